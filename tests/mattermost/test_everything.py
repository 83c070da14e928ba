"""Every operation the server has is asked for, and answers within the contract."""

import aiohttp
import pytest

from tests.mattermost.caller import Caller
from tests.mattermost.door import Door
from tests.mattermost.scene import Scene
from tests.mattermost.serving import HANDLERS
from tests.mattermost.test_shapes import ask_everything

pytestmark = pytest.mark.asyncio


async def ask_the_rest(call: Caller, scene: Scene) -> None:
    """Ask for what `ask_everything` does not."""
    ada, team, town, bot = scene.ada, scene.team.id, scene.town.id, scene.bot.id
    post = ada.say("Tea?", scene.town)
    command = scene.team.command("tea", "http://x/")
    rest = (
        ("GET", "/config/client", None),
        ("GET", f"/bots/{bot}", None),
        ("GET", "/users/me/status", None),
        ("PUT", "/users/me/status", {"user_id": bot, "status": "offline"}),
        ("POST", "/users/me/typing", {"channel_id": town}),
        ("POST", "/users/usernames", ["ada"]),
        ("GET", "/users/me/channels", None),
        ("GET", f"/teams/{team}", None),
        ("GET", f"/teams/{team}/members", None),
        ("GET", f"/teams/{team}/channels/name/town-square", None),
        ("GET", f"/channels/{town}", None),
        ("GET", f"/channels/{town}/members", None),
        ("GET", f"/channels/{town}/members/me", None),
        ("GET", f"/posts/{post.id}/thread", None),
        ("POST", f"/posts/{post.id}/pin", None),
        ("GET", f"/channels/{town}/pinned", None),
        ("POST", "/posts/ids", [post.id, "x"]),
        ("POST", "/posts/ids/reactions", [post.id]),
    )
    for method, path, body in rest:
        assert (await call(method, path, body)).status in (200, 201)
    for path in (f"/users?in_team={team}&active=true", f"/commands?team_id={team}"):
        assert (await call("GET", path)).status == 200
    made = {"team_id": team, "name": "tea", "display_name": "Tea", "type": "O"}
    await call("POST", "/channels", made)
    manage = f"/commands/{command.id}"
    await call("GET", manage, who=ada)
    await call("PUT", manage, {"trigger": "chai", "url": "http://y/"}, ada)
    await call("PUT", f"{manage}/regen_token", who=ada)
    own = await call("POST", "/posts", {"channel_id": town, "message": "Hi"})
    number = own.body["id"]
    await call("PUT", f"/posts/{number}", {"id": number, "message": "Hello"})
    dialog = {"title": "Tea", "elements": []}
    opened = {"trigger_id": scene.server.world.trigger(ada), "url": "http://x/", "dialog": dialog}
    await call("POST", "/actions/dialogs/open", opened)
    form = aiohttp.FormData()
    form.add_field("files", b"x", filename="x.txt")
    form.add_field("channel_id", town)
    form.add_field("client_ids", "1")
    info = (await call("POST", "/files", form)).body["file_infos"][0]
    await call("GET", f"/files/{info['id']}")


async def test_everything(call: Caller, scene: Scene, door: Door) -> None:
    """Nothing the server answers is against the contract."""
    await ask_the_rest(call, scene)
    await ask_everything(call, scene, door)
    assert {each.operation for each in scene.server.requests} == set(HANDLERS)
    assert {each.status for each in scene.server.requests} == {200, 201}
