"""Makes contract.json, the published Bot API in short, from the models of aiogram (MIT).

By hand, after a new Bot API, in an environment of its own:

    pip install aiogram==3.31.0
    python tests/telegram/convert.py > tests/telegram/contract.json

`contract.py` reads the result and says how a field is written.
"""

import ast
import importlib
import inspect
import itertools
import json
import pkgutil
import re
import sys
import types
import typing
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

PLAIN = {
    str: "String",
    int: "Integer",
    float: "Float",
    bool: "Boolean",
    datetime: "Integer",
    timedelta: "Integer",
}
NOT_PUBLISHED = {"TelegramObject", "MutableTelegramObject", "ErrorEvent", "Default", "NoneType"}
"""What aiogram adds to the published types."""

SIZE = re.compile(r"(\d+)[-–](\d+) (characters|bytes)")
VALUE = re.compile(r"(?:between |[;,] )(\d+)[-–](\d+)(?![\d-])")
LENGTH = re.compile(r"(?:list of |^A JSON-serialized list of )(\d+)[-–](\d+) ", re.IGNORECASE)
AT_MOST = re.compile(r"At most (\d+) [\w ]+ can be specified")
CHOICE = re.compile(r"must be (?:one of|either) ([^.;]+)", re.IGNORECASE)
MUST_BE_NUMBER = re.compile(r"must always be (\d+)")

Unions = dict[frozenset[str], str]


def convert() -> dict[str, Any]:
    """Return the contract: its version, unions, types and methods."""
    meta = importlib.import_module("aiogram.__meta__")
    methods = importlib.import_module("aiogram.methods")
    objects = importlib.import_module("aiogram.types")
    unions = name_unions(objects)
    return {
        "version": meta.__api_version__,
        "source": f"aiogram {meta.__version__}, MIT, see LICENSE.aiogram",
        "unions": {name: sorted(members) for members, name in sorted_by_name(unions)},
        "types": {
            name: convert_fields(model, unions)
            for name, model in sorted(vars(objects).items())
            if inspect.isclass(model)
            and hasattr(model, "model_fields")
            and name not in NOT_PUBLISHED
        },
        "methods": {
            model.__api_method__: {
                "returns": write_type(model.__returning__, unions),
                "fields": convert_fields(model, unions),
            }
            for model in published_methods(methods)
        },
    }


def published_methods(methods: types.ModuleType) -> list[Any]:
    """Return the models of the methods."""
    models: list[Any] = [each for each in vars(methods).values() if inspect.isclass(each)]
    return [each for each in models if isinstance(getattr(each, "__api_method__", None), str)]


def name_unions(objects: types.ModuleType) -> Unions:
    """Return the names of the unions of published types, the shortest name of each."""
    named: Unions = {}
    for module in pkgutil.iter_modules(objects.__path__):
        if not module.name.endswith("_union"):
            continue
        loaded = importlib.import_module(f"aiogram.types.{module.name}")
        for name, value in vars(loaded).items():
            if not name.endswith("Union"):
                continue
            members = frozenset(write_members(getattr(value, "__value__", value), {}))
            short = name.removesuffix("Union")
            if len(members) > 2 and len(short) < len(named.get(members, short + " ")):
                named[members] = short
    return named


def sorted_by_name(unions: Unions) -> list[tuple[frozenset[str], str]]:
    """Return the unions in the order of their names."""
    return sorted(unions.items(), key=lambda each: each[1])


def convert_fields(model: Any, unions: Unions) -> dict[str, str]:
    """Return the fields of a model by their published names."""
    told = read_told(model)
    return {
        info.alias or name: write_field(info, told.get(name, ""), unions)
        for name, info in model.model_fields.items()
    }


