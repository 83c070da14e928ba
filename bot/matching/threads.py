"""Work that is done at several parts at once, on as many cores as are used."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

THREADS = 2
Part = TypeVar("Part")
Made = TypeVar("Made")


def side_by_side(work: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
    """Yield what is made of each part, in their order; some are worked at in other threads."""
    with ThreadPoolExecutor(THREADS) as threads:
        yield from threads.map(work, parts)
