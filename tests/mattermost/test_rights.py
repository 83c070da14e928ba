"""What a plain bot may not do, and what the server says of places and people."""

import aiohttp
import pytest

from tests.mattermost.caller import Caller
from tests.mattermost.scene import Scene
from tests.mattermost.watching import Impossible

pytestmark = pytest.mark.asyncio


async def test_what_a_plain_bot_may_not(call: Caller, scene: Scene) -> None:
    """Whisper, make commands, write where it is not, change what is not its own."""
    town, team = scene.town, scene.team
    post = scene.ada.say("Hi", town)
    whisper = {"user_id": scene.ada.id, "post": {"channel_id": town.id, "message": "x"}}
    command = {"team_id": team.id, "method": "P", "trigger": "offer", "url": "http://x/"}
    elsewhere = team.channel("elsewhere", [scene.ada])
    asked = (
        ("POST", "/posts/ephemeral", whisper),
        ("POST", "/commands", command),
        ("POST", "/posts", {"channel_id": elsewhere.id, "message": "x"}),
        ("POST", "/posts", {"channel_id": "y" * 26, "message": "x"}),
        ("PUT", f"/posts/{post.id}/patch", {"message": "x"}),
        ("DELETE", f"/posts/{post.id}", None),
        ("POST", "/channels/direct", [scene.ada.id, scene.ben.id]),
        ("GET", f"/users/{scene.ada.id}/teams", None),
    )
    for method, path, body in asked:
        answer = await call(method, path, body)
        assert (answer.status, answer.body["id"]) == (403, "api.context.permissions.app_error")


async def test_reading(call: Caller, scene: Scene) -> None:
    """Open channels of the team may be read from outside, private ones not."""
    shown = scene.team.channel("shown", [scene.ada])
    hidden = scene.team.channel("hidden", [scene.ada], private=True)
    assert (await call("GET", f"/channels/{shown.id}/posts")).status == 200
    assert (await call("GET", f"/channels/{hidden.id}")).status == 403
    by_name = f"/teams/{scene.team.id}/channels/name"
    assert (await call("GET", f"{by_name}/shown")).body["id"] == shown.id
    assert (await call("GET", f"{by_name}/nowhere")).status == 404
    scene.team.remove(scene.bot)
    assert (await call("GET", f"/channels/{shown.id}/posts")).status == 403
    assert (await call("GET", f"/teams/{scene.team.id}")).status == 403


async def test_tokens(call: Caller, scene: Scene) -> None:
    """Without a token there is nothing but ping; an account that is gone has none."""
    root = f"{scene.server.url}/api/v4"
    async with aiohttp.ClientSession() as client:
        for path, status in (("/system/ping", 200), ("/config/client", 200), ("/users/me", 401)):
            async with client.get(root + path) as answer:
                assert answer.status == status
    scene.bot.deleted = 1
    assert (await call("GET", "/users/me")).status == 401


async def test_people(call: Caller, scene: Scene) -> None:
    """Languages and timezones are text, and empty until a client sets them."""
    ada = (await call("GET", f"/users/{scene.ada.id}")).body
    assert ada["locale"] == "de"
    assert ada["timezone"] == {
        "automaticTimezone": "Europe/Berlin",
        "manualTimezone": "",
        "useAutomaticTimezone": "true",
    }
    assert (await call("POST", "/users/usernames", ["ben", "nobody"])).body[0]["username"] == "ben"
    inside = (await call("GET", "/users", in_channel=scene.town.id, per_page=2)).body
    assert [each["username"] for each in inside] == ["ada", "ben"]
    scene.ben.deactivate()
    assert (await call("GET", f"/users/{scene.ben.id}")).body["delete_at"] > 0
    with pytest.raises(Impossible):
        scene.ben.say("Hi", scene.town)


async def test_direct_and_group_channels(call: Caller, scene: Scene) -> None:
    """They are there once, also with somebody of no team."""
    first, again = [
        await call("POST", "/channels/direct", [scene.bot.id, scene.cem.id]) for _ in "ab"
    ]
    assert (first.status, first.body["id"]) == (201, again.body["id"])
    await call("POST", "/posts", {"channel_id": first.body["id"], "message": "Hello"})
    assert [each.message for each in scene.cem.inbox] == ["Hello"]
    one = await call("POST", "/channels/group", [scene.ada.id, scene.ben.id])
    two = await call("POST", "/channels/group", [scene.ben.id, scene.bot.id, scene.ada.id])
    assert one.body["id"] == two.body["id"]
    assert (await call("POST", "/channels/group", [scene.ada.id])).status == 400


async def test_places(call: Caller, scene: Scene) -> None:
    """The bot opens a channel, adds who is in the team, and leaves; an archive is closed."""
    given = {"team_id": scene.team.id, "name": "tea", "display_name": "Tea", "type": "P"}
    tea = (await call("POST", "/channels", given)).body["id"]
    assert (await call("POST", "/channels", given)).status == 400
    assert (await call("POST", f"/channels/{tea}/members", {"user_id": scene.ada.id})).status == 201
    assert (await call("POST", f"/channels/{tea}/members", {"user_id": scene.cem.id})).status == 403
    channel = scene.server.world.channels[tea]
    assert [each.type for each in channel.posts] == ["system_add_to_channel"]
    assert (await call("DELETE", f"/channels/{tea}/members/me")).status == 200
    scene.town.archive()
    post = {"channel_id": scene.town.id, "message": "Hello"}
    assert (await call("POST", "/posts", post)).status == 400
    with pytest.raises(Impossible):
        scene.ada.say("Hello", scene.town)
    with pytest.raises(Impossible):
        scene.cem.say("Hello", scene.town)
    names = [each["name"] for each in (await call("GET", "/users/me/channels")).body]
    assert names == ["town-square"]


async def test_an_old_server(call: Caller, scene: Scene) -> None:
    """It lists channels by team only, and it is no fault to ask."""
    scene.server.old = True
    assert (await call("GET", "/users/me/channels")).status == 404
    path = f"/users/me/teams/{scene.team.id}/channels"
    assert [each["name"] for each in (await call("GET", path)).body]


async def test_other_senders(scene: Scene) -> None:
    """Other bots and webhooks can be told from people."""
    other = scene.server.other_bot("weather")
    scene.team.add(other)
    scene.town.add(other, by=scene.ada)
    assert other.say("Rain", scene.town).props == {"from_bot": "true"}
    assert scene.town.hook("Sun").props["from_webhook"] == "true"
    assert scene.town.written == []
