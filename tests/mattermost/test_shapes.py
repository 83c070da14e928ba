"""Answers, events and what a bot is told look as those of a real server."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.mattermost import writing
from tests.mattermost.caller import Answer, Caller
from tests.mattermost.door import Door
from tests.mattermost.people import User
from tests.mattermost.persons import Json
from tests.mattermost.scene import Scene, keyboard
from tests.mattermost.shapes import SHAPES, differences

Ask = Callable[..., Awaitable[Answer]]


async def ask_everything(call: Caller, scene: Scene, door: Door) -> None:
    """Ask for all of which the answer of a real server is known."""
    ada, ben, team, town = scene.ada, scene.ben, scene.team, scene.town
    await ask_about_people(call, scene)
    given = {"channel_id": town.id, "message": "Hi", "props": keyboard(door.url, "Yes")}
    post = (await call("POST", "/posts", given)).body["id"]
    await call("GET", f"/posts/{post}")
    reaction = {"user_id": scene.bot.id, "post_id": post, "emoji_name": "one"}
    await call("POST", "/reactions", reaction)
    await call("GET", f"/posts/{post}/reactions")
    await call("PUT", f"/posts/{post}/patch", {"message": "Hello"})
    await call("POST", f"/posts/{post}/actions/yes", who=ben)
    await call("DELETE", f"/users/me/posts/{post}/reactions/one")
    await call("GET", f"/channels/{town.id}/posts", since=1)
    await call("DELETE", f"/posts/{post}")
    command = {"team_id": team.id, "method": "P", "trigger": "offer", "url": door.url}
    made = (await call("POST", "/commands", command | {"auto_complete": True}, ada)).body["id"]
    await call("GET", f"/teams/{team.id}/commands/autocomplete")
    door.answer = {"text": "Well", **keyboard(door.url, "Yes"), "extra_responses": [{"text": "!"}]}
    asked = {"channel_id": town.id, "team_id": team.id, "command": "/offer tea"}
    await call("POST", "/commands/execute", asked)
    await call("DELETE", f"/commands/{made}", who=ada)
    form = {"url": door.url, "channel_id": town.id, "team_id": team.id, "submission": {}}
    door.answer = {"errors": {"a": "No"}}
    await call("POST", "/actions/dialogs/submit", form, ben)
    ada.admin = True
    await call("POST", "/posts/ephemeral", {"user_id": ben.id, "post": given_to(town.id)}, ada)
    await call("DELETE", f"/channels/{town.id}/members/{ben.id}", who=ben)


def given_to(channel: str) -> Json:
    """Return a post for one person."""
    return {"channel_id": channel, "message": "Psst"}


async def ask_about_people(call: Caller, scene: Scene) -> None:
    """Ask who and where everybody is."""
    ada, ben, cem = scene.ada.id, scene.ben.id, scene.cem.id
    for path in ("/users/me", f"/users/{ada}", "/users/username/ada", "/users/me/teams"):
        await call("GET", path)
    await call("POST", "/users/ids", [ada, ben])
    await call("GET", "/system/ping")
    await call("GET", f"/teams/name/{scene.team.name}")
    await call("POST", "/channels/direct", [scene.bot.id, ada])
    await call("POST", "/channels/group", [ada, ben])
    member = {"team_id": scene.team.id, "user_id": cem}
    await call("POST", f"/teams/{scene.team.id}/members", member)
    await call("POST", f"/channels/{scene.town.id}/members", {"user_id": cem})
    await call("GET", f"/users/me/teams/{scene.team.id}/channels")


@pytest.mark.asyncio
async def test_answers(call: Caller, scene: Scene, door: Door) -> None:
    """Every answer has the fields a real server gives it, of the same types."""
    seen: dict[str, Any] = {}

    async def note(method: str, path: str, *more: Any, **named: Any) -> Answer:
        answer = await call(method, path, *more, **named)
        name = f"{scene.server.requests[-1].operation} {answer.status}"
        seen[name] = answer.body
        shape = SHAPES["answers"].get(name, "unknown")
        assert differences(answer.body, shape, name) == []
        return answer

    await ask_everything(note, scene, door)  # type: ignore[arg-type]  # it is called the same
    assert set(SHAPES["answers"]) - {"refusal"} == set(seen)
    refused = (await call("GET", f"/users/{'x' * 26}")).body
    assert differences(refused, SHAPES["answers"]["refusal"], "refusal") == []


@pytest.mark.asyncio
async def test_told(call: Caller, scene: Scene, door: Door) -> None:
    """A bot is told of commands, presses and forms as by a real server."""
    ben, town = scene.ben, scene.town
    command = {"team_id": scene.team.id, "method": "P", "trigger": "offer", "url": door.url}
    await call("POST", "/commands", command, scene.ada)
    await ben.slash("/offer tea", town)
    await ben.press(ben.say("?", town, props=keyboard(door.url, "Yes")), "Yes")
    dialog = {"callback_id": "c", "state": "s", "title": "Offer", "elements": []}
    trigger = door.told[-1]["trigger_id"]
    opened = {"trigger_id": trigger, "url": door.url, "dialog": dialog}
    assert (await call("POST", "/actions/dialogs/open", opened)).status == 200
    assert await ben.submit(skill="tea") == {}
    for told, name in zip(door.told, ("command", "action", "dialog"), strict=True):
        assert differences(told, SHAPES["told"][name], name) == []
    assert door.told[-1]["submission"] == {"skill": "tea"}


def happen(scene: Scene) -> None:
    """Let all happen of which the event of a real server is known."""
    ada, ben, cem, town = scene.ada, scene.ben, scene.cem, scene.town
    ada.direct("Hello")
    post = ada.say("Hi @capacity", town)
    ben.react(post, "one")
    ben.take_back(post, "one")
    ada.edit(post, "Hello")
    ada.delete(post)
    scene.team.add(cem)
    town.add(cem, by=ada)
    town.remove(cem, by=ada)


@pytest.mark.asyncio
async def test_events(call: Caller, scene: Scene) -> None:
    """Every event has the fields a real server gives it, of the same types."""
    ear = await call.listen()
    happen(scene)
    await call("POST", "/channels/group", [scene.ada.id, scene.ben.id])
    whisper(scene, scene.ada)
    seen = set()
    while "ephemeral_message" not in seen:
        each = await ear.hear()
        data = {name: read(name, value) for name, value in each["data"].items()}
        name = each["event"]
        if name in SHAPES["events"]:
            assert differences(each | {"data": data}, SHAPES["events"][name], name) == []
            seen.add(name)
    assert seen == set(SHAPES["events"])


def whisper(scene: Scene, to: User) -> None:
    """Show the bot something that only it sees."""
    writing.whisper(scene.server.world, scene.bot, scene.town, "Psst", author=to)


def read(name: str, value: Any) -> Any:
    """Return what stands in an event as text."""
    return json.loads(value) if name in ("post", "reaction") else value


@pytest.mark.asyncio
async def test_silence(call: Caller, scene: Scene) -> None:
    """Nobody hears what they are no part of."""
    ear = await call.listen(scene.cem)
    await ear.hear("hello")
    happen_here = scene.ada.say("Hi", scene.town)
    scene.ada.edit(happen_here, "Hello")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await ear.hear()
