"""What to say of a match: what speaks for it, and what does not."""

from collections.abc import Mapping

from bot.matching import score
from bot.matching.pool import Lesson, Match

_STRONG: Mapping[str, float] = {
    "mutual": 1.05,
    "closeness": 1.0,
    "language": 0.9,
    "overlap": 0.92,
    "kinds": 1.0,
    "waiting": 1.2,
    "deadline": 1.1,
    "region": 1.1,
    "rarity": 1.1,
    "outcome": 2.0,
    "turn": 2.0,
    "freshness": 0.95,
}
_WEAK: Mapping[str, float] = {
    "closeness": 0.99,
    "language": 0.8,
    "overlap": 0.84,
    "kinds": 0.7,
    "outcome": 0.92,
    "freshness": 0.8,
}


def reasons(match: Match) -> tuple[str, ...]:
    """Return the names of the factors that speak for a match, the strongest first.

    Strength is where a factor lies in its range (`score.RANGES`); among equals the order of the
    ranges decides. "overlap" is named only where the hours are known.
    """
    names = [name for name in _named(match) if match.factors[name] >= _STRONG[name]]
    return tuple(sorted(names, key=lambda name: _strength(name, match), reverse=True))


def strongest(match: Match) -> tuple[str, ...]:
    """Return the names of the two factors that speak most for a match."""
    return reasons(match)[:2]


def weaknesses(match: Match) -> tuple[str, ...]:
    """Return the names of the factors to be honest about, the worst first.

    "closeness" is among them whenever the capacity is not the same but near.
    """
    names = [name for name in _named(match) if match.factors[name] <= _WEAK.get(name, -1.0) + 1e-9]
    return tuple(sorted(names, key=lambda name: _strength(name, match)))


def near(match: Match) -> tuple[Lesson, ...]:
    """Return the lessons in which the capacity is not the one asked for but near, as they come."""
    return tuple(lesson for lesson in match.lessons if lesson.closeness <= _WEAK["closeness"])


def _named(match: Match) -> list[str]:
    known = "hours" in match.factors
    return [name for name in score.RANGES if known or name != "overlap"]


def _strength(name: str, match: Match) -> float:
    least, most = score.RANGES[name]
    return (match.factors[name] - least) / (most - least)
