"""Labels beside each other: moved as little as needed so that none is on another."""

from collections.abc import Sequence


def spread(places: Sequence[float], apart: float) -> list[float]:
    """Move rising places as little as needed for each to be `apart` above the one before."""
    groups: list[list[float]] = []
    for place in places:
        groups.append([place])
        while len(groups) > 1 and _top(groups[-2], apart) + apart > _bottom(groups[-1], apart):
            last = groups.pop()
            groups[-1] += last
    return [_bottom(group, apart) + n * apart for group in groups for n in range(len(group))]


def _bottom(group: Sequence[float], apart: float) -> float:
    return sum(group) / len(group) - apart * (len(group) - 1) / 2


def _top(group: Sequence[float], apart: float) -> float:
    return sum(group) / len(group) + apart * (len(group) - 1) / 2
