"""The rules of tables on Wikimedia Commons, and what in a page breaks them.

They are those of https://www.mediawiki.org/wiki/Help:Tabular_Data, as the extension JsonConfig
checks them (JCTabularContent.php): https://www.mediawiki.org/wiki/Extension:JsonConfig
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

LARGEST = 2_000_000
"""Bytes of a page: a little less than Commons' limit of 2 MiB."""
LONGEST = 400
"""Characters of a text, which has one line."""
LICENCE = "CC0-1.0"
"""What the help page asks for first; no other is used here."""
MAY_HAVE = frozenset({"license", "description", "sources", "schema", "data"})
"""What a page may have; all but description and sources it must."""
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LANGUAGE = re.compile(r"[a-z]{2,}(-[a-z0-9]+)*")


def problems(text: str) -> Iterator[str]:
    """Yield what is wrong with a page: nothing, if Commons takes it."""
    if len(text.encode()) > LARGEST:
        yield f"the page has more than {LARGEST} bytes"
    page = json.loads(text)
    if unknown := set(page) - MAY_HAVE:
        yield f"unknown: {', '.join(sorted(unknown))}"
    if page.get("license") != LICENCE:
        yield f"the licence is not {LICENCE}"
    yield from _localized(page.get("description", {"en": ""}), "description")
    if not isinstance(page.get("sources", ""), str):
        yield "the sources are no text"
    fields = page["schema"]["fields"]
    yield from _fields(fields)
    for number, row in enumerate(page["data"]):
        yield from _row(row, [field["type"] for field in fields], f"row {number}")


def _row(row: Sequence[object], types: Sequence[str], where: str) -> Iterator[str]:
    if len(row) != len(types):
        yield f"{where} has {len(row)} values"
    for kind, value in zip(types, row, strict=False):
        if value is not None and kind in CHECKS and not CHECKS[kind](value):
            yield f"{where}: {value!r} is no {kind}"


def _fields(fields: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    names = [field["name"] for field in fields]
    if len(set(names)) < len(names):
        yield "two fields have one name"
    for field in fields:
        if not NAME.fullmatch(field["name"]):
            yield f"a field cannot be called {field['name']}"
        if field["type"] not in CHECKS:
            yield f"there is no type {field['type']}"
        yield from _localized(field.get("title", {"en": field["name"]}), field["name"])


def _localized(value: object, where: str) -> Iterator[str]:
    if not isinstance(value, dict) or "en" not in value:
        yield f"{where}: not in English"
    elif not all(LANGUAGE.fullmatch(code) and _is_line(text) for code, text in value.items()):
        yield f"{where}: too long, of several lines, or in no language"


def _is_line(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and not re.search(r"[\r\n\t]", value)


def _is_number(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)  # type: ignore[arg-type]  # it is a number here


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool)


CHECKS: Mapping[str, Callable[[object], bool]] = {
    "string": _is_line,
    "number": _is_number,
    "boolean": _is_boolean,
    "localized": lambda value: not list(_localized(value, "")),
}
"""The types of fields; any of them may be null instead."""
