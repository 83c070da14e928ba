"""The door: who is let in, and how slash commands are answered."""

import asyncio
import io
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from bot.adapters.mattermost import door, intake
from bot.adapters.mattermost.calls import Unreadable, read_press, read_slash, read_submission
from bot.adapters.mattermost.door import LARGEST
from bot.adapters.mattermost.tokens import Tokens
from bot.adapters.notebook import Notebook
from bot.events import Button, Message, Place
from tests.mattermost.faults import bad_gateway
from tests.mattermost.inbound.house import House, kept_waiting
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
WRONG = {"token": "wrong"}
ROUTES = ("/command", "/press", "/form")
FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


def form(house: House, **more: str) -> dict[str, str]:
    """Return a slash command as a server brings it."""
    scene = house.scene
    return {
        "token": "a-token-of-the-settings",
        "user_id": scene.ada.id,
        "user_name": "ada",
        "channel_id": scene.town.id,
        "channel_name": scene.town.name,
        "command": "/mine",
        "response_url": f"{scene.server.url}/hooks/commands/abc",
        "text": "",
        "trigger_id": "t",
    } | more


async def test_a_command_is_taken_and_answered_at_once(house: House) -> None:
    await house.command("offer")
    house.answering("Noted.", Button("Undo", "undo 1"))
    seen = await house.scene.ada.slash("/offer SPARQL", house.scene.town)
    assert seen.text == "Noted."
    assert seen.posts[0].buttons == ["Undo"]
    [message] = house.taken
    assert (message.text, message.addressed, message.pressed) == ("/offer SPARQL", True, False)
    town = house.scene.town
    assert message.place == Place("mattermost", town.id, name=town.name)
    assert message.sender.languages == ("de",)
    assert message.sender.zone == "Europe/Berlin"
    assert message.id == f"command {house.handle().id}"
    assert not message.moderates
    assert await asyncio.gather(*house.answers) == [True]
    assert not any("/hooks/" in each.path for each in house.scene.server.requests)


async def test_direct_conversations_are_known_by_their_name(house: House) -> None:
    await house.command("mine")
    house.answering("Nothing.")
    scene = house.scene
    scene.ada.admin = True
    await scene.ada.slash("/mine", scene.ada.direct_channel)
    await scene.ada.slash("/mine", scene.ada.direct_channel_with(scene.ben))
    root = scene.ben.say("Here", scene.town)
    await scene.ada.slash("/mine", scene.town, root=root)
    places = [each.place for each in house.taken]
    assert [each.direct for each in places] == [True, False, False]
    assert [each.name for each in places] == ["", "", scene.town.name]
    assert places[2].thread == root.id
    assert house.taken[0].moderates


async def test_one_command_for_everything(house: House) -> None:
    await house.command("cxc")
    house.answering("Yes.")
    await house.scene.ada.slash("/cxc", house.scene.town)
    await house.scene.ada.slash("/cxc find OpenRefine", house.scene.town)
    assert [each.text for each in house.taken] == ["help", "find OpenRefine"]


async def test_what_takes_longer_is_whispered_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "ANSWER_SECONDS", 0.2)
    await house.command("mine")
    seen = await house.scene.ada.slash("/mine", house.scene.town)
    assert seen.text == "Das ist angekommen; die Antwort braucht noch einen Moment."
    assert await house.whisper(house.taken[0], "Later.")
    assert [each.message for each in house.scene.ada.ephemeral()][1:] == ["Later."]


async def test_what_is_not_stored_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "ANSWER_SECONDS", 0.2)
    await house.command("mine")
    for broken in (kept_waiting, failing, closing):
        house.storing = broken
        seen = await house.scene.ada.slash("/mine", house.scene.town)
        assert seen.text.startswith("Ich konnte das noch nicht aufschreiben.")


async def failing(_: Message) -> bool:
    raise RuntimeError("words of somebody")


async def closing(_: Message) -> bool:
    return False


