"""Whatever people on Telegram say, press and call themselves, the bot goes on for everybody."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot import settings as decisions
from bot.adapters.telegram import Telegram, polling
from bot.adapters.telegram.menu import Menu
from bot.adapters.telegram.pace import Limits
from bot.adapters.telegram.presses import CHOICES
from bot.adapters.telegram.webhook import SECRET, Webhook
from bot.adapters.telegram.wire import Wire
from bot.cli.serving import serve_all
from bot.knowledge import Knowledge
from bot.settings import Settings, TelegramBot
from storage.database import connect
from tests.telegram.bot_api import BotApi
from tests.telegram.dialogues import ask, press, settle
from tests.telegram.messages import Message
from tests.telegram.odd import WORDS
from tests.telegram.payloads import press as a_press
from tests.telegram.people import User
from tests.telegram.waiting import eventually

LOOSE = Limits(a_second=100_000, for_answers=1, chat_seconds=0.0, group_a_minute=100_000)
MENU = Menu({"en": [("offer", "Offer"), ("mine", "Mine"), ("language", "Language")]})
FOXES = "\U0001f98a" * 64
EVIL = ("<b>", "</b><a href='tg://user?id=1'>x</a>", "&amp;&#60;", "\u202eAda\u2066", "שלום", FOXES,
        "@everybody", "a" * 255, "/mine", "\u200b", "%s {0} {{PLURAL:$1|x}} $1")  # fmt: skip


@pytest.fixture
def server_options() -> dict[str, Any]:
    """Return what the server is like."""
    return {"flood": False}


@asynccontextmanager
async def at_work(api: BotApi, file: Path, knowledge: Knowledge) -> AsyncIterator[Telegram]:
    """Let the whole bot work."""

    def now() -> datetime:
        return datetime.now(UTC)

    bot = TelegramBot(token=SecretStr(api.token), base_url=api.url)
    many = decisions.Limits(messages_a_minute=1000)
    database = connect(str(file))
    chosen = replace(knowledge, settings=Settings(_env_file=None, telegram=bot, limits=many))
    adapter = Telegram(
        bot, database, knowledge.texts, MENU, language="en", now=now, limits=LOOSE
    )  # fmt: skip
    stop = asyncio.Event()
    task = asyncio.create_task(serve_all(database, chosen, [adapter], stop, now=now))
    try:
        await eventually(
            lambda: adapter._line is not None and adapter._line.sending._whispers.known
        )
        yield adapter
    finally:
        stop.set()
        await asyncio.wait({task}, timeout=5)
        await database.close()


@pytest_asyncio.fixture
async def adapter(
    bot_api: BotApi, file: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Telegram]:
    """Give the bot at work; nothing may be logged as an error but what is set aside."""
    monkeypatch.setattr(polling, "POLL_SECONDS", 1)
    async with at_work(bot_api, file, knowledge) as made:
        yield made


@pytest.fixture
def ada(bot_api: BotApi) -> User:
    """Give somebody who means well."""
    return bot_api.user("Ada", "ada")


async def go_on(person: User) -> None:
    """See that somebody is still answered."""
    if not person.chat.started:
        person.start()
        await eventually(lambda: person.inbox)
    assert "SPARQL" in (await ask(person, "/offer SPARQL")).text


SAID = (
    "x" * 4096, "\U0001f98a" * 4096, "/" * 4000, "/offer " + "x" * 4000, "\n" * 4000 + "x", "/",
    "!", "\u202e\u2066\u2067", "/offer \u2066/mine\u2069 <b>&amp;", "</b><script>",
    "/offer שלום like עולם", "/start junk-payload_0", "/start " + "A" * 64, "/start a b c",
    "/start \U0001f98a", "/introduce x", "wordless", "/offer@cxc_bot", "/offer@cxc_bot@cxc_bot x",
    "\x00", "1'; DROP TABLE letter;--", "/language here de", "!offer x", "\u200b",
)  # fmt: skip


@pytest.mark.asyncio
async def test_whatever_is_said_privately_is_answered_once(
    adapter: Telegram, bot_api: BotApi
) -> None:
    everybody = [bot_api.user(f"Person {number}") for number in range(len(SAID))]
    for person in everybody:
        person.start()
    await eventually(lambda: all(each.inbox for each in everybody))
    for person, words in zip(everybody, SAID, strict=True):
        person.say(words)
    await eventually(lambda: all(len(each.inbox) == 2 for each in everybody))
    await settle(bot_api)
    assert [len(each.inbox) for each in everybody] == [2] * len(SAID)
    await go_on(everybody[0])


@pytest.mark.asyncio
async def test_nonsense_as_updates_stops_nobody(
    adapter: Telegram, bot_api: BotApi, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    said = {"message_id": 5, "date": 1_772_442_000, "chat": {"id": 7, "type": "private"}}
    for word in WORDS:
        for odd in (word, [word], {"text": word}, said | {"text": word, "from": {"id": 7}}):
            bot_api.push({"update_id": bot_api.world.updates.next_id, "message": odd})
    bot_api.push({"update_id": bot_api.world.updates.next_id, "callback_query": a_press(data="x")})
    bot_api.push({"update_id": bot_api.world.updates.next_id, "callback_query": {"id": 5}})
    await go_on(ada)
    assert "Traceback" not in caplog.text


@pytest.mark.asyncio
async def test_names_of_people_and_groups_are_words_and_nothing_else(
    adapter: Telegram, bot_api: BotApi
) -> None:
    everybody = [bot_api.user(name, None, "en") for name in EVIL]
    groups = [bot_api.group(each.first_name, [each], with_bot=True) for each in everybody]
    for person in everybody:
        person.last_name = person.first_name
        person.start()
        person.say("/me")
    await eventually(lambda: all(len(each.inbox) == 2 for each in everybody))
    await eventually(lambda: all(each.written for each in groups))
    said = [*(each.inbox[1] for each in everybody), *(each.written[0] for each in groups)]
    assert {each["type"] for message in said for each in message.entities} <= {"code"}
    await go_on(everybody[0])


@pytest.mark.asyncio
async def test_hundreds_of_groups_are_greeted_and_asked_about_once(
    adapter: Telegram, bot_api: BotApi, ada: User
) -> None:
    groups = [
        bot_api.group(f"Group {number}", [ada], with_bot=True, supergroup=number % 2 == 0)
        for number in range(30)
    ]
    await eventually(lambda: all(len(each.written) == 1 for each in groups), 20)
    for _ in range(2):
        await ask(ada, "/mine@cxc_bot", groups[0])
    assert len(bot_api.asked("getChatAdministrators")) == 1


# Presses


async def offered(ada: User, bot_api: BotApi) -> Message:
    """Return a letter with buttons, which undo and change an offer."""
    ada.start()
    await eventually(lambda: ada.inbox)
    return await ask(ada, "/offer SPARQL")


def data_of(message: Message, label: str) -> str:
    data = message.button(label).data
    assert data is not None
    return data


FORGED = (
    "x", "v1", "v1::", "v1:nothere:1", "v2:{key}:1", "v1:{key}:0", "v1:{key}:99", "v1:{key}:1:1",
    "v1:{key}:-1", "v1:{key}:" + "9" * 40, "v1:{key}:\u0661\u0662\u0663", "forget everything",
    "v1:{key}:1\n", " v1:{key}:1", "\U0001f98a" * 16, "v1:\u202e:1",
)  # fmt: skip


@pytest.mark.asyncio
async def test_forged_data_type_nothing(adapter: Telegram, bot_api: BotApi, ada: User) -> None:
    letter = await offered(ada, bot_api)
    key = data_of(letter, letter.labels[0][0]).split(":")[1]
    forged = [ada.press_data(letter, data.format(key=key)) for data in FORGED]
    await eventually(lambda: all(each.answer for each in forged))
    assert all(each.answer and 0 < len(each.answer.text) <= 200 for each in forged)
    await settle(bot_api)
    assert (len(ada.inbox), letter.edited) == (2, None)


@pytest.mark.asyncio
async def test_somebody_elses_button_types_nothing_wherever_it_is_pressed(
    adapter: Telegram, bot_api: BotApi, ada: User
) -> None:
    letter = await offered(ada, bot_api)
    eve = bot_api.user("Eve")
    own = await offered(eve, bot_api)
    group = bot_api.group("Tea", [ada, eve], with_bot=True)
    hello = await eventually(lambda: group.written[0])
    for shown in (own, hello):
        forged = eve.press_data(shown, data_of(letter, letter.labels[-1][-1]))
        answered = await eventually(lambda forged=forged: forged.answer)  # type: ignore[misc]
        assert answered is not None
        assert answered.text
    await settle(bot_api)
    assert "SPARQL" in (await ask(ada, "/mine")).text
    assert (len(eve.inbox), len(group.written), eve.whispers(group)) == (2, 1, [])


@pytest.mark.asyncio
async def test_ones_own_button_pressed_in_another_chat_is_answered_to_oneself_alone(
    adapter: Telegram, bot_api: BotApi, ada: User
) -> None:
    letter = await offered(ada, bot_api)
    group = bot_api.group("Tea", [ada], with_bot=True)
    hello = await eventually(lambda: group.written[0])
    ada.press_data(hello, data_of(letter, letter.labels[-1][-1]))
    await eventually(lambda: ada.whispers(group))
    await settle(bot_api)
    assert [each.id for each in group.written] == [hello.id]


@pytest.mark.asyncio
async def test_a_stale_button_says_so(adapter: Telegram, bot_api: BotApi, ada: User) -> None:
    letter = await offered(ada, bot_api)
    key = data_of(letter, letter.labels[0][0]).split(":")[1]
    await adapter._notebook.drop(CHOICES, key)
    assert (await press(ada, letter, letter.labels[0][0])).text
    await settle(bot_api)
    assert (len(ada.inbox), letter.edited) == (2, None)


@pytest.mark.asyncio
async def test_a_button_that_is_pressed_many_times_is_answered_and_marked_once(
    adapter: Telegram, bot_api: BotApi, ada: User
) -> None:
    letter = await offered(ada, bot_api)
    label = letter.labels[-1][-1]
    presses = [ada.press(letter, label) for _ in range(5)]
    await eventually(lambda: all(each.answer for each in presses))
    await settle(bot_api)
    assert letter.text.count("\u2713") == 1
    assert letter.labels[-1][-1] == f"\u2713 {label}"
    assert "SPARQL" not in (await ask(ada, "/mine")).text
    assert "\u2068" not in letter.text


@pytest.mark.asyncio
async def test_a_button_below_what_cannot_be_seen_any_more_still_works(
    adapter: Telegram, bot_api: BotApi, ada: User
) -> None:
    letter = await offered(ada, bot_api)
    letter.deleted = True
    ada.press_data(letter, data_of(letter, letter.labels[-1][-1]))
    await eventually(lambda: len(ada.inbox) == 2)
    await settle(bot_api)
    assert "SPARQL" not in (await ask(ada, "/mine")).text


@pytest.mark.asyncio
async def test_who_looks_after_a_group_can_press_what_only_they_may(
    adapter: Telegram, bot_api: BotApi, ada: User
) -> None:
    eve = bot_api.user("Eve")
    group = bot_api.group("Tea", [ada, eve], with_bot=True)
    await eventually(lambda: group.written)
    await settle(bot_api)
    choice = await ask(ada, "/language@cxc_bot here", group)
    (data,) = (each.data for row in choice.buttons for each in row if each.text == "Deutsch")
    eve.press_data(choice, data or "")
    await eventually(lambda: "chosen by those" in eve.whispers(group)[-1].text)
    ada.press_data(choice, data or "")
    await eventually(lambda: "Von jetzt an" in group.written[-1].text)


# The door of a webhook


async def knock(port: int, secret: bytes, body: bytes) -> bytes:
    """Bring an update with any bytes for a secret; return the first line of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = [b"POST /telegram HTTP/1.1", b"Host: x", SECRET.encode() + b": " + secret,
            b"Content-Type: application/json", b"Content-Length: %d" % len(body)]  # fmt: skip
    writer.write(b"\r\n".join([*head, b"", body]))
    status = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return status.strip()


