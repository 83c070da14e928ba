"""Reads the capacities and the kinds of help from the files beside it."""

import json
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any

from bot.capacities.tree import Aliases, Capacities, Capacity, Kind


def read() -> Capacities:
    """The capacities and kinds as shipped."""
    return Capacities(
        (_capacity(row) for row in _rows("capacities")), (_kind(row) for row in _rows("kinds"))
    )


def _rows(name: str) -> list[dict[str, Any]]:
    text = resources.files(__package__).joinpath(f"{name}.json").read_text("utf-8")
    rows: list[dict[str, Any]] = json.loads(text)[name]
    return rows


def _capacity(row: Mapping[str, Any]) -> Capacity:
    return Capacity(
        code=row["code"],
        parent=row["parent"],
        capx=row["capx"],
        wikidata=row["wikidata"],
        labels=MappingProxyType(row["labels"]),
        aliases=_aliases(row),
    )


def _kind(row: Mapping[str, Any]) -> Kind:
    return Kind(row["code"], MappingProxyType(row["labels"]), _aliases(row))


def _aliases(row: Mapping[str, Any]) -> Aliases:
    return MappingProxyType({tag: tuple(names) for tag, names in row["aliases"].items()})
