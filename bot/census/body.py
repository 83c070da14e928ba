"""A snapshot as the JSON it is kept as, and back."""

import json
from dataclasses import asdict
from datetime import date

from bot.census.published import Row, Snapshot


def write(snapshot: Snapshot) -> str:
    """Write the rows of a snapshot; what is hidden is left out."""
    rows = ({key: value for key, value in asdict(row).items() if value is not None}
            for row in snapshot.rows)  # fmt: skip
    return json.dumps(list(rows), ensure_ascii=False)


def read(week: date, body: str) -> Snapshot:
    """Read what `write` wrote."""
    return Snapshot(week, tuple(Row(**each) for each in json.loads(body)))
