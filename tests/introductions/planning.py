"""A round in two parts: what is planned is stored, then people are asked."""

from datetime import timedelta

from bot.jobs.asking import ask_planned
from bot.jobs.round import next_time, weekly_round
from bot.settings import Rounds
from storage.tables import Introduction
from tests.scenes import proposals
from tests.town import Town


async def plan(town: Town) -> None:
    """Hold the weekly round, and stop before anybody is asked."""
    town.clock.now = next_time(Rounds(), town.clock.now) - timedelta(hours=1)
    await weekly_round(town.database, town.knowledge, town.clock())
    town.clock.now += timedelta(hours=1)
    await weekly_round(town.database, town.knowledge, town.clock())


async def ask(town: Town) -> None:
    """Ask whoever was not asked yet."""
    await ask_planned(town.database, town.knowledge, town.clock())
    await town.deliver()


async def states(town: Town) -> list[str]:
    """Return where all introductions stand."""
    return [row.state for row in await town.rows(Introduction)]


async def pairs(town: Town, number: int) -> None:
    """Let that many people ask, and as many others offer what they ask for."""
    for each in range(number):
        await town.say(f"Helper {each}", f"/offer craft number {each}")
        await town.say(f"Learner {each}", f"/ask craft number {each}")


def asked(town: Town, number: int) -> list[int]:
    """Count the proposals that helpers and learners got."""
    return [
        len(proposals(town, f"{who} {each}"))
        for who in ("Helper", "Learner")
        for each in range(number)
    ]
