"""What is wanted most and not to be found, by the figures of a week."""

from collections.abc import Container, Sequence

from bot.census.published import Row, Snapshot


def most_wanted(
    snapshot: Snapshot, *, within: Container[str] | None = None, limit: int = 5
) -> Sequence[Row]:
    """Return capacities of which more is asked for than there is, the worst first.

    That is where people were introduced to nobody yet, or fewer offer it than ask for it. `within`
    are the codes that count; without it all do.
    """
    rows = [row for row in snapshot.by("capacity") if within is None or row.key in within]
    return sorted(filter(_is_short, rows), key=_order)[:limit]


def _is_short(row: Row) -> bool:
    return bool(row.unmet) or (row.asking or 0) > (row.offering or 0)


def _order(row: Row) -> tuple[int, int, str]:
    return -(row.unmet or 0), (row.offering or 0) - (row.asking or 0), row.key