async def test_who_waits_when_it_closes_gets_an_answer(house: House) -> None:
    await house.command("mine")
    seen = asyncio.create_task(house.scene.ada.slash("/mine", house.scene.town))
    await eventually(lambda: bool(house.taken))
    await house.door.close()
    assert (await seen).text.startswith("Das ist angekommen")
    house.door = house.make_door()
    await house.door.open()
    house.storing = kept_waiting
    seen = asyncio.create_task(house.scene.ada.slash("/mine", house.scene.town))
    await eventually(lambda: len(house.taken) == 2)
    await house.door.close()
    assert (await seen).text.startswith("Ich konnte das noch nicht")


async def test_nobody_in_particular_is_refused_kindly(house: House) -> None:
    scene = house.scene
    await house.command("mine")
    other = scene.server.other_bot("other")
    scene.team.add(other)
    scene.town.add(other)
    assert (await other.slash("/mine", scene.town)).text.startswith("I cannot see who wrote this.")
    status_, body = await house.knock("/command", data=form(house, user_id="n" * 26))
    assert (status_, b"I cannot see who" in body) == (200, True)
    assert house.taken == []


async def test_a_server_that_does_not_tell_who_it_is_loses_nothing(house: House) -> None:
    house.scene.server.fault(bad_gateway, "GET", "/users/*", times=None)
    house.answering("Fine.")
    assert (await house.knock("/command", data=form(house)))[0] == 200
    [message] = house.taken
    assert (message.sender.id, message.sender.name) == (house.scene.ada.id, "ada")


async def test_only_tokens_that_are_known_are_let_in(house: House) -> None:
    for wrong in ("", "wrong", "a-token-of-the-setting", "\x00", "ü"):
        assert await house.knock("/command", data=form(house, token=wrong)) == (403, b"")
    assert house.taken == []
    house.answering("Yes.")
    bearer = {"Authorization": "Token a-token-of-the-settings"}
    data = form(house, token="")
    assert (await house.knock("/command", data=data, headers=bearer))[0] == 200
    assert len(house.taken) == 1


async def test_a_command_that_is_registered_meanwhile_is_known_soon(house: House) -> None:
    house.answering("Yes.")
    assert (await house.knock("/command", data=form(house) | WRONG))[0] == 403
    made = await house.command("mine")
    data = form(house, token=made.token)
    assert (await house.knock("/command", data=data))[0] == 403
    await asyncio.sleep(1.05)
    assert (await house.knock("/command", data=data))[0] == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"response_url": "http://x/hooks/commands/"},
        {"response_url": "http://[x/A"},
        {"command": "/"},
        {"command": "/a b"},
        {"user_id": "../me"},
        {"channel_id": ""},
        {"root_id": "x y"},
    ],
)
async def test_what_no_server_says_is_refused(house: House, wrong: dict[str, str]) -> None:
    assert await house.knock("/command", data=form(house, **wrong)) == (400, b"")
    assert house.taken == []


async def test_odd_words_are_taken_as_they_are(house: House) -> None:
    house.answering("Yes.")
    for text in ("a\x00b", "\u202e😀", "x" * 60_000):
        assert (await house.knock("/command", data=form(house, text=text)))[0] == 200
        assert house.taken[-1].text == f"/mine {text}"


async def test_what_cannot_be_read_is_refused(house: House) -> None:
    wide = b"x" * (LARGEST + 1)
    for path in ROUTES:
        kind = FORM_TYPE if path == "/command" else {"Content-Type": "application/json"}
        bodies = (b"", b"\xff", b"{", b"[]", b"1" * 5000, b"[" * 100_000, b"token=%FF", b"null")
        for body in bodies:
            assert await house.knock(path, data=body, headers=kind) == (400, b"")
        assert (await house.knock(path, data=io.BytesIO(wide), headers=kind)) == (413, b"")
        assert await house.knock(path, data=b"x=1", headers={"Content-Type": "x"}) == (400, b"")
        zipped = {**kind, "Content-Encoding": "gzip"}
        assert (await house.knock(path, data=b"no zip", headers=zipped))[0] == 400
    assert house.taken == []


