"""Work that is done at several parts at once, on as many cores as are used."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

THREADS = 2
PART = 1 << 14
"""Rows that are worked at together."""
Part = TypeVar("Part")
Made = TypeVar("Made")


def side_by_side(work: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
    """Yield what is made of each part, in their order; some are worked at in other threads."""
    with ThreadPoolExecutor(THREADS) as threads:
        yield from threads.map(work, parts)


def by_parts(work: Callable[[slice], Made], rows: int) -> Iterator[Made]:
    """Yield what is made of rows, so many that they are at hand together: many side by side."""
    parts = [slice(start, start + PART) for start in range(0, max(1, rows), PART)]
    yield from map(work, parts) if len(parts) == 1 else side_by_side(work, parts)
