"""Look into JSON that anybody may have written: what is not of the expected shape is empty."""

import re
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
"""A JSON object; nothing is known of what is in it."""
_HALVES = re.compile("[\ud800-\udfff]")
"""Half characters: JSON can escape them, but no file, database or request takes them."""


def find(value: object, *path: str) -> object:
    """Return what stands at a path of keys, None where the path breaks off."""
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def word(value: object, *path: str) -> str:
    """Return the text at a path; empty if it is anything else."""
    found = find(value, *path)
    if not isinstance(found, str):
        return ""
    return found if found.isascii() else _HALVES.sub("\ufffd", found)


def table(value: object, *path: str) -> Json:
    """Return the object at a path; empty if it is anything else."""
    found = find(value, *path)
    return found if isinstance(found, dict) else {}


def words(value: object, *path: str) -> list[str]:
    """Return the texts in the list at a path; empty if it is anything else."""
    found = find(value, *path)
    items = found if isinstance(found, list) else []
    return [word(item) for item in items if isinstance(item, str)]


def tables(value: object, *path: str) -> list[Json]:
    """Return the objects in the list at a path; empty if it is anything else."""
    found = find(value, *path)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
