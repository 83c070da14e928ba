"""A chart as JSON, and back: how it is kept in a letter, and told to the process that draws."""

import json
from dataclasses import asdict
from typing import Any

from bot.pictures.values import Amount, Bar, Bars, Chart, Line, Trend


def write(chart: Chart) -> bytes:
    """Write a chart as JSON."""
    kind = "bars" if isinstance(chart, Bars) else "trend"
    return json.dumps({"kind": kind, **asdict(chart)}, ensure_ascii=True).encode()


def read(body: bytes) -> Chart:
    """Read what `write` wrote."""
    plain: dict[str, Any] = json.loads(body)
    if plain.pop("kind") == "bars":
        return Bars(**{**plain, "bars": tuple(map(_bar, plain["bars"]))})
    lines = tuple(Line(line["name"], _amounts(line["amounts"])) for line in plain["lines"])
    return Trend(**{**plain, "weeks": tuple(plain["weeks"]), "lines": lines})


def _bar(plain: dict[str, Any]) -> Bar:
    return Bar(plain["label"], *_amounts([plain["asking"], plain["offering"]]))


def _amounts(plain: list[dict[str, Any]]) -> tuple[Amount, ...]:
    return tuple(Amount(**each) for each in plain)
