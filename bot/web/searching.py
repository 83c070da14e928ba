"""Finding capacities by any of their names, in whatever language it is typed."""

from collections.abc import Mapping
from functools import lru_cache

from bot.capacities import Capacities
from bot.grammar.spelling import key


def find(capacities: Capacities, search: str) -> frozenset[str]:
    """Return the codes of the capacities in whose names every word of a search occurs."""
    wanted = key(search).split()
    names = _names(capacities).items()
    return frozenset(code for code, spelt in names if all(word in spelt for word in wanted))


@lru_cache(maxsize=4)
def _names(capacities: Capacities) -> Mapping[str, str]:
    """Return all names of each capacity in one text, spelt as they are compared."""
    names = {one.code: [one.code] for one in capacities}
    for code, _, name in capacities.entries():
        names[code].append(name)
    return {code: "\n".join(map(key, several)) for code, several in names.items()}
