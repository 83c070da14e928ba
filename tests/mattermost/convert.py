"""Makes contract.json, the published REST API in short, from its OpenAPI document.

By hand, after a new release, with the document as JSON:

    python tests/mattermost/convert.py openapi.json 11.4 > tests/mattermost/contract.json

Only paths, methods, names and types are taken. A name ends in `!` when it must be there; `[x]` is
a list of x, `{"*": x}` a map to x, an object its fields, and a capitalised word a schema.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = "/api/v4"
VERBS = ("get", "post", "put", "delete")


def convert(document: dict[str, Any], version: str) -> dict[str, Any]:
    """Return the contract: its version, schemas and operations."""
    schemas = document["components"]["schemas"]
    return {
        "version": version,
        "schemas": {name: convert_type(each) for name, each in sorted(schemas.items())},
        "operations": {
            f"{verb.upper()} {path.removeprefix(ROOT)}": convert_operation(operation)
            for path, verbs in sorted(document["paths"].items())
            for verb, operation in verbs.items()
            if verb in VERBS
        },
    }


def convert_operation(operation: dict[str, Any]) -> dict[str, Any]:
    """Return what an operation takes and answers."""
    given = operation.get("parameters", [])
    query = {
        each["name"] + "!" * each.get("required", False): convert_type(each["schema"])
        for each in given
        if each["in"] == "query"
    }
    made: dict[str, Any] = {"query": query} if query else {}
    for kind, body in operation.get("requestBody", {}).get("content", {}).items():
        made["form" if kind.startswith("multipart") else "body"] = convert_type(body["schema"])
    answers = {
        status: convert_type(found[0]["schema"])
        for status, each in operation["responses"].items()
        if status < "3" and (found := [*each.get("content", {}).values()])
    }
    return made | ({"answers": answers} if answers else {})


def convert_type(schema: dict[str, Any]) -> Any:
    """Return a type in short."""
    if "$ref" in schema:
        return re.sub(".*/", "", schema["$ref"])
    kind = schema.get("type", "object")
    if kind == "array":
        return [convert_type(schema.get("items", {}))]
    if kind != "object":
        return kind
    required = schema.get("required", [])
    fields = {
        name + "!" * (name in required): convert_type(each)
        for name, each in schema.get("properties", {}).items()
    }
    more = schema.get("additionalProperties")
    if isinstance(more, dict) and more and not fields:
        return {"*": convert_type(more)}
    return fields or "object"


if __name__ == "__main__":
    source = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    json.dump(convert(source, sys.argv[2]), sys.stdout, separators=(",", ":"))
    sys.stdout.write("\n")
