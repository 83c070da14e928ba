"""Invented weekly figures of a large community, for who shows them: nobody is behind them."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from bot.census.published import Dimension, Row, Snapshot
from bot.grammar.regions import REGIONS
from bot.knowledge import Knowledge

NEWEST = date(2026, 11, 23)
SMALLEST = 5
"""Fewer are hidden; more are rounded down to a multiple of it."""
TONGUES = {
    "en": 0.86, "fr": 0.24, "es": 0.21, "de": 0.16, "ar": 0.12, "pt": 0.09, "sw": 0.06, "hi": 0.06,
    "id": 0.05, "bn": 0.05, "it": 0.05, "ru": 0.05, "ha": 0.03, "tw": 0.02, "uk": 0.02, "fa": 0.02,
}  # fmt: skip
LEANING = {
    "155": 0.66, "154": 0.64, "021": 0.6, "053": 0.58, "039": 0.54, "151": 0.53, "030": 0.5,
    "005": 0.48, "013": 0.45, "145": 0.44, "034": 0.42, "035": 0.43, "015": 0.4, "018": 0.42,
    "014": 0.35, "011": 0.34, "017": 0.3, "029": 0.46, "143": 0.45,
}  # fmt: skip
"""Which share of those who say something in a region offer something."""


def editions(knowledge: Knowledge, weeks: int, seed: int = 3) -> Iterator[Snapshot]:
    """Yield invented figures of as many weeks, the oldest first."""
    dice = Random(seed)
    fond = {one.code: dice.paretovariate(1.4) for one in knowledge.capacities}
    taught = {code: dice.uniform(0.25, 0.68) for code in fond}
    for number in range(weeks):
        size = 320 * (1 + 1.6 * number / max(weeks - 1, 1)) * dice.uniform(0.97, 1.03)
        rows = tuple(_rows(knowledge, fond, taught, size, dice))
        yield Snapshot(NEWEST - timedelta(weeks=weeks - 1 - number), rows)


def _rows(
    knowledge: Knowledge,
    fond: dict[str, float],
    taught: dict[str, float],
    size: float,
    dice: Random,
) -> Iterator[Row]:
    yield _row("all", "", size, 0.52, dice)
    weight = size * 2.4 / sum(fond.values())
    for code, share in fond.items():
        yield _row("capacity", code, weight * share, taught[code], dice)
        below = sum(fond[each] for each in knowledge.capacities.subtree(code))
        yield _row("subtree", code, min(weight * below * 0.8, size), taught[code], dice)
    for code in REGIONS:
        lean = LEANING.get(code, 0.5)
        yield _row("region", code, size * (0.02 if code not in LEANING else 0.075), lean, dice)
    for code, share in TONGUES.items():
        yield _row("language", code, size * share, 0.52, dice)
    for kind in knowledge.capacities.kinds():
        yield _row("kind", kind.code, size * dice.uniform(0.02, 0.3), 0.5, dice)


def _row(dimension: Dimension, key: str, people: float, offer: float, dice: Random) -> Row:
    near = dice.uniform(0.94, 1.06)
    offering, asking = round(people * offer * near), round(people * (1 - offer) / near)
    served = min(max(dice.gauss(0.35 + 0.5 * offer, 0.04), 0.05), 0.95)
    introduced = asking * served
    return Row(
        dimension,
        key,
        _shown(offering),
        _shown(asking),
        _shown(round(asking - introduced)),
        _shown(round(introduced)),
        _shown(round(introduced * 0.6)),
        _shown(round(introduced * 0.5)),
        round(served * 20) / 20 if asking >= SMALLEST else None,
        float(round(dice.uniform(3, 12))) if introduced >= SMALLEST else None,
    )


def _shown(people: int) -> int | None:
    return people - people % SMALLEST if people >= SMALLEST else None
