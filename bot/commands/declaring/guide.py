"""A bare `/offer` or `/ask`: what one could say, with buttons."""

from datetime import timedelta

from bot import named
from bot.call import Call
from bot.events import Reply
from bot.moment import choice, line
from storage import declarations, people
from storage.declarations import OPPOSITE

SHOWN = 6
FLOOR = 5
"""People behind a suggestion: fewer would tell of somebody."""
USUAL = ("sparql", "grant-writing", "video-editing", "edit-a-thons", "templates", "photography")
"""Suggested where too few people have said anything yet."""
PATIENCE = timedelta(minutes=15)
"""How long the next plain words are taken as the end of a command."""


async def guide(call: Call, side: str) -> Reply:
    """Ask what somebody offers or asks for, with what the other side waits for as buttons."""
    moment = call.moment
    wanted = await declarations.popular(
        moment.session, OPPOSITE[side], now=moment.now, limit=SHOWN, floor=FLOOR
    )
    known = [code for code in USUAL if code in call.knowledge.capacities]
    codes = tuple(dict.fromkeys((*wanted, *known)))[:SHOWN]
    choices = [choice(f"{side} {code}", "button-topic", named.topic(code)) for code in codes]
    await_rest(call, side)
    return call.reply(line(f"guide-{side}"), choices=choices)


def await_rest(call: Call, beginning: str) -> None:
    """Take the next plain words of this person as the end of a command."""
    people.expect(call.person, beginning, call.moment.now + PATIENCE)
