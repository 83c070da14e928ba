"""Which of many names somebody may have meant who made a typing mistake."""

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

_LIKE = 0.66
_CLOSE = 0.12
_MORE_THAN_ASKED = 8


def near(wanted: str, index: Mapping[str, str], limit: int) -> tuple[str, ...]:
    """Return up to `limit` codes whose names look like the wanted key, the likeliest first."""
    if not wanted or limit < 1:
        return ()
    found = process.extract(
        wanted,
        index.keys(),
        scorer=OSA.normalized_similarity,
        score_cutoff=_LIKE,
        limit=limit * _MORE_THAN_ASKED,
    )
    best = found[0][1] if found else 0.0
    names = [name for name, likeness, _ in found if likeness > 0.8]
    names += _begun(wanted, index)
    names += [name for name, likeness, _ in found if likeness > best - _CLOSE]
    return tuple(dict.fromkeys(index[name] for name in names))[:limit]


def _begun(wanted: str, index: Mapping[str, str]) -> list[str]:
    if len(wanted) < 3:
        return []
    return sorted((name for name in index if name.startswith(wanted)), key=len)
