"""What a row is about, in words."""

from collections.abc import Sequence

from bot.capacities import Capacities
from bot.census.published import Row
from bot.grammar.regions import region_name
from bot.grammar.tongues import tongue_name


def name_of(row: Row, capacities: Capacities, languages: Sequence[str]) -> str:
    """Name the group of a row in the first of some languages that has a name for it.

    All people together have none, and a platform is called by its key.
    """
    match row.dimension:
        case "capacity" | "subtree":
            return capacities.label(row.key, languages)
        case "kind":
            return capacities.kind_label(row.key, languages)
        case "region":
            return region_name(row.key, languages[0])
        case "language":
            return tongue_name(row.key, languages[0])
        case _:
            return row.key
