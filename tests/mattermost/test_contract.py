"""The published contract catches wrong requests, and takes right ones as they are."""

from typing import Any

import pytest

from tests.mattermost.caller import Caller
from tests.mattermost.contract import OPERATIONS, PUBLISHED, check_body, check_query, find_route
from tests.mattermost.scene import Scene
from tests.mattermost.serving import HANDLERS

POST = {"channel_id": "x", "message": "Hello"}
DIALOG = {"trigger_id": "t", "url": "u", "dialog": {"title": "Offer", "elements": []}}
COMMAND = {"team_id": "t", "method": "P", "trigger": "offer", "url": "u"}

WRONG: dict[str, tuple[str, Any, str]] = {
    "a typo": ("POST /posts", POST | {"rootid": "x"}, "rootid is unknown"),
    "no message": ("POST /posts", {"channel_id": "x"}, "message is missing"),
    "a number": ("POST /posts", POST | {"message": 7}, "must be string"),
    "null": ("POST /posts", POST | {"root_id": None}, "must be string"),
    "a name for a list": ("POST /users/ids", "ada", "must be a list"),
    "numbers in a list": ("POST /users/ids", [7], "[0] must be string"),
    "props as text": ("PUT /posts/{post_id}/patch", {"props": "{}"}, "props must be object"),
    "a page": ("POST /posts", b"<html>", "must be an object"),
    "no body": ("POST /posts", None, "has no body"),
    "too much": ("DELETE /posts/{post_id}", {"id": "x"}, "takes no body"),
    "a dialog's field": (
        "POST /actions/dialogs/open",
        DIALOG | {"dialog": {"title": "Offer", "elements": [], "label": "x"}},
        "dialog.label is unknown",
    ),
    "a dialog without elements": (
        "POST /actions/dialogs/open",
        DIALOG | {"dialog": {"title": "Offer"}},
        "elements is missing",
    ),
    "a flag": ("POST /commands", COMMAND | {"auto_complete": "yes"}, "must be boolean"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_bodies(name: str) -> None:
    """Each kind of mistake is told by where it is."""
    operation, body, words = WRONG[name]
    assert words in "; ".join(check_body(operation, body))


def test_right_bodies() -> None:
    """What is published is taken, and what real servers take beyond."""
    right = POST | {"pending_post_id": "x", "root_id": "", "props": {}, "file_ids": []}
    assert check_body("POST /posts", right) == []
    assert check_body("POST /commands", COMMAND | {"auto_complete_hint": "[x]"}) == []
    assert check_body("PUT /posts/{post_id}/patch", {"props": {"attachments": []}}) == []
    assert PUBLISHED["version"] == "11.4"


def test_queries() -> None:
    """Parameters are text that stands for something."""
    posts = "GET /channels/{channel_id}/posts"
    assert check_query(posts, {"since": "17", "include_deleted": "true"}) == []
    assert check_query(posts, {"since": "yesterday"})
    assert check_query(posts, {"limit": "7"}) == [f"{posts}.limit is unknown"]
    assert check_query("GET /users", {"in_team": "1234"}) == []


def test_routes() -> None:
    """A path is read as the server reads it."""
    number = "a" * 26
    found = find_route("POST", f"/posts/{number}/actions/yes")
    assert found
    assert found.params == {"post_id": number, "action_id": "yes"}
    assert find_route("POST", f"/posts/{number}/actions/no-dash") is None
    assert find_route("GET", "/users/bad-id") is None
    byname = find_route("GET", "/users/username/ada.l-_1")
    assert byname
    assert byname.name == "GET /users/username/{username}"


def test_the_contract_is_whole() -> None:
    """The server answers only to published operations."""
    assert set(HANDLERS) <= set(OPERATIONS)


@pytest.mark.asyncio
async def test_on_the_wire(call: Caller, scene: Scene) -> None:
    """A field nobody knows is only noted; other mistakes are refused."""
    hello = {"channel_id": scene.town.id, "message": "Hi"}
    assert (await call("POST", "/posts", hello | {"colour": "red"})).status == 201
    refused = await call("POST", "/posts", {"message": "Hi"})
    assert (refused.status, refused.body["id"]) == (
        400,
        "api.context.invalid_body_param.app_error",
    )
    nowhere = await call("GET", "/users/bad-id")
    assert (nowhere.status, nowhere.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert (await call("POST", "/bots", {"username": "x"})).status == 501
    assert scene.server.violations == [
        "POST /posts.colour is unknown",
        "POST /posts.channel_id is missing",
        "there is no GET /users/bad-id",
        "the server: it cannot do POST /bots",
    ]
    scene.server.violations.clear()
    assert [each.status for each in scene.server.requests] == [201, 400, 404, 501]
