"""What `doctor` finds out about the bot on Telegram, and what it says to do."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.adapters.notebook import Notebook
from bot.adapters.telegram.examining import PENDING, examine
from bot.adapters.telegram.groups import KIND
from bot.adapters.telegram.inbox import Inbox
from bot.settings import TelegramBot
from storage.database import connect
from storage.upgrade import upgrade
from tests.telegram import faults
from tests.telegram.bot_api import BotApi
from tests.telegram.groups import Channel, Group

pytestmark = pytest.mark.asyncio
ADDRESS, SECRET = "https://bot.example.org/telegram", SecretStr("a-long-random-word")


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Doctor:
    """Looks at a bot that need not run."""

    api: BotApi
    notebook: Notebook

    async def findings(self, **said: Any) -> dict[str, str]:
        """Return what was seen and, of what is not well, what to do about it."""
        settings = TelegramBot(
            **{"token": SecretStr(self.api.token), "base_url": self.api.url} | said
        )
        found = [finding async for finding in examine(settings, self.notebook)]
        assert all(each.well or each.remedy for each in found)
        return {each.seen: "" if each.well else each.remedy for each in found}

    async def knows(self, place: Group | Channel) -> None:
        """Note a place as the bot does when it is added."""
        value = {"kind": place.type, "name": place.title}
        await self.notebook.put(KIND, str(place.id), value)


@pytest_asyncio.fixture
async def doctor(bot_api: BotApi, tmp_path: Path) -> AsyncIterator[Doctor]:
    database = connect(str(tmp_path / "bot.sqlite3"))
    await upgrade(database, now=now())
    yield Doctor(bot_api, Notebook("telegram", database, now))
    await database.close()


async def test_a_bot_as_it_should_be(doctor: Doctor) -> None:
    found = await doctor.findings()
    shown = (Path(__file__).parents[2] / "docs" / "telegram.md").read_text("utf-8")
    assert [seen for seen in found if f"ok   {seen}\n" not in shown] == []
    assert found == dict.fromkeys(
        (
            "telegram: connected as @cxc_bot",
            "telegram: privacy mode is on, as it should be",
            "telegram: can be added to groups",
            "telegram: updates are asked for, 0 waiting",
            "telegram: updates that could not be read: 0",
        ),
        "",
    )


async def test_a_wrong_token(doctor: Doctor) -> None:
    found = await doctor.findings(token=SecretStr("1:wrong"))
    assert "CXC_TELEGRAM__TOKEN" in found["telegram: the token is refused"]


@pytest.mark.parametrize("act", [faults.cut_before, faults.bad_gateway, faults.wrong_shape])
async def test_no_answer_or_none_of_telegrams(doctor: Doctor, act: faults.Act) -> None:
    doctor.api.fault(act, times=None)
    assert any(remedy for remedy in (await doctor.findings()).values())


async def test_a_server_that_is_not_there(doctor: Doctor) -> None:
    await doctor.api.shut()
    ((seen, remedy),) = (await doctor.findings()).items()
    assert seen.startswith(f"telegram: {doctor.api.url} does not answer")
    assert "base_url" in remedy


async def test_privacy_mode_and_groups_as_botfather_has_them(doctor: Doctor) -> None:
    me = {"id": 1, "is_bot": True, "first_name": "C", "username": "cxc_bot"}
    said = {"can_join_groups": False, "can_read_all_group_messages": True}
    doctor.api.fault(faults.result(me | said), "getMe")
    found = await doctor.findings()
    off = "telegram: privacy mode is off: the bot is sent every word in groups"
    assert "/setprivacy" in found[off]
    assert "/setjoingroups" in found["telegram: cannot be added to groups"]


async def test_a_webhook_nobody_asks_for(doctor: Doctor) -> None:
    doctor.api.world.updates.webhook.url = ADDRESS
    found = await doctor.findings()
    assert "next start" in found[f"telegram: a webhook is set: {ADDRESS}"]


async def test_a_webhook_that_is_not_set_yet(doctor: Doctor) -> None:
    found = await doctor.findings(webhook_url=ADDRESS, webhook_secret=SECRET)
    assert "Start the bot" in found["telegram: updates are brought to nowhere yet, 0 waiting"]


async def test_trouble_with_a_webhook_for_an_hour(doctor: Doctor) -> None:
    doctor.api.world.updates.webhook.url = ADDRESS
    hook: dict[str, Any] = {"webhook_url": ADDRESS, "webhook_secret": SECRET}
    well = f"telegram: updates are brought to {ADDRESS}, 0 waiting"
    assert (await doctor.findings(**hook))[well] == ""
    doctor.api.world.updates.webhook.failed = "Connection refused"
    found = await doctor.findings(**hook)
    assert found[f"{well}; last trouble: Connection refused"]
    info = {"url": ADDRESS, "has_custom_certificate": False, "pending_update_count": 0}
    old = {"last_error_date": int(now().timestamp()) - 4000, "last_error_message": "once"}
    doctor.api.fault(faults.result(info | old), "getWebhookInfo")
    assert (await doctor.findings(**hook))[well] == ""


async def test_many_updates_waiting(doctor: Doctor) -> None:
    for number in range(PENDING + 1):
        doctor.api.push({"update_id": 700_000_100 + number})
    found = await doctor.findings()
    assert "running" in found[f"telegram: updates are asked for, {PENDING + 1} waiting"]


async def test_updates_that_were_set_aside(doctor: Doctor) -> None:
    await Inbox(doctor.notebook).set_aside({"update_id": 7, "message": 8}, ValueError())
    found = await doctor.findings()
    assert "developers" in found["telegram: updates that could not be read: 1"]


async def test_what_it_may_do_in_groups(doctor: Doctor) -> None:
    ada = doctor.api.user("Ada")
    open_, quiet, led, left = (doctor.api.group(each, [ada]) for each in ("A", "B", "C", "D"))
    for group in (open_, quiet, led, left):
        group.add_bot()
        await doctor.knows(group)
    quiet.mute()
    led.mute()
    led.promote(doctor.api.me)
    left.kick_bot()
    found = await doctor.findings()
    assert found["telegram: in “A” as member, may write"] == ""
    assert "administrator" in found["telegram: in “B” as member, may not write"]
    assert found["telegram: in “C” as administrator, may write"] == ""
    assert found["telegram: no longer in “D”"] == ""


@pytest.mark.parametrize(
    ("member", "may"),
    [
        ({"status": "restricted", "is_member": True, "can_send_messages": False}, "may not write"),
        ({"status": "restricted", "is_member": True, "can_send_messages": True}, "may write"),
        ({"status": "administrator", "can_post_messages": False}, "may not write"),
        ({"status": "administrator", "can_post_messages": True}, "may write"),
    ],
)
async def test_rights_of_one(doctor: Doctor, member: dict[str, Any], may: str) -> None:
    channel = doctor.api.channel("News", doctor.api.user("Ada"))
    channel.add_bot(admin=True)
    await doctor.knows(channel)
    doctor.api.fault(faults.result(member), "getChatMember")
    assert f"telegram: in “News” as {member['status']}, {may}" in await doctor.findings()


async def test_a_group_that_has_become_a_supergroup(doctor: Doctor) -> None:
    group = doctor.api.group("Small", [doctor.api.user("Ada")], supergroup=False)
    group.add_bot()
    await doctor.knows(group)
    group.migrate()
    assert (await doctor.findings())["telegram: “Small” has become a supergroup"] == ""


async def test_it_is_patient(doctor: Doctor) -> None:
    for name in ("A", "B"):
        group = doctor.api.group(name, [doctor.api.user("Ada")])
        group.add_bot()
        await doctor.knows(group)
    doctor.api.fault(faults.slow_down(30), "getChatMember", times=None)
    *_, last = await doctor.findings()
    assert last.startswith("telegram: not everything was looked at")
    assert len(doctor.api.asked("getChatMember")) == 1
