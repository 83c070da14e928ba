"""The ids a button's command carries."""

import re

_ID = re.compile(r"\b[0-9a-f]{12}\b")


def ids(text: str) -> tuple[str, ...]:
    """Return the ids in a piece of text, each once."""
    return tuple(dict.fromkeys(_ID.findall(text)))
