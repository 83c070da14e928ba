"""What may go wrong with requests: cut, slow, wrong, too many."""

import asyncio
import json

import aiohttp
import pytest

from tests.mattermost import faults
from tests.mattermost.caller import Caller
from tests.mattermost.scene import Scene

pytestmark = pytest.mark.asyncio


async def write(call: Caller, scene: Scene) -> int:
    """Let the bot write, and return the status."""
    return (await call("POST", "/posts", {"channel_id": scene.town.id, "message": "Hi"})).status


async def test_cuts(call: Caller, scene: Scene) -> None:
    """A cut before the effect leaves nothing, one after it leaves the post."""
    for act, left in ((faults.cut_before, 0), (faults.cut_after, 1)):
        scene.server.fault(act, "POST", "/posts")
        with pytest.raises(aiohttp.ClientConnectionError):
            await write(call, scene)
        assert len(scene.town.written) == left
    assert await write(call, scene) == 201
    assert [each.status for each in scene.server.asked("POST /posts")] == [0, 0, 201]


async def test_waits(call: Caller, scene: Scene) -> None:
    """A server may hang before or after the effect, and be slow either way."""
    for act, left in ((faults.hang_before, 0), (faults.hang_after, 1)):
        scene.server.fault(act, "POST")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await write(call, scene)
        assert len(scene.town.written) == left
    scene.server.fault(faults.delay(0.01), times=1)
    scene.server.fault(faults.answer_late(0.01), times=1)
    assert [await write(call, scene), await write(call, scene)] == [201, 201]


async def test_answers(call: Caller, scene: Scene) -> None:
    """Pages, other shapes and refusals come instead of what was asked for."""
    path = f"/users/{scene.ada.id}"
    scene.server.fault(faults.bad_gateway, "GET", "/users/{user_id}")
    scene.server.fault(faults.page, "GET", "/users/*")
    scene.server.fault(faults.wrong_shape, "GET", path)
    scene.server.fault(faults.refuse(503), "", "*", None)
    answers = [await call("GET", path) for _ in range(5)]
    assert [each.status for each in answers] == [502, 200, 200, 503, 503]
    assert answers[1].headers["Content-Type"] == "text/html; charset=utf-8"
    assert answers[2].body == [{"id": 7}]
    assert answers[3].body["status_code"] == 503
    scene.server.heal()
    assert (await call("GET", path)).status == 200


async def test_too_many(call: Caller, scene: Scene) -> None:
    """The limit is told in headers, and refuses in plain text until time has passed."""
    scene.server.limit.start(per_second=1, burst=3)
    answers = [await call("GET", "/users/me") for _ in range(4)]
    assert [each.status for each in answers] == [200, 200, 200, 429]
    left = [int(each.headers["X-Ratelimit-Remaining"]) for each in answers]
    assert left == [2, 1, 0, 0]
    assert answers[3].body == "limit exceeded\n"
    assert int(answers[3].headers["Retry-After"]) == 1
    scene.server.pass_time(1)
    assert (await call("GET", "/users/me")).status == 200
    scene.server.fault(faults.slow_down(7))
    assert (await call("GET", "/users/me")).headers["Retry-After"] == "7"


async def test_faults_of_the_socket(call: Caller, scene: Scene) -> None:
    """An upgrade may be refused, cut or late."""
    scene.server.fault(faults.bad_gateway, "GET", "/websocket")
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await call.listen()
    scene.server.fault(faults.cut_before, "GET", "/websocket", times=None)
    with pytest.raises(aiohttp.ClientError):
        await call.listen()
    scene.server.heal()
    scene.server.fault(faults.delay(0.01), "GET", "/websocket")
    assert (await (await call.listen()).hear())["event"] == "hello"


async def test_refusals_are_written_as_the_server_does(call: Caller) -> None:
    """Every refusal has its name, words and number."""
    body = (await call("GET", f"/posts/{'x' * 26}")).body
    assert set(body) == {"id", "message", "detailed_error", "request_id", "status_code"}
    assert json.dumps(body)
