"""The contract and the shapes are made from documents and recordings."""

import json
from typing import Any

from tests.mattermost.convert import convert
from tests.mattermost.shapes import differences
from tests.mattermost.trim import trim

DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {"Tea": {"type": "object", "properties": {"hot": {"type": "boolean"}}}}
    },
    "paths": {
        "/api/v4/teas/{tea_id}": {
            "parameters": [],
            "post": {
                "parameters": [
                    {
                        "name": "tea_id",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string"},
                    },
                    {"name": "page", "in": "query", "schema": {"type": "integer"}},
                ],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {"name": {"type": "string"}, "more": {}},
                            }
                        }
                    }
                },
                "responses": {
                    "201": {
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "additionalProperties": {
                                        "type": "array",
                                        "items": {"$ref": "#/components/schemas/Tea"},
                                    },
                                }
                            }
                        }
                    },
                    "400": {},
                },
            },
        }
    },
}


def test_converting() -> None:
    """Only what a request and an answer may be is left of a document."""
    assert convert(DOCUMENT, "7") == {
        "version": "7",
        "schemas": {"Tea": {"hot": "boolean"}},
        "operations": {
            "POST /teas/{tea_id}": {
                "query": {"page": "integer"},
                "body": {"name!": "string", "more": "object"},
                "answers": {"201": {"*": ["Tea"]}},
            }
        },
    }


def test_trimming() -> None:
    """Fields and types are left of a recording; what is not always there is marked."""
    path = f"/users/{'a' * 26}"
    exchanges = [
        {"method": "GET", "path": path, "status": 200, "resp": {"id": "a", "zone": None}},
        {"method": "GET", "path": path, "status": 200, "resp": {"id": "b", "zone": {"x": "y"}}},
        {
            "method": "GET",
            "path": path,
            "status": 200,
            "resp": {"id": "b", "zone": {}, "bot": True},
        },
        {"method": "GET", "path": path, "status": 404, "resp": {"id": "api.no"}},
        {"method": "GET", "path": "/nowhere", "status": 404, "resp": {}},
    ]
    post = json.dumps({"id": "a", "props": {"x": 1}})
    events = [
        {"event": "posted", "data": {"post": post}},
        {"event": "posted", "data": {"post": "{cut off..."}},
        {"event": "status_change", "data": {}},
        {"status": "OK"},
    ]
    made = trim(exchanges, events, [["dialog", {}, {"state": "s"}]])
    assert made == {
        "answers": {
            "GET /users/{user_id} 200": {
                "bot?": "boolean",
                "id": "string",
                "zone": {"x?": "string"},
            },
            "refusal": {"id": "string"},
        },
        "events": {
            "posted": {"event": "string", "data": {"post": {"id": "string", "props": "object"}}}
        },
        "told": {"dialog": {"state": "string"}},
    }


def test_differences() -> None:
    """A new field, a missing one and one of another type are told."""
    shape = {"id": "string", "bot?": "boolean", "zones": [{"x": "integer"}]}
    assert differences({"id": "a", "zones": []}, shape, "it") == []
    wrong = {"bot": "yes", "zones": [{"x": None}], "more": 1}
    assert differences(wrong, shape, "it") == [
        "it.more is new",
        "it.id is missing",
        "it.bot is not boolean but 'yes'",
        "it.zones[].x is not integer but None",
    ]
