"""What people offer and ask for: a tree of capacities, and kinds of help, in many languages."""

from functools import cache

from bot.capacities.reading import read
from bot.capacities.tree import Aliases, Capacities, Capacity, Entry, Kind, Labels

__all__ = ["Aliases", "Capacities", "Capacity", "Entry", "Kind", "Labels", "capacities"]


@cache
def capacities() -> Capacities:
    """The capacities as shipped, read once."""
    return read()
