"""What an answer must know of the words it answers: the opaque `handle` of a message."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self

Kind = Literal["message", "whisper", "press"]
FRESH = timedelta(seconds=13)
"""Telegram takes a whisper for 15 seconds; what is late goes into the private chat."""
_LETTERS: dict[str, Kind] = {"m": "message", "w": "whisper", "p": "press"}
_HANDLE = re.compile(r"([mwp])(\w+)@(\d+)")


@dataclass(frozen=True, slots=True)
class Handle:
    """A message that was said or whispered (`id` is its number) or a press (that of its query)."""

    kind: Kind
    id: str
    at: int

    def __str__(self) -> str:
        return f"{self.kind[0]}{self.id}@{self.at}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what `str` has made of a handle; None for anything else."""
        found = _HANDLE.fullmatch(text)
        return cls(_LETTERS[found[1]], found[2], int(found[3])) if found else None

    def fresh(self, now: datetime) -> bool:
        """Say whether Telegram would still take a whisper as an answer to this."""
        return now.timestamp() - self.at < FRESH.total_seconds()
