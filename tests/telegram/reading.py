"""The parameters of a request, read with the types of the contract."""

import json
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from tests.telegram.contract import METHODS, Upload, read_field


async def read_params(request: web.Request, method: str) -> dict[str, Any]:
    """Return the parameters of a request, however it carries them."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        given |= await request.json()
    else:
        given |= await read_form(request)
    uploads = {name: value for name, value in given.items() if isinstance(value, Upload)}
    fields = METHODS[method]["fields"] if method in METHODS else {}
    read: dict[str, Any] = {}
    for name, value in given.items():
        kinds = read_field(fields[name]).kinds if name in fields else ()
        if isinstance(value, str) and value.startswith("attach://") and "InputFile" in kinds:
            read[name] = uploads.get(value.removeprefix("attach://"), value)
        elif name in fields or name not in used(given):
            read[name] = read_value(value, kinds)
    return read


def used(given: dict[str, Any]) -> set[str]:
    """Return the names of parts that only carry a file another parameter names."""
    texts = (value for value in given.values() if isinstance(value, str))
    return {text.removeprefix("attach://") for text in texts if text.startswith("attach://")}


async def read_form(request: web.Request) -> dict[str, Any]:
    """Return the values of a form, files as uploads."""
    read: dict[str, Any] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file:
                read[name] = Upload(value.filename, value.file.read())
        else:
            read[name] = value
    return read


def read_value(value: Any, kinds: Iterable[str]) -> Any:
    """Return a form's value as the type it is meant as; as it is when it is no such thing."""
    if not isinstance(value, str):
        return value
    for kind in kinds:
        if kind == "String":
            return value
        if kind == "Boolean" and value.lower() in ("true", "false", "1", "0"):
            return value.lower() in ("true", "1")
        try:
            read = json.loads(value)
        except ValueError:
            continue
        if fits(read, kind):
            return read
    return value


def fits(read: Any, kind: str) -> bool:
    """Say whether something read from JSON may be of a type."""
    if kind in ("Integer", "Float"):
        return isinstance(read, (int, float)) and not isinstance(read, bool)
    return isinstance(read, list) if kind.startswith("[") else isinstance(read, dict)
