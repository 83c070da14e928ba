"""How far two people have come when a test begins: Ada offers SPARQL, Ben asks for it."""

import re

from bot.introductions.states import State
from storage.tables import Introduction
from tests.town import Town


async def declared(town: Town) -> None:
    """Ada has offered, Ben has asked."""
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ben", "/ask SPARQL")


async def proposed(town: Town) -> str:
    """Ben wants to be introduced at once, and Ada has been asked; return the introduction's id."""
    await declared(town)
    await town.press("Ben", "Introduce me")
    return town.command("Ada", "Introduce us").removeprefix("accept ")


async def introduced(town: Town) -> str:
    """Both have said yes; return the introduction's id."""
    introduction_id = await proposed(town)
    await town.press("Ada", "Introduce us")
    return introduction_id


async def met(town: Town) -> str:
    """They have met, and it helped Ben; return the introduction's id."""
    introduction_id = await introduced(town)
    await town.pass_time(days=8)
    await town.press("Ben", "It helped")
    return introduction_id


async def state_of(town: Town, introduction_id: str) -> State:
    """Return where an introduction stands."""
    rows = await town.rows(Introduction)
    return State(next(row.state for row in rows if row.id == introduction_id))


async def code_for(town: Town, who: str) -> str:
    """Let somebody ask for a code that links accounts; return it."""
    found = re.search(r"/link (\w{8})", await town.say(who, "/link"))
    assert found
    return found[1]


async def linked(town: Town, first: str, second: str) -> None:
    """Make two accounts one person."""
    await town.say(second, f"/link {await code_for(town, first)}")
    await town.press(second, "Yes, both are mine")


async def circle(town: Town) -> None:
    """Let a round propose a circle of three: Ada helps Ben, Ben helps Cy, Cy helps Ada."""
    for name, gives, takes in (
        ("Ada", "SPARQL", "maps"),
        ("Ben", "photography", "SPARQL"),
        ("Cy", "maps", "photography"),
    ):
        await town.say(name, f"/offer {gives}")
        await town.say(name, f"/ask {takes}")
    await town.pass_time(days=3)


def proposals(town: Town, who: str) -> list[str]:
    """Return the proposals somebody got."""
    return [letter for letter in town.letters(who) if "Shall I introduce you" in letter]
