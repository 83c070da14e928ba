"""Keys: they do not run out, get lost in silence, hang a room, or pile up."""

import asyncio
import contextlib
import json
import sqlite3
from datetime import timedelta

import pytest

from bot.adapters.matrix import upkeep
from bot.adapters.matrix.folder import SESSION
from bot.events import Outgoing, Place, ShutOut, User
from tests.matrix.conftest import Come, Settle
from tests.matrix.faults import Forward, Reply, bad_gateway, delay
from tests.matrix.house import House
from tests.matrix.humans import body, unreadable
from tests.matrix.plain import ENCRYPTION, PlainHuman
from tests.matrix.proxy import FaultProxy
from tests.matrix.scenes import accept_invitation, answer, by, converse, until
from tests.matrix.secret import SecretHuman
from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio


async def left(bot: PlainHuman) -> int:
    """Count the one-time keys that others can still take."""
    answered = await bot.api.post("keys", "upload")
    return int(answered["one_time_key_counts"].get("signed_curve25519", 0))


async def test_one_time_keys_are_refilled_when_none_is_left(
    settle: Settle, come: Come, homeserver: Synapse
) -> None:
    house = await settle()
    await house.open()
    bot = await PlainHuman.open(homeserver, "bot", house.login)
    zed = await come(PlainHuman, "Zed")
    await house.shut()
    wish = {"one_time_keys": {house.id: {house.login.device_id: "signed_curve25519"}}}
    while await left(bot):
        await zed.api.post("keys", "claim", **wish)
    stranger = await come(SecretHuman, "Stranger")
    waiting = await stranger.create(invite=[house.id], direct=True, encrypted=True)
    await stranger.say(waiting, "offer fortitude")
    await house.open()
    await answer(stranger, house, waiting, "fortitude")

    async def refilled() -> bool:
        return await left(bot) > 20

    await until(refilled)
    await bot.close()
    ada = await come(SecretHuman, "Ada")
    room = await converse(ada, house)
    await ada.say(room, "offer patience")
    await answer(ada, house, room, "patience")


async def test_keys_are_refilled_on_homeservers_without_a_reserve_too(
    settle: Settle, come: Come, homeserver: Synapse
) -> None:
    house = await settle()
    await house.open()
    line = house.adapter._line
    assert line is not None
    house.tasks[0].cancel()
    await asyncio.wait(house.tasks[:1])
    bot = await PlainHuman.open(homeserver, "bot", house.login)
    zed = await come(PlainHuman, "Zed")
    wish = {"one_time_keys": {house.id: {house.login.device_id: "signed_curve25519"}}}
    while await left(bot):
        await zed.api.post("keys", "claim", **wish)
    none: dict[str, object] = {"device_one_time_keys_count": {"signed_curve25519": 0}}
    await upkeep.keep_up(line.client, line.rooms.wire, none)
    assert await left(bot) > 20
    await bot.close()


