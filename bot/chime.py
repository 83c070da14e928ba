"""One bell for all platforms."""

from collections.abc import Iterable
from typing import Protocol


class Bell(Protocol):
    """What is rung after a commit: somebody may have a letter to deliver."""

    def set(self) -> None:
        """Ring."""


class Chime:
    """Rings several bells at once."""

    def __init__(self, bells: Iterable[Bell]) -> None:
        self._bells = tuple(bells)

    def set(self) -> None:
        """Ring them all."""
        for bell in self._bells:
            bell.set()
