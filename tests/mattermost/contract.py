"""The published REST API as data, and what requests and answers say against it.

contract.json is made by `convert.py`, which says how it is written. beyond.json adds what real
servers take and answer although it is not published; `?` after a type allows null.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "list": (list,),
    "any": (str, int, bool),
}
SEGMENTS = {"user_id": "(?:me|[A-Za-z0-9]{26})", "action_id": "[A-Za-z0-9]+"}
"""How path parameters look where they are no identity and no name."""
NAMES = ("name", "channel_name", "username", "email", "emoji_name")


def merge(one: Any, other: Any) -> Any:
    """Return an object with what another adds to it or says instead."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return other
    return one | {name: merge(one.get(name), each) for name, each in other.items()}


def read(name: str) -> Any:
    """Return a file from beside this one."""
    return json.loads((HERE / name).read_text(encoding="utf-8"))


PUBLISHED: dict[str, Any] = merge(read("contract.json"), read("beyond.json"))
SCHEMAS: dict[str, Any] = PUBLISHED["schemas"]
OPERATIONS: dict[str, dict[str, Any]] = PUBLISHED["operations"]


@dataclass(frozen=True, slots=True)
class Route:
    """An operation a request was found to mean."""

    name: str
    params: Mapping[str, str]


def write_pattern(name: str) -> re.Pattern[str]:
    """Return what a request for an operation looks like."""

    def segment(found: re.Match[str]) -> str:
        name = found[1]
        other = "[^/]+" if name in NAMES else "[A-Za-z0-9]{26}"
        return f"(?P<{name}>{SEGMENTS.get(name, other)})"

    return re.compile(re.sub(r"\{(\w+)\}", segment, name))


PATTERNS = {
    name: write_pattern(name) for name in sorted(OPERATIONS, key=lambda each: each.count("{"))
}


def find_route(method: str, path: str) -> Route | None:
    """Return the operation of a request, or None where the server has no page."""
    for name, pattern in PATTERNS.items():
        if found := pattern.fullmatch(f"{method} {path}"):
            return Route(name, found.groupdict())
    return None


def problems(value: Any, kind: Any, where: str) -> list[str]:
    """Return what is wrong with a value."""
    if isinstance(kind, list):
        if not isinstance(value, list):
            return [f"{where} must be a list, not {value!r:.60}"]
        return [
            each
            for i, part in enumerate(value)
            for each in problems(part, kind[0], f"{where}[{i}]")
        ]
    if isinstance(kind, str):
        return problems_of_name(value, kind, where)
    if not isinstance(value, dict):
        return [f"{where} must be an object, not {value!r:.60}"]
    if "*" in kind:
        parts = (
            (name, problems(each, kind["*"], f"{where}.{name}")) for name, each in value.items()
        )
        return [each for _, wrong in parts for each in wrong]
    return problems_of_fields(value, kind, where)


def problems_of_name(value: Any, kind: str, where: str) -> list[str]:
    """Return what is wrong with a value of a plain type or of a schema."""
    if kind.endswith("?") and value is None:
        return []
    kind = kind.removesuffix("?")
    if kind in SCHEMAS:
        return problems(value, SCHEMAS[kind], f"{where}<{kind}>")
    wrong = not isinstance(value, KINDS[kind]) or (
        isinstance(value, bool) and kind not in ("boolean", "any")
    )
    return [f"{where} must be {kind}, not {value!r:.60}"] if wrong else []


def problems_of_fields(
    value: Mapping[str, Any], fields: Mapping[str, Any], where: str
) -> list[str]:
    """Return what is wrong with the fields of an object."""
    known = {name.removesuffix("!"): each for name, each in fields.items()}
    found = [f"{where}.{name} is unknown" for name in value if name not in known]
    for name, each in known.items():
        if name in value:
            found += problems(value[name], each, f"{where}.{name}")
        elif f"{name}!" in fields:
            found.append(f"{where}.{name} is missing")
    return found


def check_query(name: str, query: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the parameters behind a `?`, which are all written as text."""
    return problems_of_fields(
        {key: read_word(value) for key, value in query.items()},
        {key: loosen(kind) for key, kind in OPERATIONS[name].get("query", {}).items()},
        name,
    )


def read_word(word: str) -> Any:
    """Return what a word in a query stands for."""
    if word in ("true", "false"):
        return word == "true"
    return int(word) if re.fullmatch(r"-?\d+", word) else word


def loosen(kind: str) -> str:
    """Return the type of a parameter: anything in a query may be text."""
    return "any" if kind == "string" else kind


def check_body(name: str, body: Any) -> list[str]:
    """Return what is wrong with the body of a request."""
    operation = OPERATIONS[name]
    kind = operation.get("form", operation.get("body"))
    if kind is None:
        return [] if body in (None, {}) else [f"{name} takes no body"]
    if body is None:
        optional = isinstance(kind, dict) and not any(each.endswith("!") for each in kind)
        return [] if optional else [f"{name} has no body"]
    return problems(body, kind, name)


def check_answer(name: str, status: int, body: Any) -> list[str]:
    """Return what is wrong with the body of an answer."""
    if status >= 400:
        return problems(body, SCHEMAS["AppError"] | {"detailed_error": "string"}, name)
    answers = OPERATIONS[name].get("answers", {})
    if answers and str(status) not in answers:
        return [f"{name} does not answer {status}"]
    return problems(body, answers[str(status)], name) if answers else []
