"""`cxc-bot export-aggregates`: the figures of the last weeks, for anybody to use."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import typer

from bot.census.commons import write_commons
from bot.census.published import Snapshot
from bot.census.reading import history
from bot.census.writing import write_csv, write_json
from bot.cli.opening import opened, settle
from bot.knowledge import Knowledge

WRITERS: Mapping[str, Callable[[Sequence[Snapshot], Knowledge], str]] = {
    "csv": lambda snapshots, _: write_csv(snapshots),
    "json": lambda snapshots, _: write_json(snapshots),
    "commons": lambda snapshots, knowledge: write_commons(snapshots, knowledge.texts),
}


def export(settings: Path | None, form: str, weeks: int, out: Path | None) -> int:
    """Write the figures; return the exit status, 2 for a format there is not, 1 for no figures."""
    if form not in WRITERS:
        *some, last = WRITERS
        typer.echo(f"--format: there is no {form}; choose {', '.join(some)} or {last}.", err=True)
        return 2
    text = asyncio.run(_written(settings, form, weeks))
    if text is None:
        typer.echo(
            "There are no figures yet: the first are taken on a Monday, 00:00 UTC.", err=True
        )
        return 1
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="\n")
    return 0


async def _written(settings: Path | None, form: str, weeks: int) -> str | None:
    async with opened(settle(settings)) as (database, knowledge):
        async with database.transaction() as session:
            snapshots = await history(session, weeks)
        return WRITERS[form](snapshots, knowledge) if snapshots else None