@given(body=st.binary(max_size=300), path=st.sampled_from(ROUTES), json=st.booleans())
@settings(max_examples=200, deadline=None)
async def test_bytes_of_anybody_are_nothing(body: bytes, path: str, json: bool) -> None:
    """The readers of the three routes raise nothing but Unreadable, whatever it is."""
    readers: dict[str, Callable[[bytes], Any]] = {
        "/command": lambda said: read_slash(said, ""),
        "/press": read_press,
        "/form": read_submission,
    }
    try:
        readers[path](b'{"a":' + body + b"}" if json else body)
    except Unreadable:
        return


async def test_bytes_of_anybody_come_to_nothing(house: House) -> None:
    texts = st.text(max_size=40)
    names = list(form(house))
    shapes = st.one_of(
        st.binary(max_size=200),
        st.dictionaries(st.sampled_from(names), texts).map(encoded),
    )

    @given(bodies=st.lists(st.tuples(st.sampled_from(ROUTES), shapes), min_size=5))
    @settings(max_examples=15, deadline=None, database=None)
    def gather(bodies: list[tuple[str, bytes]]) -> None:
        drawn.extend(bodies)

    drawn: list[tuple[str, bytes]] = []
    gather()
    async with aiohttp.ClientSession() as client:
        for path, body in drawn:
            for kind in ("application/json", "application/x-www-form-urlencoded"):
                address, headers = house.settings.public_url + path, {"Content-Type": kind}
                async with client.post(address, data=body, headers=headers) as answer:
                    assert (answer.status in {400, 403}, await answer.read()) == (True, b"")
    assert house.taken == []


def encoded(given_: dict[str, str]) -> bytes:
    return urlencode(given_, errors="surrogatepass").encode()


async def test_a_caller_who_is_gone_has_not_been_answered(house: House) -> None:
    house.storing = kept_waiting_a_little
    body = urlencode(form(house)).encode()
    head = f"POST /mattermost/command HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    port = int(house.settings.listen.rpartition(":")[2])
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write((head + kind).encode() + body)
    await writer.drain()
    await eventually(lambda: bool(house.taken))
    writer.transport.abort()
    await asyncio.sleep(0.05)
    assert not await house.whisper(house.taken[0], "Are you there?")


async def test_an_address_that_is_taken_leaves_nothing_behind(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is tried."""
    monkeypatch.setattr(door, "RETRY_SECONDS", 0.01)
    second = house.make_door()
    await second.open()
    await asyncio.sleep(0.1)
    assert second._runner is not None
    assert not second._runner.sites
    await second.close()


async def test_a_database_that_is_busy_does_not_decide_how_commands_are_typed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks tries again; a stranger's token is just not known."""

    async def busy(*_: object) -> None:
        raise OperationalError("database is locked", None, Exception())

    monkeypatch.setattr(Notebook, "every", busy)
    tokens = Tokens((), house.notebook)
    with pytest.raises(OperationalError):
        await tokens.typing(["team"])
    assert not await Tokens((), house.notebook).know("x")


async def kept_waiting_a_little(_: Message) -> bool:
    await asyncio.sleep(0.2)
    return True


async def test_it_listens_as_soon_as_the_address_is_free(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.mattermost.door.RETRY_SECONDS", 0.05)
    await house.door.close()
    host, _, port = house.settings.listen.rpartition(":")
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind((host, int(port)))
        other.listen()
        house.door = house.make_door()
        await house.door.open()
    await asyncio.sleep(0.15)
    async with aiohttp.ClientSession() as client:
        for path in ("", "/health"):
            async with client.get(house.settings.public_url + path) as answer:
                assert (answer.status, await answer.text()) == (200, "ok")
        async with client.get(house.settings.public_url + "/command") as answer:
            assert answer.status == 405
