"""The few files a page needs beside itself, under names that change with what is in them."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
DIGITS = 12


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent, and packed with gzip."""

    name: str
    content_type: str
    body: bytes
    packed: bytes


@lru_cache(maxsize=1)
def assets() -> Mapping[str, Asset]:
    """Return every file by the name it has in the package."""
    folder = files("bot.web").joinpath("assets")
    shipped = (file for file in folder.iterdir() if file.name.rpartition(".")[2] in TYPES)
    return {file.name: _asset(file.name, file.read_bytes()) for file in shipped}


def _asset(name: str, body: bytes) -> Asset:
    stem, _, ending = name.rpartition(".")
    named = f"{stem}-{sha256(body).hexdigest()[:DIGITS]}.{ending}"
    return Asset(named, TYPES[ending], body, gzip.compress(body, 9, mtime=0))