@pytest.mark.asyncio
async def test_strangers_at_the_webhook_are_told_nothing_and_bring_nothing(
    bot_api: BotApi, unused_tcp_port: int
) -> None:
    settings = TelegramBot(
        token=SecretStr(bot_api.token),
        base_url=bot_api.url,
        webhook_url=f"http://127.0.0.1:{unused_tcp_port}/telegram",
        webhook_secret=SecretStr("a-secret"),
        webhook_listen=f"127.0.0.1:{unused_tcp_port}",
    )
    wire = Wire(settings)
    batches = Webhook(wire, settings).batches()
    first = asyncio.ensure_future(anext(batches))
    await eventually(lambda: bot_api.world.updates.webhook.url)
    body = json.dumps({"update_id": 1}).encode()
    async with aiohttp.ClientSession() as session, asyncio.timeout(5):
        for given in (b"", b"a-secre", b"A-SECRET", "\u00e9".encode(), b"\xff\xfe", b"x" * 4000):
            assert await knock(unused_tcp_port, given, body) == b"HTTP/1.1 403 Forbidden"
        right = {SECRET: "a-secret"}
        for rubbish in (b"", b"{", b"\xff", b'{"update_id": 1', b"[" * 2**18):
            answer = await session.post(settings.webhook_url, data=rubbish, headers=right)
            assert answer.status == 400
        huge = await knock(unused_tcp_port, b"a-secret", b" " * (2**20 + 1))
        assert huge.startswith(b"HTTP/1.1 413")
        assert (await session.get(settings.webhook_url, headers=right)).status == 405
        assert not first.done()
        brought = asyncio.ensure_future(
            session.post(settings.webhook_url, data=body, headers=right)
        )
        assert await first == [{"update_id": 1}]
        assert not brought.done()
        following = asyncio.ensure_future(anext(batches))
        assert (await brought).status == 200
        following.cancel()
        await asyncio.wait({following})
    await batches.aclose()
    await wire.hang_up()
