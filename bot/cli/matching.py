"""`cxc-bot round`: hold a round now, or only show what it would do."""

import asyncio
from pathlib import Path

import typer

from bot.cli.opening import now, opened, settle
from bot.jobs.round import hold as hold_round
from bot.jobs.round import plan_now
from bot.matching import Plan


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
        typer.echo("Nothing was stored and nobody was asked.")


async def _hold(file: Path | None, *, dry_run: bool) -> Plan:
    async with opened(settle(file)) as (database, knowledge):
        if dry_run:
            return await plan_now(database, knowledge, now())
        return await hold_round(database, knowledge, now())
