"""Servers that are old, empty, mistaken about the time or given to cookies; databases at work."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from bot.adapters.mattermost.channels import Channel
from bot.adapters.mattermost.client import Broken
from bot.adapters.mattermost.letterbook import Letterbook
from bot.adapters.mattermost.reading import Me, read
from bot.adapters.mattermost.wire import Wire
from bot.adapters.notebook import Notebook
from bot.settings import MattermostBot
from storage.tables import Keepsake
from tests.mattermost.authority import make_authority
from tests.mattermost.faults import Forward, Reply, answer, refuse
from tests.mattermost.house import House, answers, ask, quiet, told
from tests.mattermost.scene import Scene
from tests.mattermost.server import Mattermost
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
Settle = Callable[..., House]
ALL = "/users/{user_id}/channels"
NO_CHANNELS = "app.channel.get_channels.not_found.app_error"


@pytest.fixture(autouse=True)
def english(scene: Scene) -> None:
    """Let everybody be answered in one language."""
    scene.ada.locale = "en"


async def test_a_bot_that_is_in_no_channel_yet(settle: Settle, mattermost: Mattermost) -> None:
    """The server says so as a refusal; whoever writes directly is answered."""
    mattermost.fault(refuse(404, NO_CHANNELS), path="/users/*/channels", times=None)
    mattermost.fault(answer([]), path="/users/*/teams", times=None)
    house = settle()
    await house.open()
    await ask(mattermost.user("eve"), "!offer knitting")


async def test_a_server_that_only_tells_the_channels_of_a_team(
    settle: Settle, scene: Scene
) -> None:
    """Older ones do; direct channels are among them, and a team may have none."""
    server = scene.server
    server.team("Empty", server.bot)
    server.fault(refuse(404, "api.context.404.app_error"), path=ALL, times=None)
    server.fault(refuse(404, NO_CHANNELS), path="/users/*/teams/*/channels")
    house = settle()
    await house.open()
    await ask(scene.ada, "!offer knitting")
    await house.stop()
    scene.ada.say("!offer singing", scene.town)
    scene.ada.direct("!offer dancing")
    server.fault(refuse(404, NO_CHANNELS), path="/users/*/teams/*/channels", times=0)
    await house.open()
    await eventually(lambda: len(scene.ada.inbox) == 3)


async def test_what_comes_from_the_future_makes_nobody_deaf(house: House, scene: Scene) -> None:
    """A server whose clock was wrong for a moment, or that somebody has moved posts to."""
    server = house.server
    await ask(scene.ada, "!offer knitting")
    odd = scene.ada.direct_channel.posts[0].as_json()
    odd |= {"id": "f" * 26, "message": "!offer singing", "create_at": 4_102_444_800_000}
    server.push("posted", {"channel_type": "D", "post": json.dumps(odd)})
    await eventually(lambda: len(scene.ada.inbox) == 2)
    await house.stop()
    scene.ada.direct("!offer dancing")
    await house.open()
    await eventually(lambda: answers(scene.ada.inbox, "dancing"))


async def test_a_first_start_where_something_is_from_the_future(
    settle: Settle, scene: Scene
) -> None:
    """It counts as now."""
    scene.town.last_post_at = 4_102_444_800_000
    house = settle()
    await house.open()
    await ask(scene.ada, "!mine")
    await house.stop()
    scene.ada.direct("!offer knitting")
    await house.open()
    await eventually(lambda: len(scene.ada.inbox) == 2)


async def test_cookies_are_not_kept(house: House, scene: Scene) -> None:
    """They are nobody's business, and many requests at once would trip over them."""
    server = house.server

    async def sweet(forward: Forward) -> Reply:
        reply = await forward()
        return Reply(reply.status, reply.body, reply.kind, {"Set-Cookie": "a=b; Path=/"})

    server.fault(sweet, "POST", times=None)
    server.fault(sweet, "GET", "/users/*", times=None)
    await ask(scene.ada, "!offer knitting")
    assert house.adapter._line is not None
    session = house.adapter._line.hearing._ears.wire._carrier._session
    assert session is not None
    assert list(session.cookie_jar) == []


async def test_a_database_that_is_busy_delays_and_loses_nothing(
    settle: Settle, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the start, when it is noted how far was heard, and when letters are looked up."""
    left = {"turn": 3, "waiting": 2, "with_numbers": 2}

    def stumble(owner: type, name: str) -> None:
        honest = getattr(owner, name)

        async def stumbling(*given: Any, **named: Any) -> Any:
            if left[name]:
                left[name] -= 1
                raise OperationalError("database is locked", None, Exception())
            return await honest(*given, **named)

        monkeypatch.setattr(owner, name, stumbling)

    stumble(Notebook, "turn")
    stumble(Letterbook, "waiting")
    stumble(Letterbook, "with_numbers")
    house = settle()
    house.start()
    await eventually(lambda: not any(left.values()))
    await house.ready()
    await ask(scene.ada, "!offer knitting")
    left["turn"] = 1
    await house.again()
    await ask(scene.ada, "!offer singing")
    await quiet(house.server)
    assert len(scene.ada.inbox) == 2
    assert [each.kind for each in await house.rows(Keepsake)] == ["heard"]


async def test_a_file_of_authorities_that_is_gone(tmp_path: Path, mattermost: Mattermost) -> None:
    """It may come back; nothing breaks meanwhile."""
    file = make_authority(tmp_path).path
    account = MattermostBot(url="https://127.0.0.1:9", token=SecretStr("x"), ca_file=file)
    file.unlink()
    wire = Wire(account)
    with pytest.raises(Broken):
        await wire.me()
    await wire.hang_up()


CALLS = {
    "@capacity offer knitting": ("offer knitting", True),
    " @Capacity: help": ("help", True),
    "help @capacity": ("help", True),
    "help\n@CAPACITY?! ": ("help", True),
    "@capacity": ("", True),
    " @capacity.": ("", True),
    "help@capacity": None,
    "help @capacity-builder": None,
    "@capacity-builder help": None,
    "I like @capacity a lot": None,
    "x" + 16_000 * " " + "y": None,
    16_000 * "@" + "!": None,
}


async def test_when_the_bot_is_called() -> None:
    """First or last; long words are read in no time."""
    town = Channel("c", "O")
    for text, expected in CALLS.items():
        for _ in range(10):
            said = read({"id": "p", "user_id": "u", "message": text}, town, Me("b", "capacity"))
        found = (getattr(said, "text", ""), getattr(said, "addressed", False)) if said else None
        assert found == expected, text[:40]


async def test_a_conversation_by_many_at_once(house: House, scene: Scene) -> None:
    """Everybody is answered in the order in which they spoke."""
    people = [house.server.user(f"person-{number}") for number in range(25)]
    for number in range(4):
        for person in people:
            person.direct(f"!offer knitting {number}")
        await asyncio.sleep(0.002)
    await eventually(lambda: all(len(each.inbox) == 4 for each in people), 15)
    for person in people:
        assert told(person) == [f"Noted: you offer knitting {number}." for number in range(4)]
