"""The published Bot API as data, and what requests and objects say against it.

A field in contract.json is written `TYPE[!][ RULE]`: alternatives with `|`, a list of x as `[x]`,
`!` for what must be there, and a rule such as `=a|b`, `1-64 bytes`, `0-100 items` or `1-100`.
"""

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PUBLISHED: dict[str, Any] = json.loads(
    (Path(__file__).parent / "contract.json").read_text(encoding="utf-8")
)
UNIONS: dict[str, list[str]] = PUBLISHED["unions"]
TYPES: dict[str, dict[str, str]] = PUBLISHED["types"]
METHODS: dict[str, dict[str, Any]] = PUBLISHED["methods"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes


PLAIN: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
    "InputFile": (Upload,),
}


@dataclass(frozen=True, slots=True)
class Field:
    """What a value may be: its alternatives, whether it must be there, and its rule."""

    kinds: tuple[str, ...]
    required: bool
    unit: str = ""
    least: float = 0
    most: float = float("inf")
    values: tuple[str, ...] = ()


@functools.cache
def read_field(written: str) -> Field:
    """Read a field of the contract."""
    kind, _, rule = written.partition(" ")
    required = kind.endswith("!")
    kinds = tuple(split(kind.removesuffix("!")))
    if rule.startswith("="):
        return Field(kinds, required, values=tuple(rule[1:].split("|")))
    if not rule:
        return Field(kinds, required)
    span, _, unit = rule.partition(" ")
    least, _, most = span.partition("-")
    return Field(kinds, required, unit or "value", float(least), float(most))


def split(kind: str) -> Iterator[str]:
    """Yield the alternatives of a type with named unions in full; `|` within a list is its own."""
    depth, word = 0, ""
    for char in kind + "|":
        depth += (char == "[") - (char == "]")
        if char == "|" and not depth:
            yield from alternatives(word)
            word = ""
        else:
            word += char


def alternatives(name: str) -> list[str]:
    """Return the alternatives of a union, or the name itself."""
    return UNIONS.get(name, [name])


def problems(value: Any, field: Field, where: str) -> list[str]:
    """Return what is wrong with a value: nothing when one alternative takes it as it is."""
    found: list[list[str]] = []
    for kind in field.kinds:
        wrong = problems_of_kind(value, kind, where)
        if not wrong:
            return problems_of_rule(value, field, where)
        found.append(wrong)
    return min(found, key=blame)


def blame(wrong: list[str]) -> tuple[bool, int, int]:
    """Order complaints: an alternative with another constant or other fields explains less."""
    named = (".type must be", ".status must be", ".source must be")
    fields = [each for each in wrong if each.endswith((" is unknown", " is missing"))]
    return any(name in each for each in wrong for name in named), len(fields), len(wrong)


def problems_of_kind(value: Any, kind: str, where: str) -> list[str]:
    """Return what is wrong with a value of one alternative."""
    if kind.startswith("["):
        if not isinstance(value, list):
            return [f"{where} must be a list, not {value!r:.60}"]
        item = read_field(kind[1:-1])
        return [
            each for i, part in enumerate(value) for each in problems(part, item, f"{where}[{i}]")
        ]
    if kind in PLAIN:
        wrong = not isinstance(value, PLAIN[kind]) or (
            isinstance(value, bool) and kind != "Boolean"
        )
        return [f"{where} must be {kind}, not {value!r:.60}"] if wrong else []
    if not isinstance(value, dict):
        return [f"{where} must be {kind}, not {value!r:.60}"]
    return problems_of_fields(value, TYPES[kind], f"{where}<{kind}>")


def problems_of_fields(
    value: Mapping[str, Any], fields: Mapping[str, str], where: str
) -> list[str]:
    """Return what is wrong with the fields of an object."""
    found = [f"{where}.{name} is unknown" for name in value if name not in fields]
    for name, written in fields.items():
        field = read_field(written)
        if name in value:
            found += problems(value[name], field, f"{where}.{name}")
        elif field.required:
            found.append(f"{where}.{name} is missing")
    return found


def problems_of_rule(value: Any, field: Field, where: str) -> list[str]:
    """Return in what a value of the right type breaks the rule of its field."""
    if field.values:
        ok = str(value) in field.values
        return [] if ok else [f"{where} must be {' or '.join(field.values)}, not {value!r:.60}"]
    if not field.unit:
        return []
    size = measure(value, field.unit)
    if size is None or field.least <= size <= field.most:
        return []
    return [f"{where} has {size:g} {field.unit}, allowed are {field.least:g} to {field.most:g}"]


def measure(value: Any, unit: str) -> float | None:
    """Measure a value in the unit of its rule; None where the rule is not about it."""
    if unit == "value":
        return float(value) if isinstance(value, (int, float)) else None
    if unit == "bytes" and isinstance(value, str):
        return len(value.encode())
    return len(value) if isinstance(value, (str, list)) else None


def check_object(value: Any, kind: str) -> list[str]:
    """Return what is wrong with an object the server sends, such as an `Update`."""
    return problems(value, read_field(kind), kind)


def check_result(method: str, value: Any) -> list[str]:
    """Return what is wrong with the result of a method."""
    return problems(value, read_field(METHODS[method]["returns"]), f"{method}()")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a request says against the contract, and which of it a server refuses."""

    unknown: list[str]
    wrong: list[str]


def check_request(method: str, params: Mapping[str, Any]) -> Verdict:
    """Judge the parameters of a request; a server ignores those it does not know."""
    fields = METHODS[method]["fields"]
    unknown = [f"{method}.{name} is unknown" for name in params if name not in fields]
    known = {name: value for name, value in params.items() if name in fields}
    return Verdict(unknown, problems_of_fields(known, fields, method))
