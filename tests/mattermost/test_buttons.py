"""Buttons and dialogs: who presses, what the bot is told, and what comes of it."""

import pytest

from tests.mattermost.caller import Caller
from tests.mattermost.door import Door
from tests.mattermost.persons import Json
from tests.mattermost.posts import Post
from tests.mattermost.scene import Scene, keyboard

pytestmark = pytest.mark.asyncio


async def send(call: Caller, scene: Scene, props: Json) -> Post:
    """Let the bot send buttons."""
    given = {"channel_id": scene.town.id, "message": "Choose", "props": props}
    made = await call("POST", "/posts", given)
    return scene.server.world.posts[made.body["id"]]


async def test_pressing(call: Caller, scene: Scene, door: Door) -> None:
    """The bot is told of the press, and changes the post or whispers."""
    post = await send(call, scene, keyboard(door.url, "Yes", "No"))
    assert post.buttons == ["Yes", "No"]
    door.answer = {"ephemeral_text": "Thank you", "update": {"message": "Well"}}
    seen = await scene.ben.press(post, "Yes")
    assert (seen.text, post.message, post.buttons) == ("Thank you", "Well", ["Yes", "No"])
    assert (door.told[0]["user_id"], door.told[0]["context"]) == (scene.ben.id, {"key": "Yes"})
    door.answer = {"update": {"message": "Done", "props": {}}}
    assert (await scene.ben.press(post, "No")).text == ""
    assert (post.message, post.buttons, post.props) == ("Done", [], {})
    with pytest.raises(LookupError):
        await scene.ben.press(post, "Yes")


async def test_errors(call: Caller, scene: Scene, door: Door) -> None:
    """What is no JSON, or no success, is an error to who presses."""
    post = await send(call, scene, keyboard(door.url, "Yes"))
    for door.answer, door.status in (("ok", 200), ({}, 500), ([], 200)):
        error = (await scene.ada.press(post, "Yes")).error
        assert error
        assert error.status == 400
    path = f"/posts/{post.id}/actions"
    assert (await call("POST", f"{path}/yes", who=scene.cem)).status == 403
    assert (await call("POST", f"{path}/maybe", who=scene.ada)).status == 404
    read = (await call("GET", f"/posts/{post.id}")).body["props"]
    await call("PUT", f"/posts/{post.id}/patch", {"props": read})
    error = (await scene.ada.press(post, "Yes")).error
    assert error
    assert (error.status, error.message) == (404, "Invalid action id.")


async def test_menus(call: Caller, scene: Scene, door: Door) -> None:
    """A menu tells what was chosen."""
    props = keyboard(door.url, "Level")
    props["attachments"][0]["actions"][0] |= {
        "type": "select",
        "options": [{"text": "One", "value": "1"}],
    }
    await scene.ada.press(await send(call, scene, props), "Level", "1")
    assert door.told[0]["context"] == {"key": "Level", "selected_option": "1"}


async def test_buttons_only_one_sees(call: Caller, scene: Scene, door: Door) -> None:
    """A whisper's buttons work and may whisper again, but it cannot be changed."""
    command = {"team_id": scene.team.id, "method": "P", "trigger": "offer", "url": door.url}
    await call("POST", "/commands", command, scene.ada)
    door.answer = keyboard(door.url, "Yes")
    [whisper] = (await scene.ben.slash("/offer", scene.town)).posts
    path = f"/posts/{whisper.id}/actions/yes"
    door.answer = {"ephemeral_text": "Thank you"}
    assert (await call("POST", path, {"cookie": "sealed"}, scene.ben)).status == 200
    assert (await call("POST", path, {"cookie": "sealed"}, scene.ada)).status == 404
    assert (await scene.ben.press(whisper, "Yes")).text == "Thank you"
    door.answer = {"update": {"message": "Done", "props": {}}}
    assert (await call("POST", path, {"cookie": "sealed"}, scene.ben)).status == 404
    error = (await scene.ben.press(whisper, "Yes")).error
    assert error
    assert (error.status, whisper.message, whisper.buttons) == (404, "", ["Yes"])
    assert scene.server.violations == ["an ephemeral post cannot be updated"] * 2
    scene.server.violations.clear()
    assert scene.town.written == []


def form(trigger: str, url: str, **more: object) -> Json:
    """Return what opens a dialog."""
    field = {"display_name": "Skill", "name": "skill", "type": "text"}
    dialog = {"title": "Offer", "elements": [field], "state": "s", "callback_id": "c", **more}
    return {"trigger_id": trigger, "url": url, "dialog": dialog}


async def test_dialogs(call: Caller, scene: Scene, door: Door) -> None:
    """A dialog opens within three seconds of a press, and stays until it is filled in rightly."""
    post = await send(call, scene, keyboard(door.url, "Offer"))
    await scene.ada.press(post, "Offer")
    trigger = door.told[0]["trigger_id"]
    ear = await call.listen(scene.ada)
    assert (await call("POST", "/actions/dialogs/open", form(trigger, door.url))).status == 200
    assert "skill" in (await ear.hear("open_dialog"))["data"]["dialog"]
    assert scene.ada.dialog
    assert (scene.ada.dialog.title, scene.ada.dialog.fields) == ("Offer", ["skill"])
    door.answer = {"errors": {"skill": "Which?"}}
    assert await scene.ada.submit(skill="") == {"errors": {"skill": "Which?"}}
    door.answer = {}
    assert await scene.ada.submit(skill="SPARQL") == {}
    assert scene.ada.dialog is None
    told = door.told[-1]
    assert (told["user_id"], told["state"], told["submission"]) == (
        scene.ada.id,
        "s",
        {"skill": "SPARQL"},
    )


async def test_triggers_end(call: Caller, scene: Scene, door: Door) -> None:
    """Too late, unknown or forgotten: no dialog; too long a title is told."""
    post = await send(call, scene, keyboard(door.url, "Offer"))
    await scene.ada.press(post, "Offer")
    asked = form(door.told[0]["trigger_id"], door.url, title="x" * 25)
    assert (await call("POST", "/actions/dialogs/open", asked)).status == 200
    assert scene.server.violations == ["dialog.title has 25 characters"]
    scene.server.violations.clear()
    scene.server.pass_time(4)
    assert (await call("POST", "/actions/dialogs/open", asked)).status == 400
    assert (await call("POST", "/actions/dialogs/open", form("x", door.url))).status == 400
