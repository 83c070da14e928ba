"""Lines over the weeks, on a plane from 0 to 100 both ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil, log10

Counts = Sequence[int | None]

STEPS = (1, 2, 2.5, 5, 10)
TICKS = 5
LEAST = 5.0
"""The smallest step of an axis: people are told in fives."""
LABELS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One series: the stretches in which it can be seen, each as the points of a polyline."""

    name: str
    stretches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A label of an axis, and where it stands on it."""

    at: float
    value: float | date


@dataclass(frozen=True, slots=True)
class Trend:
    """A chart of lines: what is drawn, and the marks of both axes."""

    lines: tuple[Line, ...]
    heights: tuple[Mark, ...]
    weeks: tuple[Mark, ...]


def trend(weeks: Sequence[date], series: Mapping[str, Counts], *, mirrored: bool) -> Trend | None:
    """Draw counts over weeks, the oldest first; None where there is nothing to see.

    Time runs from right to left if it is `mirrored`. A line has a gap where a count is hidden.
    """
    seen = [count for counts in series.values() for count in counts if count is not None]
    if len(weeks) < 2 or not seen:
        return None
    places = _across(weeks, mirrored=mirrored)
    step, top = scale(max(seen))
    lines = (Line(name, _stretches(places, counts, top)) for name, counts in series.items())
    heights = (
        Mark(round(100 - 100 * n * step / top, 2), n * step) for n in range(round(top / step) + 1)
    )
    return Trend(tuple(lines), tuple(heights), _labels(weeks, places))


def _across(weeks: Sequence[date], *, mirrored: bool) -> list[float]:
    span = (weeks[-1] - weeks[0]).days
    places = [round(100 * (week - weeks[0]).days / span, 2) for week in weeks]
    return [round(100 - place, 2) for place in places] if mirrored else places


def scale(most: int) -> tuple[float, float]:
    """Return a round step and the top of an axis on which `most` fits."""
    rough = max(most, 1) / TICKS
    power = 10.0 ** (ceil(log10(rough)) - 1)
    step = max(LEAST, next(power * each for each in STEPS if power * each >= rough * 0.999))
    return step, step * ceil(max(most, 1) / step)


def _stretches(places: Sequence[float], counts: Counts, top: float) -> tuple[str, ...]:
    points = zip(places, counts, strict=True)
    found = []
    for visible, stretch in groupby(points, key=lambda point: point[1] is not None):
        if visible:
            dots = [f"{x:g},{100 - 100 * (y or 0) / top:.2f}" for x, y in stretch]
            found.append(" ".join(dots if len(dots) > 1 else dots * 2))  # a dot is a short line
    return tuple(found)


def _labels(weeks: Sequence[date], places: Sequence[float]) -> tuple[Mark, ...]:
    """Name a few weeks, the first and the last among them."""
    last = len(weeks) - 1
    steps = min(LABELS - 1, last)
    chosen = dict.fromkeys(round(last * n / steps) for n in range(steps + 1))
    return tuple(Mark(places[n], weeks[n]) for n in chosen)