@pytest.mark.parametrize("path", ["/keys/claim", "/sendToDevice/"])
async def test_a_letter_that_is_broken_off_does_not_hang_its_room(
    path: str, settle: Settle, come: Come, proxy: FaultProxy
) -> None:
    house = await settle(url=proxy.url)
    await house.open()
    ada = await come(SecretHuman, "Ada")
    user = User("matrix", ada.user_id)
    proxy.fault(delay(30), path, times=1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(house.send(Outgoing("first", user=user), "k1"), 2)
    proxy.heal()
    await house.send(Outgoing("second", user=user), "k2")
    room = await accept_invitation(ada)
    await answer(ada, house, room, "second")
    assert not any(map(unreadable, await ada.heard(room)))


async def test_the_first_letter_to_somebody_can_be_read(
    settle: Settle, come: Come, homeserver: Synapse, proxy: FaultProxy
) -> None:
    """It is not sent before they are known to be invited: else they never get the key."""
    house = await settle(url=proxy.url)
    await house.open()
    ada = await come(SecretHuman, "Ada")
    proxy.fault(Veil(ada.user_id), "/sync")
    bot = await PlainHuman.open(homeserver, "bot", house.login)
    await bot.create(name="so that a question is asked through the veil")
    await bot.close()
    await asyncio.sleep(0.3)
    await house.send(Outgoing("Hello!", user=User("matrix", ada.user_id)), "k1")
    room = await accept_invitation(ada)
    await answer(ada, house, room, "Hello!")
    assert not any(map(unreadable, await ada.heard(room)))


async def test_a_key_that_did_not_get_through_is_handed_out_again(
    settle: Settle, come: Come, proxy: FaultProxy
) -> None:
    house = await settle(url=proxy.url)
    await house.open()
    ada = await come(SecretHuman, "Ada")
    proxy.fault(bad_gateway, "/sendToDevice/", times=2)
    await house.send(Outgoing("Hello!", user=User("matrix", ada.user_id)), "k1")
    room = await accept_invitation(ada)
    await answer(ada, house, room, "Hello!")
    assert not any(map(unreadable, await ada.heard(room)))


class Veil:
    """Lets the bot see a room a moment before it sees who is invited into it."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.hidden: dict[str, list[dict[str, object]]] = {}
        self.token = ""

    async def __call__(self, forward: Forward) -> Reply:
        """Take somebody's membership out of an answer, and tell it in the next one."""
        if self.hidden:
            await asyncio.sleep(0.5)
            rooms = {room: {"timeline": {"events": seen}} for room, seen in self.hidden.items()}
            self.hidden = {}
            later = {"next_batch": self.token, "rooms": {"join": rooms}}
            return Reply(200, json.dumps(later).encode(), {"Content-Type": "application/json"})
        reply = await forward()
        told = json.loads(reply.body)
        self.token = told["next_batch"]
        for room, info in told.get("rooms", {}).get("join", {}).items():
            for part in ("state", "timeline"):
                events = info.get(part, {}).get("events", [])
                mine = [each for each in events if each.get("state_key") == self.user]
                info.get(part, {})["events"] = [each for each in events if each not in mine]
                self.hidden.setdefault(room, []).extend(mine)
        self.hidden = {room: seen for room, seen in self.hidden.items() if seen}
        return Reply(reply.status, json.dumps(told).encode(), reply.headers)


async def test_lost_keys_are_said(settle: Settle, come: Come) -> None:
    house = await settle()
    await house.open()
    await house.shut()
    lose_keys(house)
    with pytest.raises(ShutOut, match=r"not in .* any more"):
        await house.open()


def lose_keys(house: House) -> None:
    """Delete the keys of the device; who is logged in stays known."""
    kept = [file for file in house.account.store.iterdir() if file.name.startswith("keys-")]
    assert kept
    for file in kept:
        file.unlink()


async def test_lost_keys_are_replaced_by_a_new_device_where_there_is_a_password(
    settle: Settle, come: Come
) -> None:
    house = await settle(access_token="", password="a password on loopback")  # noqa: S106
    await house.open()
    ada = await come(SecretHuman, "Ada")
    room = await converse(ada, house)
    before = json.loads((house.account.store / SESSION).read_text())
    await house.shut()
    lose_keys(house)
    await house.open()
    after = json.loads((house.account.store / SESSION).read_text())
    assert before["device"] != after["device"]
    assert before["seeds"] == after["seeds"], "it is still the same somebody"
    await ada.say(room, "offer patience")
    await answer(ada, house, room, "patience")


async def test_the_password_is_used_once_and_the_device_is_kept(settle: Settle) -> None:
    house = await settle(access_token="", password="a password on loopback")  # noqa: S106
    devices = set()
    for _ in range(3):
        await house.open()
        devices.add(json.loads((house.account.store / SESSION).read_text())["device"])
        await house.shut()
    assert len(devices) == 1
    modes = {file.name: file.stat().st_mode & 0o777 for file in house.account.store.iterdir()}
    assert set(modes.values()) <= {0o600, 0o644}
    assert all(mode == 0o600 for name, mode in modes.items() if name.startswith(("keys", "sess")))
    assert house.account.store.stat().st_mode & 0o777 == 0o700


async def test_a_token_counts_once_where_there_is_a_password(
    settle: Settle, homeserver: Synapse
) -> None:
    """Neither lost keys nor a token that was revoked make a new device at every start."""
    house = await settle(password="a password on loopback")  # noqa: S106
    await house.open()
    await house.shut()
    lose_keys(house)
    devices = [house.login.device_id, *[await device_after_start(house) for _ in range(3)]]
    assert devices[0] != devices[1] == devices[2] == devices[3]
    bot = await PlainHuman.open(homeserver, "bot", house.login)
    await bot.api.post("logout")
    await bot.close()
    assert await device_after_start(house) == devices[1]


async def device_after_start(house: House) -> str:
    """Start and stop the bot, and return which device it was."""
    await house.open()
    await house.shut()
    return str(json.loads((house.account.store / SESSION).read_text())["device"])


async def test_a_revoked_token_gives_way_to_the_password(
    settle: Settle, homeserver: Synapse
) -> None:
    house = await settle(password="a password on loopback")  # noqa: S106
    bot = await PlainHuman.open(homeserver, "bot", house.login)
    await bot.api.post("logout")
    await bot.close()
    assert await device_after_start(house) not in ("", house.login.device_id)


async def test_a_new_device_reads_what_comes_after_it(
    settle: Settle, come: Come, homeserver: Synapse
) -> None:
    house = await settle()
    await house.open()
    ada = await come(SecretHuman, "Ada")
    room = await converse(ada, house)
    login = await asyncio.to_thread(homeserver.log_in, ada.user_id)
    phone = await SecretHuman.open(homeserver, "Ada's phone", login)
    await phone.say(room, "offer patience")
    await answer(phone, house, room, "patience")
    await answer(ada, house, room, "patience")
    await phone.close()


async def test_encryption_that_is_turned_on_later_is_used(settle: Settle, come: Come) -> None:
    house = await settle()
    await house.open()
    ada = await come(SecretHuman, "Ada")
    room = await ada.create(invite=[house.id], direct=True)
    await answer(ada, house, room, "Capacity Exchange")
    await ada.api.put("rooms", room, "state", "m.room.encryption", "", **ENCRYPTION["content"])  # type: ignore[arg-type]
    await ada.say(room, "offer patience")
    await answer(ada, house, room, "patience")
    sealed = (await ada.api.get("rooms", room, "messages", dir="b", limit="30"))["chunk"]
    kinds = {each["type"] for each in sealed if by(house, each) and "patience" not in str(each)}
    assert "m.room.encrypted" in kinds


async def test_a_message_without_its_key_is_answered_kindly_and_once(
    settle: Settle, come: Come, homeserver: Synapse, proxy: FaultProxy
) -> None:
    house = await settle()
    await house.open()
    ada = await come(SecretHuman, "Ada")
    room = await converse(ada, house)
    ada.client.homeserver = proxy.url
    proxy.fault(
        bad_gateway, "/sendToDevice/"
    )  # her client takes the key for handed out all the same
    await ada.say(room, "offer secrets")
    await ada.say(room, "offer more secrets")
    await asyncio.sleep(1)
    house.ahead += timedelta(seconds=10)
    told = await answer(ada, house, room, "could not read")
    assert "once more" in body(told)
    proxy.heal()
    ada.client.invalidate_outbound_session(room)
    await ada.say(room, "offer patience")
    await answer(ada, house, room, "patience")
    sorry = [e for e in await ada.heard(room, by=house.id) if "could not read" in body(e)]
    assert len(sorry) == 1


async def test_a_message_whose_key_comes_late_is_answered_then(
    settle: Settle, come: Come, proxy: FaultProxy
) -> None:
    house = await settle(url=proxy.url)
    await house.open()
    ada = await come(SecretHuman, "Ada")
    room = await converse(ada, house)
    late = Late()
    proxy.fault(late, "/sync")
    await ada.say(room, "wake up")  # the sync that was waiting knows nothing of the fault yet
    ada.client.invalidate_outbound_session(room)
    await ada.say(room, "offer patience")
    async with asyncio.timeout(10):
        await late.first.wait()
    await asyncio.sleep(0.5)
    assert not [e for e in await ada.heard(room, by=house.id) if "patience" in body(e)]
    late.holding = False
    await ada.say(room, "mine")
    await answer(ada, house, room, "Noted: you offer")


class Late:
    """Keeps back what is sent to devices, until it may come."""

    def __init__(self) -> None:
        self.held: list[object] = []
        self.holding = True
        self.first = asyncio.Event()

    async def __call__(self, forward: Forward) -> Reply:
        """Take the events for devices out of an answer, or put those kept back into it."""
        reply = await forward()
        told = json.loads(reply.body)
        events = told.get("to_device", {}).get("events", [])
        if self.holding:
            self.held += events
            if events:
                self.first.set()
            told["to_device"] = {"events": []}
        else:
            told["to_device"] = {"events": [*self.held, *events]}
            self.held = []
        return Reply(reply.status, json.dumps(told).encode(), reply.headers)


async def test_a_kill_in_the_middle_of_an_answer_costs_no_key(
    settle: Settle, come: Come, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk has all that an answer brings, or nothing: the homeserver sends it again."""
    house = await settle()
    await house.open()
    line = house.adapter._line
    assert line is not None
    store = line.client.store
    file = next(house.account.store.glob("keys-*"))
    seen: list[tuple[object, ...]] = []

    def on_disk() -> tuple[object, ...]:
        with contextlib.closing(sqlite3.connect(file)) as plain:
            account = plain.execute("SELECT account FROM accounts").fetchone()
            channels = plain.execute("SELECT session FROM olmsessions").fetchall()
        return (account, channels)

    keep = store.save_inbound_group_session

    def look_and_keep(session: object) -> None:
        seen.append(on_disk())
        keep(session)

    monkeypatch.setattr(store, "save_inbound_group_session", look_and_keep)
    ada = await come(SecretHuman, "Ada")
    room = await ada.create(invite=[house.id], direct=True, encrypted=True)
    await answer(ada, house, room, "Capacity Exchange")
    seen.clear()
    before = on_disk()
    await ada.say(room, "offer patience")
    await answer(ada, house, room, "patience")
    assert seen
    assert seen[0] == before != on_disk()


async def test_keys_of_old_messages_are_forgotten(settle: Settle, come: Come) -> None:
    house = await settle()
    await house.open()
    ada = await come(SecretHuman, "Ada")
    room = await converse(ada, house)
    for n in range(upkeep.KEPT + 5):
        ada.client.invalidate_outbound_session(room)
        await ada.say(room, f"ask knitting {n}")
        await answer(ada, house, room, f"knitting {n}")
    line = house.adapter._line
    assert line is not None
    store = line.client.store
    count = "SELECT count(*) FROM megolminboundsessions WHERE room_id = ?"
    before = store.database.execute_sql(count, (room,)).fetchone()[0]
    assert upkeep.forget_old_keys(line.client) >= 5
    after = store.database.execute_sql(count, (room,)).fetchone()[0]
    assert before - after >= 5
    assert after <= 2 * upkeep.KEPT
    await ada.say(room, "mine")
    await answer(ada, house, room, "You would like help")


async def test_ids_without_a_domain_are_ids(settle: Settle, come: Come) -> None:
    """Rooms of version 12 have them, and their creators rule whatever the power levels say."""
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await ada.create(invite=[house.id, "@somebody:test.local"], name="Twelve")
    assert ":" not in room
    line = house.adapter._line
    assert line is not None

    async def known() -> bool:
        there = line.rooms.known(room) is not None
        return there and ada.user_id in line.rooms.of(room).keepers

    await until(known)
    await house.send(Outgoing("Hello, twelve", place=Place("matrix", room)), "k1")
    await answer(ada, house, room, "Hello, twelve")
