"""Invented people live: a day after a letter came, they press one of its buttons."""

import random

from bot.playground.cast import Actor, Cast

YES = 0.8
"""How often an invented person agrees to be introduced."""
HABITS = {
    "accept": (YES, ("accept", "decline")),
    "met": (0.75, ("helped", "later")),
    "renew": (0.9, ("renew", "drop")),
}
"""For a kind of letter: how often the first of two buttons is pressed, and which they are."""


def wishes(cast: Cast, dice: random.Random) -> list[tuple[Actor, str]]:
    """Return what invented people press now: who, and the command of the button."""
    pressed = []
    for actor in cast:
        letters, actor.waiting, actor.today = actor.waiting, actor.today, []
        if actor.played:
            continue
        for letter in letters:
            commands = [button.command for button in letter.outgoing.buttons]
            chosen = choose(commands, dice)
            if chosen:
                pressed.append((actor, chosen))
    return pressed


def choose(commands: list[str], dice: random.Random) -> str | None:
    """Choose among the buttons of one letter; None where there is no habit for it."""
    for kind, (often, (first, second)) in HABITS.items():
        if any(command.split(" ")[0] == kind for command in commands):
            wanted = first if dice.random() < often else second
            return next((command for command in commands if wanted in command.split(" ")), None)
    return None
