"""Slash commands: made by an admin, called by people, answered by a bot."""

import aiohttp
import pytest

from tests.mattermost.caller import Caller
from tests.mattermost.door import Door
from tests.mattermost.scene import Scene, keyboard

pytestmark = pytest.mark.asyncio


async def make(call: Caller, scene: Scene, url: str, trigger: str = "offer") -> str:
    """Let Ada make a command, and return its token."""
    given = {"team_id": scene.team.id, "method": "P", "trigger": trigger, "url": url}
    answer = await call("POST", "/commands", given | {"auto_complete": True}, scene.ada)
    return str(answer.body.get("token", answer.body.get("id")))


async def test_making(call: Caller, scene: Scene) -> None:
    """A word is taken once, and not at all when it is the server's own or none."""
    assert len(await make(call, scene, "http://x/")) == 26
    duplicate = "api.command.duplicate_trigger.app_error"
    assert await make(call, scene, "http://x/", "OFFER") == duplicate
    assert await make(call, scene, "http://x/", "join") == duplicate
    invalid = "model.command.is_valid.trigger.app_error"
    for word in ("a b", "/offer", "", "x" * 129):
        assert await make(call, scene, "http://x/", word) == invalid
    [shown] = (await call("GET", f"/teams/{scene.team.id}/commands/autocomplete")).body
    assert (shown["trigger"], shown["token"], shown["url"]) == ("offer", "", "")
    [full] = (await call("GET", "/commands", who=scene.ada, team_id=scene.team.id)).body
    token = await call("PUT", f"/commands/{full['id']}/regen_token", who=scene.ada)
    assert token.body["token"] not in ("", full["token"])
    assert (await call("GET", f"/commands/{full['id']}")).status == 403


async def test_calling(call: Caller, scene: Scene, door: Door) -> None:
    """The bot is told with the token; what it answers only who called sees."""
    token = await make(call, scene, door.url)
    door.answer = {"text": "Noted, <https://example.org|Ada> <!channel>"}
    seen = await scene.ada.slash("/offer SPARQL 2", scene.town)
    assert seen.text == "Noted, [Ada](https://example.org) @channel"
    assert door.told[0]["text"] == "SPARQL 2"
    assert door.told[0]["token"] == token
    assert door.headers[0]["Authorization"] == f"Token {token}"
    assert [each.message for each in scene.ada.ephemeral(scene.town)] == [seen.text]
    assert scene.ben.ephemeral() == []
    assert scene.server.notified(scene.ben) == []
    unknown = await scene.ada.slash("/nosuch x", scene.town)
    assert unknown.text.startswith("Command with a trigger of 'nosuch' not found.")
    root = scene.ben.say("Here", scene.town)
    await scene.ada.slash("/offer", scene.ada.direct_channel)
    await scene.ada.slash("/offer", scene.town, root=root)
    assert [each.get("root_id") for each in door.told] == [None, None, root.id]


async def test_answers(call: Caller, scene: Scene, door: Door) -> None:
    """Text is shown as it is, to everybody as from who called; no answer is an error."""
    await make(call, scene, door.url)
    door.answer = "plain *text*"
    assert (await scene.ada.slash("/offer", scene.town)).text == "plain *text*"
    door.answer = {"response_type": "in_channel", "text": "Hello @channel"}
    assert (await scene.ada.slash("/offer", scene.town)).text == ""
    assert scene.town.posts[-1].author is scene.ada
    assert scene.server.notified(scene.ben) == [scene.town.posts[-1]]
    door.answer = keyboard(door.url, "Yes")
    assert (await scene.ada.slash("/offer", scene.town)).posts[0].buttons == ["Yes"]
    door.answer = {}
    assert (await scene.ada.slash("/offer", scene.town)).posts == []
    door.status = 500
    assert "returned response 500" in (await scene.ada.slash("/offer", scene.town)).text
    await door.close()
    failed = await scene.ada.slash("/offer", scene.town)
    assert failed.error
    assert failed.error.name == "api.command.execute_command.failed.app_error"


async def test_response_urls(call: Caller, scene: Scene, door: Door) -> None:
    """Whoever knows it may answer five times within half an hour."""
    await make(call, scene, door.url)
    await scene.ada.slash("/offer", scene.town)
    await scene.ada.slash("/offer", scene.town)
    first, second = (each["response_url"] for each in door.told)
    async with aiohttp.ClientSession() as client:

        async def answer(url: str, **given: str) -> int:
            async with client.post(url, json=given) as found:
                return found.status

        statuses = [await answer(first, text=f"Later {n}") for n in range(6)]
        assert statuses == [200] * 5 + [400]
        assert [each.message for each in scene.ada.ephemeral()] == [f"Later {n}" for n in range(5)]
        assert await answer(second, text="All", response_type="in_channel") == 200
        assert scene.town.posts[-1].message == "All"
        scene.server.pass_time(30 * 60 + 1)
        assert await answer(second, text="Too late") == 400
        assert await answer(f"{scene.server.url}/hooks/commands/{'x' * 26}", text="x") == 404


async def test_through_the_api(call: Caller, scene: Scene, door: Door) -> None:
    """In a direct channel a client says from which team; who is in none may not."""
    await make(call, scene, door.url)
    given = {"channel_id": scene.ada.direct_channel.id, "command": "/offer"}
    assert (await call("POST", "/commands/execute", given, scene.ada)).status == 403
    given["team_id"] = scene.team.id
    assert (await call("POST", "/commands/execute", given, scene.ada)).status == 200
    given["command"] = "/nosuch"
    assert (await call("POST", "/commands/execute", given, scene.ada)).status == 404
