"""Makes shapes.json from what was recorded of a real server.

By hand, after a new recording: exchanges of requests and answers, events of a WebSocket, and what
the server told a bot at its addresses, each a list in JSON:

    python -m tests.mattermost.trim exchanges.json events.json told.json > shapes.json
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.mattermost.contract import find_route
from tests.mattermost.shapes import NAMES

OPAQUE = ("props", "metadata", "context", "submission", "errors")
"""Objects of which every one is different."""
INNER = ("post", "reaction")
"""What stands in events as text."""
PASSED_OVER = ("channel_viewed", "status_change")


def trim(exchanges: list[Any], events: list[Any], told: list[Any]) -> dict[str, Any]:
    """Return the shapes of answers, events and of what a bot is told."""
    return {
        "answers": gather(name_answers(exchanges)),
        "events": gather(read_events(events)),
        "told": gather((each[0], each[2]) for each in told),
    }


def gather(named: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return the shape of all that has the same name."""
    found = defaultdict(list)
    for name, value in named:
        found[name].append(describe(value))
    return {name: join(each) for name, each in sorted(found.items())}


def name_answers(exchanges: list[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the answers to published operations and refusals."""
    for each in exchanges:
        route = find_route(each["method"], each["path"])
        if route and each["status"] < 400:
            yield f"{route.name} {each['status']}", each["resp"]
        elif route:
            yield "refusal", each["resp"]


def read_events(events: list[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the events with what stands in them as text; what was cut off is passed over."""
    for each in events:
        if "event" not in each or each["event"] in PASSED_OVER:
            continue
        try:
            data = {
                name: json.loads(value) if name in INNER else value
                for name, value in each["data"].items()
            }
        except ValueError:
            continue
        yield each["event"], each | {"data": data}


def describe(value: Any, name: str = "") -> Any:
    """Return the shape of a value."""
    if isinstance(value, dict):
        if name in OPAQUE:
            return "object"
        if name == "posts":
            return {"*": join([describe(each) for each in value.values()])}
        return {key: describe(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [join([describe(each) for each in value])]
    return NAMES[type(value)]


def join(shapes: list[Any]) -> Any:
    """Return the shape of values that have one of these."""
    known = [each for each in shapes if each != "any"]
    if not known or not all(isinstance(each, dict) for each in known):
        return known[0] if known else "any"
    every = {key.removesuffix("?") for each in known for key in each}
    made = {}
    for key in sorted(every):
        found = [each[name] for each in known for name in (key, f"{key}?") if name in each]
        always = all(key in each for each in known)
        made[key if always else f"{key}?"] = join(found)
    return made


if __name__ == "__main__":
    given = [json.loads(Path(each).read_text(encoding="utf-8")) for each in sys.argv[1:4]]
    json.dump(trim(given[0], given[1], given[2]), sys.stdout, separators=(",", ":"))
    sys.stdout.write("\n")
