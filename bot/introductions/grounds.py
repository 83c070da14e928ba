"""What speaks for an introduction and what does not, as it is stored with it."""

from bot.matching import Match, strongest, weaknesses

TOLD = ("language", "kinds", "freshness")
"""Weaknesses that are kept. What is near and the hours are stored as such; how often the earlier
introductions of a helper helped is nobody's business."""
_BUT = " but "


def grounds(match: Match) -> str:
    """Name the strongest factors of a match and, behind "but", its weaknesses."""
    strong = " ".join(strongest(match))
    weak = [name for name in weaknesses(match) if name in TOLD]
    return f"{strong}{_BUT}{' '.join(weak)}" if weak else strong


def weak_points(stored: str) -> tuple[str, ...]:
    """Return the weaknesses named in what `grounds` made."""
    return tuple(stored.partition(_BUT)[2].split())
