"""What answers and events of a real server look like: the names and types of their fields.

shapes.json was taken by `trim.py` from what a server of version 5.37 answered and sent. `?` after a
name marks a field that is not always there, `any` a value of which only null was seen.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SHAPES: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "shapes.json").read_text(encoding="utf-8")
)
NAMES = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "any"}


def differences(value: Any, shape: Any, where: str) -> list[str]:
    """Return where a value has another shape."""
    if shape == "any" or (value is None and shape not in ("string", "integer")):
        return []
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where} is no list"]
        return [word for each in value for word in differences(each, shape[0], f"{where}[]")]
    if isinstance(shape, str):
        right = shape == "object" if isinstance(value, dict) else NAMES.get(type(value)) == shape
        return [] if right else [f"{where} is not {shape} but {value!r:.40}"]
    if not isinstance(value, Mapping):
        return [f"{where} is no object"]
    return differences_of_fields(value, shape, where)


def differences_of_fields(value: Mapping[str, Any], shape: Any, where: str) -> list[str]:
    """Return where an object has other fields, or fields of another type."""
    if "*" in shape:
        parts = [differences(each, shape["*"], f"{where}.*") for each in value.values()]
        return [word for each in parts for word in each]
    known = {name.removesuffix("?"): each for name, each in shape.items()}
    found = [f"{where}.{name} is new" for name in value if name not in known]
    found += [f"{where}.{name} is missing" for name in shape if name.rstrip("?") not in value]
    found = [each for each in found if not each.endswith("? is missing")]
    for name, each in known.items():
        if name in value:
            found += differences(value[name], each, f"{where}.{name}")
    return found
