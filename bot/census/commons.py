"""The snapshots as a page of Wikimedia Commons, such as Data:Capacity Exchange.tab."""

import json
from collections.abc import Sequence
from typing import Any

from bot.capacities import capacities
from bot.census.naming import name_of
from bot.census.published import Row, Snapshot
from bot.census.tabular import LARGEST, LICENCE, problems
from bot.census.writing import COLUMNS, figures
from bot.say import Catalog

TYPES = {"week": "string", "dimension": "string", "key": "string", "label": "localized"}
"""What stands in a column, where it is no number."""
SOURCES = "The Capacity Exchange in chat rooms; what the columns mean is in its docs/figures.md."


def write_commons(snapshots: Sequence[Snapshot], texts: Catalog) -> str:
    """Write the newest weeks, given first, as many as a page takes.

    Raises ValueError where not even one week fits, or the page breaks a rule otherwise.
    """
    text = _page(snapshots, texts)
    while (size := len(text.encode())) > LARGEST and len(snapshots) > 1:
        snapshots = snapshots[: max(1, len(snapshots) * LARGEST // size)]
        text = _page(snapshots, texts)
    if found := list(problems(text)):
        raise ValueError("; ".join(found[:3]))
    return text


def _page(snapshots: Sequence[Snapshot], texts: Catalog) -> str:
    page = {
        "license": LICENCE,
        "description": texts.variants("census-description"),
        "sources": SOURCES,
        "schema": {"fields": [_field(name, texts) for name in COLUMNS]},
        "data": [
            [snapshot.week.isoformat(), row.dimension, row.key, _label(row, texts), *figures(row)]
            for snapshot in snapshots
            for row in snapshot.rows
        ],
    }
    # As the page will be kept: MediaWiki writes it anew, each value on a line of its own.
    return json.dumps(page, ensure_ascii=False, indent="\t") + "\n"


def _field(name: str, texts: Catalog) -> dict[str, Any]:
    titles = texts.variants(f"census-{name}")
    return {"name": name, "type": TYPES.get(name, "number"), "title": titles}


def _label(row: Row, texts: Catalog) -> dict[str, str]:
    """Name a row in every language there are texts in, each once: English stands for the others."""
    names = {code: name_of(row, capacities(), texts.chain(code)) for code in texts.languages}
    return {code: name for code, name in names.items() if code == "en" or name != names["en"]}
