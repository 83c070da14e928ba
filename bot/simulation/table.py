"""A comparison as a table for the terminal, and as plain values for JSON."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from math import isfinite, isinf, isnan
from typing import Any

from bot.simulation.comparison import Comparison
from bot.simulation.measures import Measures, measure, still_waiting

LABEL, COLUMN = 30, 10
BEST = "*"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: the field of `Measures` it shows, and whether more is better."""

    label: str
    field: str
    form: str = "{:.1%}"
    better: Callable[[list[float]], float] | None = max


ROWS = (
    Row("asks served", "served"),
    Row("  of those whose time is up", "served_old"),
    Row("asks that helped", "helped"),
    Row("value per ask, 0 to 1", "value", "{:.3f}"),
    Row("proposals that came about", "agreed"),
    Row("all in it learn and help", "reciprocity"),
    Row("Gini of helpers' load, 0 to 1", "gini", "{:.3f}", min),
    Row("rounds an ask waits, mean", "waited", "{:.1f}", min),
    Row("rounds until 95 % had a helper", "waited_95", "{:.0f}", min),
    Row("worst region, asks served", "worst"),
    Row("best region, asks served", "best", better=None),
    Row("spread over regions", "spread", better=min),
    Row("seconds of planning", "seconds", "{:.1f}", None),
)


def lines(comparison: Comparison) -> Iterator[str]:
    """Yield the lines of the table, none wider than 80 columns for up to five policies."""
    whole = [measure(story, comparison.rounds) for story in comparison.stories]
    yield heading(comparison)
    yield ""
    names = [story.policy for story in comparison.stories]
    yield f"{'':{LABEL}}" + "".join(f"{name:>{COLUMN - 1}} " for name in names).rstrip()
    for row in ROWS:
        yield f"{row.label:{LABEL}}" + "".join(_cells(row, whole, comparison.rounds)).rstrip()
    yield f"{BEST} the best. What is measured, and how: docs/simulation.md"


def heading(comparison: Comparison) -> str:
    """Say what was simulated."""
    people = f"{comparison.people:,} {'' if comparison.own else 'invented '}people"
    seed = f"seed {comparison.seed}"
    return f"{comparison.rounds} weekly rounds, {people}, {comparison.asks:,} asks, {seed}"


def values(comparison: Comparison) -> dict[str, Any]:
    """Return everything measured, at the end and after every round; what is not known is None."""
    return {
        "people": comparison.people,
        "rounds": comparison.rounds,
        "seed": comparison.seed,
        "own": comparison.own,
        "asks": comparison.asks,
        "policies": {
            story.policy: {
                **_plain(measure(story, comparison.rounds)),
                "still_waiting": still_waiting(story.asks.values(), comparison.rounds),
                "by_round": [_plain(measure(story, n + 1)) for n in range(comparison.rounds)],
            }
            for story in comparison.stories
        },
    }


def _plain(measures: Measures) -> dict[str, float | None]:
    found = asdict(measures)
    return {name: round(value, 6) if isfinite(value) else None for name, value in found.items()}


def _cells(row: Row, whole: list[Measures], rounds: int) -> Iterator[str]:
    numbers = [getattr(measures, row.field) for measures in whole]
    known = [number for number in numbers if isfinite(number)]
    best = row.form.format(row.better(known)) if row.better and len(known) > 1 else ""
    for number in numbers:
        said = _said(row, number, rounds)
        yield f"{said:>{COLUMN - 1}}{BEST if said == best else ' '}"


def _said(row: Row, number: float, rounds: int) -> str:
    if isnan(number):
        return "-"
    return f">{rounds}" if isinf(number) else row.form.format(number)
