"""The word lists of this package: JSON files, read when first asked for."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.grammar.spelling import key

HERE = Path(__file__).parent


@cache
def table(file: str, part: str) -> Mapping[str, Any]:
    """Return one part of a word list, such as the "names" of "tongues.json"."""
    return MappingProxyType(json.loads((HERE / file).read_text(encoding="utf-8"))[part])


@cache
def word_list(name: str) -> tuple[str, ...]:
    """Return one of our short lists of words, as keys of `spelling.key`."""
    return tuple(key(word) for word in table("synonyms.json", "words")[name].split())


@cache
def index(file: str) -> Mapping[str, str]:
    """Return the code behind each name of a word list; names are keys of `spelling.key`."""
    names = table(file, "names")
    return MappingProxyType({name: code for code in names for name in names[code]})
