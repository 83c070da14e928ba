"""`cxc-bot round`: hold a round now, or only show what it would do."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import typer

from bot.cli.explaining import Account, everything, of_person
from bot.cli.opening import now, opened, settle
from bot.jobs.round import hold as hold_round
from bot.jobs.round import plan_now
from bot.matching import Plan, Reasons

NOTHING = "Nothing was stored and nobody was asked."


def hold(file: Path | None, *, dry_run: bool) -> None:
    """Plan a round; store it and ask people unless it is a dry run. Figures go to the screen."""
    plan = asyncio.run(_hold(file, dry_run=dry_run))
    for name, value in sorted(plan.figures.items()):
        typer.echo(f"{name}: {value:g}")
    typer.echo(f"seed: {plan.seed}")
    if dry_run:
        for match in plan.matches:
            topics = ", ".join(sorted({lesson.topic for lesson in match.lessons}))
            typer.echo(f"{' + '.join(match.people)}: {topics} ({match.value:.2f})")
        typer.echo(NOTHING)


def explain(file: Path | None, person: str | None, *, dry_run: bool) -> int:
    """Plan a round, store nothing, and say why; return the exit status."""
    if not dry_run:
        return _refuse("--explain and --person only go with --dry-run, which stores nothing.")
    account = asyncio.run(_account(file, now()))
    if person is None:
        return _show(everything(account))
    if person not in {member.id for member in account.pool.members}:
        return _refuse(f"--person: {person} has declared nothing that is open now, or rests.")
    return _show(of_person(account, person))


def _show(lines: Iterable[str]) -> int:
    for line in lines:
        typer.echo(line)
    typer.echo(f"\n{NOTHING}")
    return 0


def _refuse(problem: str) -> int:
    typer.echo(problem, err=True)
    return 2


async def _account(file: Path | None, at: datetime) -> Account:
    async with opened(settle(file)) as (database, knowledge):
        pool, plan = await plan_now(database, knowledge, at)
        return Account(pool, plan, Reasons(pool, plan, at), knowledge)


async def _hold(file: Path | None, *, dry_run: bool) -> Plan:
    async with opened(settle(file)) as (database, knowledge):
        if dry_run:
            return (await plan_now(database, knowledge, now()))[1]
        return await hold_round(database, knowledge, now())
