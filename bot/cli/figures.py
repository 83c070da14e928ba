"""`cxc-bot export-aggregates`: counts of distinct people by capacity."""

import asyncio
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from bot.cli.opening import opened, settle
from bot.knowledge import Knowledge
from storage import figures

FORMATS = ("csv", "json")
COLUMNS = ("capacity", "label", "side", "people")


def export(file: Path | None, form: str) -> int:
    """Print the figures; return the exit status, 2 for a format there is not."""
    if form not in FORMATS:
        typer.echo(f"--format: there is no {form}; choose {' or '.join(FORMATS)}.", err=True)
        return 2
    rows = asyncio.run(_rows(file))
    if form == "json":
        told = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        writer = csv.writer(sys.stdout)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return 0


async def _rows(file: Path | None) -> Sequence[tuple[str, str, str, int]]:
    async with opened(settle(file)) as (database, knowledge), database.transaction() as session:
        return [
            (code, _label(knowledge, code), side, people)
            for code, side, people in await figures.by_capacity(session)
        ]


def _label(knowledge: Knowledge, code: str) -> str:
    return knowledge.capacities.label(code, ("en",))
