"""The language of who asks for a page, as a browser tells it."""

from collections.abc import Sequence

from bot.say import normalise

LONGEST = 400
"""Letters of a header that are read; browsers send fewer."""


def preferred(header: str, shipped: Sequence[str], otherwise: str) -> str:
    """Return the shipped language that an `Accept-Language` header likes best, else another.

    https://www.rfc-editor.org/rfc/rfc9110#field.accept-language
    """
    liked: list[tuple[float, str]] = []
    for part in header[:LONGEST].split(","):
        tag, _, weight = part.partition(";")
        code = normalise(tag)
        base = code.partition("-")[0]
        found = next((each for each in (code, base) if each in shipped), None)
        if found and (quality := _quality(weight)) > 0:
            liked.append((quality, found))
    best = max(liked, key=lambda each: each[0], default=None)  # of equal ones, the first
    return best[1] if best else otherwise


def _quality(weight: str) -> float:
    try:
        return float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0.0
