"""Dialogs: who is shown a form, and what becomes of it."""

import json
from typing import Any

from tests.mattermost.asking import OK, Ask, Handler
from tests.mattermost.calling import call_bot
from tests.mattermost.commands import Dialog
from tests.mattermost.persons import Json, Person
from tests.mattermost.refusals import Refused
from tests.mattermost.world import World

LIMITS = {"title": 24, "submit_label": 24}
FIELD_LIMITS = {"display_name": 24, "name": 300, "help_text": 150, "placeholder": 150}


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


OPEN = {"POST /actions/dialogs/open"}
"""What needs no token: the trigger is one."""


HANDLERS: dict[str, Handler] = {
    "POST /actions/dialogs/open": open_dialog,
    "POST /actions/dialogs/submit": submit_dialog,
}
