"""What a bot answers and attaches is held to what a server understands."""

from typing import Any

import pytest

from tests.mattermost.answers import check_command_answer, check_press_answer, check_props
from tests.mattermost.caller import Caller
from tests.mattermost.door import Door
from tests.mattermost.scene import Scene, keyboard


def buttons(**more: Any) -> dict[str, Any]:
    """Return props with a button."""
    button = {"id": "yes", "name": "Yes", "integration": {"url": "u", "context": {}}}
    return {"attachments": [{"text": "?", "actions": [button | more]}]}


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a typo": ({"attachments": [{"colour": "red"}]}, "colour is unknown"),
    "a dash": (buttons(id="no-dash"), "id cannot be 'no-dash'"),
    "a kind": (buttons(type="link"), "cannot be a 'link'"),
    "no name": ({"attachments": [{"actions": [{"id": "yes"}]}]}, "name is missing"),
    "no address": (buttons(integration={"context": {}}), "url is missing"),
    "an option": (buttons(options=[{"text": "One"}]), "value is missing"),
    "no list": ({"attachments": {"text": "?"}}, "must be a list"),
}


@pytest.mark.parametrize("name", WRONG)
def test_attachments(name: str) -> None:
    """Each kind of mistake is told by where it is, wherever it is made."""
    props, words = WRONG[name]
    assert words in "; ".join(check_props(props))
    assert words in "; ".join(check_command_answer(props))
    assert words in "; ".join(check_command_answer({"extra_responses": [props]}))
    assert words in "; ".join(check_press_answer({"update": {"message": "x", "props": props}}))


def test_answers() -> None:
    """What is right is taken, and a field nobody knows is told."""
    assert check_props(buttons()) == check_props({}) == check_props(None) == []
    assert check_press_answer({"update": {"message": "x"}, "ephemeral_text": "y"}) == []
    assert check_press_answer({"ephemeral": "y"}) == ["answer<PressAnswer>.ephemeral is unknown"]
    assert check_command_answer({"response_type": "ephemeral", "text": "x"}) == []
    assert check_command_answer({"txt": "x"}) == ["answer<CommandAnswer>.txt is unknown"]


@pytest.mark.asyncio
async def test_on_the_wire(call: Caller, scene: Scene, door: Door) -> None:
    """Mistakes are noted, and passed over as a real server does."""
    props = keyboard(door.url, "Yes") | {"bot_key": 7}
    given = {"channel_id": scene.town.id, "message": "Hi", "props": props}
    made = await call("POST", "/posts", given)
    door.answer = {"message": "Hello"}
    post = scene.server.world.posts[made.body["id"]]
    assert (await scene.ada.press(post, "Yes")).error is None
    assert post.message == "Hi"
    assert scene.server.violations == ["answer<PressAnswer>.message is unknown"]
    scene.server.violations.clear()


@pytest.mark.asyncio
async def test_unreadable(call: Caller, scene: Scene, door: Door) -> None:
    """A field of another type is an error to who called or pressed, and to who writes."""
    scene.team.command("offer", door.url)
    post = scene.ada.say("?", scene.town, props=keyboard(door.url, "Yes"))
    door.answer = {"text": 7, "ephemeral_text": 7, "attachments": "?"}
    assert (await scene.ada.slash("/offer", scene.town)).error
    assert (await scene.ada.press(post, "Yes")).error
    props = {"attachments": "?"}
    given = {"channel_id": scene.town.id, "message": "Hi", "props": props}
    assert (await call("POST", "/posts", given)).status == 400
    assert scene.server.violations
    scene.server.violations.clear()
