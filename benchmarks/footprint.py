"""What a message wrote, found by comparing tables; and the bare transaction that writes as much."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiosqlite

from storage.ids import fresh

Cells = dict[str, Any]
"""A row by column, as SQLite keeps it."""
Snapshot = Mapping[str, Mapping[int, Cells]]
"""Rows by table and number."""
UNIQUE = {"seen": "message", "declaration": "id", "letter": "key"}
"""The column that makes a row of a table a new one; others follow from whose row it is."""


@dataclass(frozen=True, slots=True)
class Written:
    """One statement of what a message wrote: a new row, or the columns of one that changed."""

    table: str
    cells: Cells
    row: int | None = None

    @property
    def sql(self) -> str:
        """The statement, its values as marks."""
        names = [f'"{name}"' for name in self.cells]
        if self.row is None:
            marks = ", ".join("?" * len(names))
            return f'INSERT INTO "{self.table}" ({", ".join(names)}) VALUES ({marks})'
        changes = ", ".join(f"{name} = ?" for name in names)
        return f'UPDATE "{self.table}" SET {changes} WHERE rowid = ?'

    @property
    def values(self) -> list[Any]:
        """The values of the statement."""
        return [*self.cells.values(), *([] if self.row is None else [self.row])]


class Ledger:
    """Reads the file beside the bot, and tells what has been written since it last looked."""

    def __init__(self, file: Path) -> None:
        self._file = sqlite3.connect(file, isolation_level=None)
        self._file.row_factory = sqlite3.Row
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        self._tables = [name for (name,) in self._file.execute(query)]

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def everything(self) -> Snapshot:
        """Return all rows of all tables; slow, for making sure that `of` misses none."""
        return {name: self._rows(f'SELECT rowid AS "#", * FROM "{name}"') for name in self._tables}

    def ends(self) -> Mapping[str, int]:
        """Return the number of the last row of each table."""
        query = 'SELECT coalesce(max(rowid), 0) FROM "{}"'
        return {name: self._file.execute(query.format(name)).fetchone()[0] for name in self._tables}

    def of(self, person_id: str, ends: Mapping[str, int]) -> Snapshot:
        """Return a person's rows, and every row that came after `ends`."""
        return {name: self._part(name, person_id, ends[name]) for name in self._tables}

    def _part(self, table: str, person_id: str, end: int) -> Mapping[int, Cells]:
        owner = {"person": "id", "account": "person_id", "declaration": "person_id"}.get(table)
        found = self._rows(f'SELECT rowid AS "#", * FROM "{table}" WHERE rowid > ?', end)
        if owner:
            query = f'SELECT rowid AS "#", * FROM "{table}" WHERE {owner} = ?'
            found |= self._rows(query, person_id)
        return found

    def _rows(self, sql: str, *values: object) -> dict[int, Cells]:
        rows = (dict(row) for row in self._file.execute(sql, values))
        return {row.pop("#"): row for row in rows}


def difference(before: Snapshot, after: Snapshot) -> list[Written]:
    """Return what was written between two snapshots; nothing the measured message does deletes."""
    return [
        Written(table, cells if old is None else _changed(old, cells), row if old else None)
        for table, rows in after.items()
        for row, cells in rows.items()
        if (old := before[table].get(row)) != cells
    ]


def _changed(old: Cells, new: Cells) -> Cells:
    return {name: value for name, value in new.items() if old[name] != value}


def shape(written: Iterable[Written]) -> list[str]:
    """Say in words what was written."""
    return sorted(
        f"insert {each.table}"
        if each.row is None
        else f"update {each.table}: {', '.join(sorted(each.cells))}"
        for each in written
    )


def again(written: Iterable[Written], one: Snapshot, other: Snapshot) -> list[Written]:
    """Return the same writing for somebody else: their rows, fresh ids, all else alike.

    Both have one row in each of the tables that change, so that one stands for the other.
    """
    ids = {mine: theirs for _, mine, theirs in _pairs(one, other, "id")}
    rows = {(table, mine): theirs for table, mine, theirs in _pairs(one, other, "#")}
    return [_moved(each, ids, rows) for each in written]


def _pairs(one: Snapshot, other: Snapshot, key: str) -> Iterator[tuple[str, Any, Any]]:
    for table in ("person", "account"):
        [(mine, my_cells)], [(theirs, their_cells)] = one[table].items(), other[table].items()
        yield ((table, mine, theirs) if key == "#" else (table, my_cells[key], their_cells[key]))


def _moved(each: Written, ids: Mapping[Any, Any], rows: Mapping[tuple[str, Any], Any]) -> Written:
    cells = {name: ids.get(value, value) for name, value in each.cells.items()}
    if each.row is not None:
        return Written(each.table, cells, rows[each.table, each.row])
    cells.pop("number", None)  # the table counts by itself
    if each.table in UNIQUE:
        cells[UNIQUE[each.table]] = fresh()
    return Written(each.table, cells)


async def write(
    connection: aiosqlite.Connection, statements: Iterable[tuple[str, list[Any]]]
) -> None:
    """Write in one transaction, a statement at a time."""
    await connection.execute("BEGIN IMMEDIATE")
    for sql, values in statements:
        await connection.execute(sql, values)
    await connection.execute("COMMIT")
