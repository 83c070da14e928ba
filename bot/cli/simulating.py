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
from bot.simulation.anonymity import anonymise
from bot.simulation.comparison import Comparison, compare
from bot.simulation.invention import invent
from bot.simulation.policies import POLICIES
from bot.simulation.table import lines, values

PICTURES = (".png", ".svg")
START = datetime(2026, 3, 4, 10, tzinfo=UTC)
"""When the first round of an invented community is held: always the same, as its people are."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is simulated, besides whom, and how the result is order."""

    rounds: int
    seed: int
    picture: Path | None
    as_json: bool


def simulate(people: int, order: Order) -> int:
    """Simulate an invented community; return the exit status."""
    if problem := _undrawable(order.picture):
        return _refuse(problem)
    return _simulate(invent(people, order.seed, START), START, order, own=False)


def simulate_own(file: Path | None, order: Order) -> int:
    """Simulate those who could take part in a round now, without their ids; return the status."""
    if problem := _undrawable(order.picture):
        return _refuse(problem)
    start = now()
    pool = anonymise(asyncio.run(_own(file, start)), order.seed)
    if not any(wish.side == "ask" for wish in pool.wishes):
        return _refuse("Nobody asks for anything now, so there is nothing to simulate.")
    return _simulate(pool, start, order, own=True)


def _undrawable(picture: Path | None) -> str:
    if picture and picture.suffix.lower() not in PICTURES:
        return f"--picture: {picture} must end in {' or '.join(PICTURES)}."
    if picture and not picture.absolute().parent.is_dir():
        return f"--picture: there is no folder {picture.parent}."
    return ""


def _refuse(problem: str) -> int:
    typer.echo(problem, err=True)
    return 2


def _simulate(pool: Pool, start: datetime, order: Order, *, own: bool) -> int:
    comparison = compare(
        pool,
        POLICIES,
        rounds=order.rounds,
        seed=order.seed,
        start=start,
        own=own,
        tell=_progress,
    )
    _show(comparison, order)
    return 0


def _progress(policy: str) -> None:
    typer.echo(f"simulating: {policy}", err=True)


def _show(comparison: Comparison, order: Order) -> None:
    if order.as_json:
        typer.echo(json.dumps(values(comparison), indent=1))
    else:
        typer.echo("\n".join(lines(comparison)))
    if order.picture:
        from bot.simulation.picture import draw  # noqa: PLC0415 - slow to import

        draw(comparison, order.picture)
        typer.echo(f"Drawn: {order.picture}", err=True)


async def _own(file: Path | None, at: datetime) -> Pool:
    async with opened(settle(file)) as (database, knowledge):
        return await read_pool(database, knowledge, at)
