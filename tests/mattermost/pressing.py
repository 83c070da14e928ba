"""Buttons and dialogs: what happens when somebody uses them."""

import json
from typing import Any

from tests.mattermost import writing
from tests.mattermost.asking import OK, Ask, Handler
from tests.mattermost.calling import call_bot, read_slack
from tests.mattermost.commands import Dialog
from tests.mattermost.persons import Json, Person
from tests.mattermost.posts import Post
from tests.mattermost.refusals import Refused
from tests.mattermost.world import World

LIMITS = {"title": 24, "submit_label": 24}
FIELD_LIMITS = {"display_name": 24, "name": 300, "help_text": 150, "placeholder": 150}


async def press_action(ask: Ask) -> Json:
    """Press a button of a post."""
    chosen = (ask.body or {}).get("selected_option", "")
    trigger = await press(ask.world, ask.who, find_post(ask), ask.params["action_id"], chosen)
    return OK | {"trigger_id": trigger}


def find_post(ask: Ask) -> Post:
    """Return a post the sender sees, or what was shown to them only."""
    for person, post in ask.world.whispers:
        if (
            person is ask.who
            and post.id == ask.params["post_id"]
            and (ask.body or {}).get("cookie")
        ):
            return post
    return ask.post()


async def press(world: World, who: Person, post: Post, action: str, chosen: str = "") -> str:
    """Tell a button's bot, do what it answers and return the trigger; raises Refused."""
    found = next((each for each in post.actions if each.get("id") == action), None)
    if found is None or not found.get("integration", {}).get("url"):
        raise Refused(404, "api.post.do_action.action_id.app_error", "Invalid action id.")
    told = write_press(world, who, post, found, chosen)
    heard = await call_bot(world, found["integration"]["url"], json=told)
    if heard.status != 200 or not isinstance(heard.data, dict):
        name = "api.post.do_action.action_integration.app_error"
        raise Refused(400, name, "Action integration error.")
    follow(world, who, post, heard.data)
    return str(told["trigger_id"])


def write_press(world: World, who: Person, post: Post, action: Json, chosen: str) -> Json:
    """Return what a button's bot is told; nothing of it is signed."""
    team = post.channel.team
    context = dict(action["integration"].get("context") or {})
    if action.get("type") == "select":
        context["selected_option"] = chosen
    return {
        "user_id": who.id,
        "user_name": who.username,
        "channel_id": post.channel.id,
        "channel_name": post.channel.name,
        "team_id": team.id if team else "",
        "team_domain": team.name if team else "",
        "post_id": post.id,
        "trigger_id": world.trigger(who),
        "type": action.get("type", ""),
        "data_source": action.get("data_source", ""),
        "context": context,
    }


def follow(world: World, who: Person, post: Post, given: Json) -> None:
    """Do what a bot answers to a press: change the post, whisper."""
    update = given.get("update")
    if isinstance(update, dict):
        kept = {"message": "", "props": post.props} | update
        if kept["props"] is None:
            kept["props"] = post.props
        change(world, who, post, kept)
    if given.get("ephemeral_text"):
        text = read_slack(given | {"text": given["ephemeral_text"]})["text"]
        writing.whisper(world, who, post.channel, text)


def change(world: World, who: Person, post: Post, kept: Json) -> None:
    """Change a post for everybody, or a whisper for who sees it."""
    if post.id in world.posts:
        writing.edit_post(world, post, kept)
        return
    post.message, post.props = kept["message"], kept["props"]
    event = {"post": json.dumps(post.as_json())}
    world.tell("post_edited", event, channel=post.channel, person=who)


def open_dialog(ask: Ask) -> Json:
    """Show a form to who pressed or called a moment ago."""
    trigger = ask.world.memory.triggers.get(ask.body["trigger_id"])
    if trigger is None:
        name = "interactive_message.decode_trigger_id.base64_decode_failed"
        raise Refused(400, name, "Failed to decode base64 for trigger ID for interactive dialog.")
    if ask.world.now() > trigger.until:
        name = "interactive_message.decode_trigger_id.expired"
        raise Refused(400, name, "Trigger ID for interactive dialog is expired.")
    given = ask.body["dialog"]
    ask.world.violations.extend(too_long(given))
    ask.world.dialogs[trigger.person.id] = Dialog(ask.body["url"], given)
    shown = {"trigger_id": trigger.id, "url": ask.body["url"], "dialog": given}
    ask.world.tell("open_dialog", {"dialog": json.dumps(shown)}, person=trigger.person)
    return OK


def too_long(given: Json) -> list[str]:
    """Return which texts of a dialog do not fit."""
    parts = [("dialog", given, LIMITS)]
    parts += [("element", each, FIELD_LIMITS) for each in given["elements"]]
    return [
        f"{where}.{name} has {len(part[name])} characters"
        for where, part, limits in parts
        for name, most in limits.items()
        if len(part.get(name) or "") > most
    ]


async def submit_dialog(ask: Ask) -> Json:
    """Send a form in; whoever the body says it is from, it is from the sender."""
    names = ("callback_id", "state", "submission", "channel_id", "team_id", "cancelled")
    return await submit(
        ask.world, ask.who, ask.body["url"], {name: ask.body.get(name) for name in names}
    )


async def submit(world: World, who: Person, url: str, given: Json) -> Json:
    """Tell a dialog's bot what was filled in, and return what it finds wrong."""
    texts = {name: given.get(name) or "" for name in ("callback_id", "state", "channel_id")}
    told: Json = {
        "type": "dialog_cancelled" if given.get("cancelled") else "dialog_submission",
        **texts,
        "team_id": given.get("team_id") or "",
        "user_id": who.id,
        "submission": given.get("submission") or {},
        "cancelled": bool(given.get("cancelled")),
    }
    heard = await call_bot(world, url, json=told)
    if heard.status != 200:
        name = "app.submit_interactive_dialog.decode_json_error"
        raise Refused(400, name, "Action integration error.")
    data: Any = heard.data
    known = data if isinstance(data, dict) else {}
    return {name: known[name] for name in ("errors", "error") if known.get(name)}


HANDLERS: dict[str, Handler] = {
    "POST /posts/{post_id}/actions/{action_id}": press_action,
    "POST /actions/dialogs/open": open_dialog,
    "POST /actions/dialogs/submit": submit_dialog,
}
OPEN = {"POST /actions/dialogs/open"}
"""What needs no token: the trigger is one."""