def read_told(model: Any) -> dict[str, str]:
    """Return what stands below each field in the source of a model and of what it builds on."""
    told: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if not each.__module__.startswith("aiogram.") or "[" in each.__name__:
            continue
        body = ast.parse(inspect.getsource(each)).body[0]
        lines = body.body if isinstance(body, ast.ClassDef) else []
        for line, below in itertools.pairwise(lines):
            if (
                isinstance(line, ast.AnnAssign)
                and isinstance(line.target, ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
            ):
                told[line.target.id] = str(below.value.value)
    return told


def write_field(info: Any, told: str, unions: Unions) -> str:
    """Write a field: its type, `!` when it must be there, and its rule."""
    constant = [value for each in parts(info.annotation) for value in constants(each)]
    required = info.is_required() or (bool(constant) and info.default is not None)
    kind = write_type(info.annotation, unions)
    rule = "=" + "|".join(map(str, constant)) if constant else read_rule(kind, told)
    return f"{kind}{'!' if required else ''}{' ' + rule if rule else ''}"


def write_type(annotation: Any, unions: Unions) -> str:
    """Write a type: alternatives with `|`, a list of x as `[x]`, a union by its name."""
    members = write_members(annotation, unions)
    found = unions.get(frozenset(members))
    if found is None and len(members) > 3:
        # The reply and the update name the same union with one member more or less.
        inner = frozenset(each for each in members if each[0] != "[" and each != "String")
        found = unions.get(inner)
        if found:
            return "|".join([*(each for each in members if each not in inner), found])
    return found or "|".join(members)


def write_members(annotation: Any, unions: Unions) -> list[str]:
    """Write each alternative of an annotation, without repeats."""
    return list(
        dict.fromkeys(filter(None, (write_one(each, unions) for each in parts(annotation))))
    )


def write_one(annotation: Any, unions: Unions) -> str:
    """Write one alternative; nothing for what only aiogram knows."""
    if typing.get_origin(annotation) is list:
        return f"[{write_type(typing.get_args(annotation)[0], unions)}]"
    if isinstance(annotation, typing.ForwardRef):
        return annotation.__forward_arg__.removesuffix("Union")
    if isinstance(annotation, str):
        return annotation.removesuffix("Union")
    if values := constants(annotation):
        return PLAIN[type(values[0])]
    name = getattr(annotation, "__name__", str(annotation)).removesuffix("Union")
    return PLAIN.get(annotation, "" if name in NOT_PUBLISHED else name)


def parts(annotation: Any) -> tuple[Any, ...]:
    """Return the alternatives of an annotation."""
    if typing.get_origin(annotation) is typing.Annotated:
        return parts(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return tuple(part for each in typing.get_args(annotation) for part in parts(each))
    return (annotation,)


def constants(annotation: Any) -> list[Any]:
    """Return the only values an alternative allows, if it says so."""
    if typing.get_origin(annotation) is not typing.Literal:
        return []
    return [v.value if isinstance(v, Enum) else v for v in typing.get_args(annotation)]


def read_rule(kind: str, told: str) -> str:
    """Read the rule of a field from what is told about it; limits after parsing are not its own."""
    told = told.split(".. deprecated", maxsplit=1)[0]
    readers = {"String": read_size, "Integer": read_value, "Float": read_value}
    return readers.get(kind, read_length if kind.startswith("[") else lambda _: "")(told)


def read_size(told: str) -> str:
    """Read how long a text may be, or which texts there are."""
    found = SIZE.search(told)
    if found and "parsing" not in told[found.end() : found.end() + 25]:
        return f"{found[1]}-{found[2]} {found[3]}"
    choice = CHOICE.search(told)
    return "=" + "|".join(re.findall(r"'(\w+)'", choice[1])) if choice and "'" in choice[1] else ""


def read_value(told: str) -> str:
    """Read between which values a number lies, or which ones there are."""
    if always := MUST_BE_NUMBER.search(told):
        return f"={always[1]}"
    choice = CHOICE.search(told)
    if choice and (values := re.findall(r"\b(\d+)(?: \(|,|$)", choice[1])):
        return "=" + "|".join(values)
    found = VALUE.search(told)
    return f"{found[1]}-{found[2]}" if found else ""


def read_length(told: str) -> str:
    """Read how many items a list may have."""
    if most := AT_MOST.search(told):
        return f"0-{most[1]} items"
    found = LENGTH.search(told)
    return f"{found[1]}-{found[2]} items" if found else ""


if __name__ == "__main__":
    sys.stdout.write(json.dumps(convert(), separators=(",", ":"), ensure_ascii=False) + "\n")
