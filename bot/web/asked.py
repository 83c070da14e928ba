"""What somebody wants to see of a table: a search, an order, from the query of an address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from bot.census.published import Row
from bot.grammar.spelling import key

COLUMNS = ("name", "offering", "asking", "unmet", "introductions", "served", "days")
FIRST = "asking"
LONGEST = 60
"""Letters of a search that count."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search and an order; whatever was written into an address, this is in order."""

    search: str = ""
    column: str = FIRST
    descending: bool = True
    everything: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        """Read the query of an address; what nobody understands counts as not said."""
        column = query.get("sort", FIRST)
        column = column if column in COLUMNS else FIRST
        order = query.get("order", "")
        return cls(
            search=" ".join(query.get("q", "")[:LONGEST].split()),
            column=column,
            descending=order == "desc" or (order != "asc" and column != "name"),
            everything=query.get("show") == "all",
        )

    def by(self, column: str) -> "Asked":
        """Order by a column; by the one it is ordered by already, the other way round."""
        turned = column == self.column
        descending = not self.descending if turned else column != "name"
        return replace(self, column=column, descending=descending)

    def all(self) -> "Asked":
        """Show also what there are no figures of."""
        return replace(self, everything=True)

    @property
    def query(self) -> str:
        """The query that is read as this, always written in the same way."""
        said = {"q": self.search} if self.search else {}
        if (self.column, self.descending) != (FIRST, True):
            said |= {"sort": self.column, "order": "desc" if self.descending else "asc"}
        if self.everything:
            said["show"] = "all"
        return f"?{urlencode(said)}" if said else ""


def ordered(rows: Sequence[Row], asked: Asked, name: Callable[[str], str]) -> list[Row]:
    """Order rows by a column, what is hidden last whichever way, and equal ones by their names."""
    named = sorted(rows, key=lambda row: key(name(row.key)))
    if asked.column == "name":
        return named[::-1] if asked.descending else named
    seen = [row for row in named if getattr(row, asked.column) is not None]
    seen.sort(key=lambda row: getattr(row, asked.column), reverse=asked.descending)
    return seen + [row for row in named if getattr(row, asked.column) is None]
