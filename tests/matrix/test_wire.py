"""What one request to the homeserver can come to, with everything between that goes wrong."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.matrix.credentials import guest_of
from bot.adapters.matrix.folder import Session
from bot.adapters.matrix.syncing import LONGEST_PAUSE, pause_after
from bot.adapters.matrix.wire import CROWDED, LONGEST, TROUBLE, Refused, Wire, at, told
from bot.events import ShutOut, TryLater
from tests.matrix import faults
from tests.matrix.conftest import Come
from tests.matrix.faults import Act, answer
from tests.matrix.plain import PlainHuman
from tests.matrix.proxy import FaultProxy

asynchronous = pytest.mark.asyncio
LIMITED = {"errcode": "M_LIMIT_EXCEEDED", "error": "slow"}
WHOAMI = at("account", "whoami")


@pytest_asyncio.fixture
async def wire(proxy: FaultProxy, come: Come) -> AsyncIterator[Wire]:
    """Give a wire to the homeserver of the run, through the proxy."""
    ada = await come(PlainHuman, "Ada")
    guest = guest_of(Session(proxy.url, ada.user_id, "", ada.login.access_token))
    yield Wire(guest)
    await guest.close()


@asynchronous
async def test_an_answer_is_an_object(wire: Wire) -> None:
    assert (await wire.call("GET", WHOAMI))["user_id"] == wire.client.user_id
    created = await wire.call("POST", at("createRoom"), {"name": "grüß dich 👋"})
    path = at("rooms", told(created, "room_id"), "messages")
    page = await wire.call("GET", path, query={"dir": "b", "filter": '{"types":["m.room.name"]}'})
    assert [each["content"]["name"] for each in page["chunk"]] == ["grüß dich 👋"]
    uploaded = await wire.upload(b"picture", "image/png", "a name & more.png")
    assert uploaded.startswith("mxc://test.local/")


@asynchronous
@pytest.mark.parametrize(
    ("act", "seconds"),
    [
        (faults.slow_down(1500), 1.5),
        (faults.slow_down(10**9), LONGEST),
        (faults.slow_down(10**400), LONGEST),
        (faults.slow_down(0), CROWDED),
        (faults.slow_down(-5), CROWDED),
        (answer(429, LIMITED), CROWDED),
        (answer(429, {**LIMITED, "retry_after_ms": "soon"}), CROWDED),
        (answer(429, {**LIMITED, "retry_after_ms": [5]}), CROWDED),
        (answer(429, LIMITED, **{"Retry-After": "7"}), 7.0),
        (answer(429, LIMITED, **{"Retry-After": "9" * 400}), LONGEST),
        (answer(429, LIMITED, **{"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), CROWDED),
        (answer(429, {**LIMITED, "retry_after_ms": 1500}, **{"Retry-After": "7"}), 1.5),
        (answer(429, b"<html>slow</html>"), CROWDED),
        (answer(429, [LIMITED]), CROWDED),
        (faults.bad_gateway, TROUBLE),
        (answer(500, {"errcode": "M_UNKNOWN", "error": "Internal server error"}), TROUBLE),
        (answer(403, b"<html>Forbidden</html>"), TROUBLE),
        (answer(403, {"error": "a firewall"}), TROUBLE),
        (answer(401, {"errcode": 5}), TROUBLE),
        (answer(404, ["not found"]), TROUBLE),
        (faults.page, TROUBLE),
        (answer(200, b""), TROUBLE),
        (answer(200, b"{"), TROUBLE),
        (answer(200, b"\xff\xfe"), TROUBLE),
        (answer(200, b"[" * 100_000), TROUBLE),
        (answer(200, b'{"a":' * 100_000), TROUBLE),
        (answer(200, b"9" * 5000), TROUBLE),
        (answer(200, ["a list"]), TROUBLE),
        (answer(200, None), TROUBLE),
        (faults.cut, TROUBLE),
        (faults.swallow, TROUBLE),
        (faults.refuse, TROUBLE),
    ],
)
async def test_what_breaks_is_tried_later(
    act: Act, seconds: float, wire: Wire, proxy: FaultProxy
) -> None:
    proxy.fault(act)
    with pytest.raises(TryLater) as broken:
        await wire.call("GET", WHOAMI)
    assert broken.value.seconds == seconds
    proxy.heal()
    assert await wire.call("GET", WHOAMI), "and then it goes on"


@asynchronous
async def test_who_takes_too_long_is_tried_later(wire: Wire, proxy: FaultProxy) -> None:
    proxy.fault(faults.delay(5))
    with pytest.raises(TryLater):
        await wire.call("GET", WHOAMI, seconds=0.05)


@asynchronous
async def test_who_is_away_is_tried_later(wire: Wire, proxy: FaultProxy) -> None:
    await proxy.shut()
    with pytest.raises(TryLater):
        await wire.call("GET", WHOAMI)


@asynchronous
async def test_a_request_can_be_broken_off(wire: Wire, proxy: FaultProxy) -> None:
    proxy.fault(faults.delay(5))
    asking = asyncio.create_task(wire.call("GET", WHOAMI))
    await asyncio.sleep(0.05)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


@asynchronous
@pytest.mark.parametrize("code", ["M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"])
async def test_a_token_that_is_no_longer_good_shuts_out(
    code: str, wire: Wire, proxy: FaultProxy
) -> None:
    proxy.fault(answer(401, {"errcode": code, "error": "gone"}))
    with pytest.raises(ShutOut, match=f"{code}: gone"):
        await wire.call("GET", WHOAMI)


@asynchronous
async def test_a_real_homeserver_knows_a_wrong_token(wire: Wire) -> None:
    wire.client.access_token += "x"
    with pytest.raises(ShutOut, match="M_UNKNOWN_TOKEN"):
        await wire.call("GET", WHOAMI)
    wire.client.access_token = ""
    with pytest.raises(ShutOut, match="M_MISSING_TOKEN"):
        await wire.call("GET", WHOAMI)


@asynchronous
@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (403, {"errcode": "M_FORBIDDEN", "error": "no"}, "M_FORBIDDEN"),
        (400, {"errcode": "M_BAD_JSON"}, "M_BAD_JSON"),
        (403, {"errcode": "M_UNKNOWN_TOKEN", "error": "of somebody else"}, "M_UNKNOWN_TOKEN"),
        (401, {"flows": [{"stages": ["m.login.password"]}], "session": "x"}, ""),
        (401, {"errcode": "M_FORBIDDEN", "flows": []}, "M_FORBIDDEN"),
    ],
)
async def test_a_no_is_a_no(
    status: int, body: dict[str, Any], code: str, wire: Wire, proxy: FaultProxy
) -> None:
    proxy.fault(answer(status, body))
    with pytest.raises(Refused) as refused:
        await wire.call("GET", WHOAMI)
    assert (refused.value.status, refused.value.code, refused.value.body) == (status, code, body)


@asynchronous
async def test_a_real_no(wire: Wire) -> None:
    with pytest.raises(Refused) as refused:
        await wire.call("GET", at("rooms", "!nowhere:test.local", "state"))
    assert (refused.value.status, refused.value.code) == (403, "M_FORBIDDEN")


@asynchronous
async def test_an_answer_of_the_wrong_shape_tells_nothing(wire: Wire, proxy: FaultProxy) -> None:
    proxy.fault(faults.wrong_shape)
    found = await wire.call("GET", WHOAMI)
    for key in ("event_id", "room_id", "next_batch", "missing"):
        with pytest.raises(TryLater):
            told(found, key)
    with pytest.raises(TryLater):
        await wire.upload(b"x", "image/png")


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        (("rooms", "!a/b?c#d:x", "send"), "rooms/%21a%2Fb%3Fc%23d%3Ax/send"),
        (("profile", "@ä%:x"), "profile/%40%C3%A4%25%3Ax"),
    ],
)
def test_a_path_is_escaped(parts: tuple[str, ...], path: str) -> None:
    assert at(*parts) == f"/_matrix/client/v3/{path}"


@given(st.floats(0, 3600), st.floats(0.5, LONGEST_PAUSE))
def test_nobody_is_asked_again_before_they_want(seconds: float, pause: float) -> None:
    assert seconds <= pause_after(TryLater(seconds), pause) <= max(seconds, pause)
