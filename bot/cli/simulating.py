"""`cxc-bot simulate`: what many rounds make of a community under one policy or another."""

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot.cli.opening import now, opened, settle
from bot.jobs.round import read_pool
from bot.matching import Pool
from bot.moment import Moment
from bot.simulation.anonymous import anonymise
from bot.simulation.comparison import Comparison, compare
from bot.simulation.invention import invent
from bot.simulation.policies import POLICIES
from bot.simulation.table import lines, values

PICTURES = (".png", ".svg")
START = datetime(2026, 3, 4, 10, tzinfo=UTC)
"""When the first round of an invented community is held: always the same, as its people are."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How the result is shown."""

    picture: Path | None
    as_json: bool


def simulate(people: int, rounds: int, seed: int, shown: Shown) -> int:
    """Simulate an invented community; return the exit status."""
    return _simulate(invent(people, seed, START), START, rounds, seed, shown, own=False)


def simulate_own(file: Path | None, rounds: int, seed: int, shown: Shown) -> int:
    """Simulate those who could take part in a round now, without their ids."""
    start = now()
    pool = anonymise(asyncio.run(_own(file, start)), seed)
    return _simulate(pool, start, rounds, seed, shown, own=True)


def _simulate(
    pool: Pool, start: datetime, rounds: int, seed: int, shown: Shown, *, own: bool
) -> int:
    problem = _problem(pool, shown.picture)
    if problem:
        typer.echo(problem, err=True)
        return 2
    comparison = compare(
        pool, POLICIES, rounds=rounds, seed=seed, start=start, own=own, tell=_progress
    )
    _show(comparison, shown)
    return 0


def _problem(pool: Pool, picture: Path | None) -> str:
    if not any(wish.side == "ask" for wish in pool.wishes):
        return "Nobody asks for anything, so there is nothing to simulate."
    if picture and picture.suffix.lower() not in PICTURES:
        return f"--picture: {picture} must end in {' or '.join(PICTURES)}."
    if picture and not picture.absolute().parent.is_dir():
        return f"--picture: there is no folder {picture.parent}."
    return ""


def _progress(policy: str) -> None:
    typer.echo(f"simulating: {policy}", err=True)


def _show(comparison: Comparison, shown: Shown) -> None:
    if shown.as_json:
        typer.echo(json.dumps(values(comparison), indent=1))
    else:
        typer.echo("\n".join(lines(comparison)))
    if shown.picture:
        from bot.simulation.picture import draw  # noqa: PLC0415 - slow to import

        draw(comparison, shown.picture)
        typer.echo(f"Drawn: {shown.picture}", err=True)


async def _own(file: Path | None, at: datetime) -> Pool:
    async with opened(settle(file)) as (database, knowledge), database.transaction() as session:
        return await read_pool(Moment(session, at, knowledge))
