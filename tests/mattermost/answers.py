"""What a bot answers and attaches, held to what a server understands.

A real server passes over what it does not know: a mistyped field is simply not there.
"""

import re
from typing import Any

from tests.mattermost.contract import problems

ACTION_ID = re.compile("[A-Za-z0-9]+")
KINDS = ("button", "select")


def check_command_answer(given: Any) -> list[str]:
    """Return what is wrong with an answer to a command."""
    found = problems(given, "CommandAnswer", "answer")
    for each in given.get("extra_responses") or []:
        found += check_command_answer(each)
    return found + check_attachments(given.get("attachments"))


def check_press_answer(given: Any) -> list[str]:
    """Return what is wrong with an answer to a press."""
    found = problems(given, "PressAnswer", "answer")
    update = given.get("update")
    return found + check_props(update.get("props") if isinstance(update, dict) else None)


def check_props(props: Any) -> list[str]:
    """Return what is wrong with the attachments of a post."""
    return check_attachments(props.get("attachments")) if isinstance(props, dict) else []


def check_attachments(attachments: Any) -> list[str]:
    """Return what is wrong with attachments; a button's identity is a part of a path."""
    if attachments is None:
        return []
    found = problems(attachments, ["Attachment"], "attachments")
    if found:
        return found
    actions = [action for each in attachments for action in each.get("actions", [])]
    found += [
        f"an action's id cannot be {each['id']!r}"
        for each in actions
        if not ACTION_ID.fullmatch(each.get("id", "generated"))
    ]
    kinds = [each.get("type", "button") for each in actions]
    return found + [f"an action cannot be a {each!r}" for each in kinds if each not in KINDS]


def is_unreadable(wrong: list[str]) -> bool:
    """Say whether a server cannot read something at all: it knows a field by another type."""
    return any(" must be " in each for each in wrong)
