"""The snapshots as files that anybody may take: CSV and JSON."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from bot.capacities import capacities
from bot.census.naming import name_of
from bot.census.published import Row, Snapshot
from bot.census.tabular import LICENCE

FIGURES = tuple(field.name for field in fields(Row) if field.name not in ("dimension", "key"))
COLUMNS = ("week", "dimension", "key", "label", *FIGURES)
"""The columns of every table; what they mean is in docs/figures.md."""
ENGLISH = ("en",)


def write_csv(snapshots: Sequence[Snapshot]) -> str:
    """Write a table with a heading; what is hidden is an empty field."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_records(snapshots))
    return text.getvalue()


def write_json(snapshots: Sequence[Snapshot]) -> str:
    """Write an object with the licence and the rows; what is hidden is null."""
    rows = [dict(zip(COLUMNS, record, strict=True)) for record in _records(snapshots)]
    return json.dumps({"license": LICENCE, "rows": rows}, ensure_ascii=False, indent=1) + "\n"


def _records(snapshots: Sequence[Snapshot]) -> Iterator[list[Any]]:
    for snapshot in snapshots:
        for row in snapshot.rows:
            label = name_of(row, capacities(), ENGLISH)
            yield [snapshot.week.isoformat(), row.dimension, row.key, label, *figures(row)]


def figures(row: Row) -> list[int | float | None]:
    """Return the figures of a row in the order of the columns."""
    return [getattr(row, name) for name in FIGURES]
