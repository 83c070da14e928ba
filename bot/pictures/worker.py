"""The process that draws: `python -m bot.pictures.worker`; ends when its input does.

In and out go messages: four bytes that say how long one is, and so many bytes. In come charts, out
go pictures in the same order; an empty one says that a chart could not be drawn.
"""

import os
import sys
import traceback
from typing import BinaryIO

from bot.pictures import wire
from bot.pictures.charts import draw

LENGTH = 4


def work(charts: BinaryIO, pictures: BinaryIO) -> None:
    """Draw what comes until nothing more does."""
    while len(head := charts.read(LENGTH)) == LENGTH:
        picture = _drawn(charts.read(int.from_bytes(head)))
        pictures.write(len(picture).to_bytes(LENGTH) + picture)
        pictures.flush()


def _drawn(body: bytes) -> bytes:
    try:
        return draw(wire.read(body))
    except Exception:  # noqa: BLE001 - one chart must not end it
        traceback.print_exc()
        return b""


if __name__ == "__main__":
    if hasattr(os, "nice"):  # not on Windows
        os.nice(10)  # commands come first
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no picture
        work(sys.stdin.buffer, out)
