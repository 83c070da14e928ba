"""What an answer must know of the words it answers: the opaque `handle` of a message."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self

Kind = Literal["post", "press", "whisper"]
FRESH = timedelta(minutes=29)
"""A whisper is taken for 30 minutes after the command it answers. See
https://developers.mattermost.com/integrate/slash-commands/custom/
"""
_KINDS: tuple[Kind, ...] = ("post", "press", "whisper")
_HANDLE = re.compile(r"(post|press|whisper) (\w+) (\d+)")


@dataclass(frozen=True, slots=True)
class Handle:
    """A post that was said, one whose button was pressed, or a slash command to be answered.

    `id` is that of the post, or the last part of the command's `response_url`, which is a secret
    for half an hour; `at` is when, in seconds since 1970.
    """

    kind: Kind
    id: str
    at: int

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.at}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what `str` has made of a handle; None for anything else."""
        found = _HANDLE.fullmatch(text)
        kind = next((each for each in _KINDS if found and each == found[1]), None)
        return cls(kind, found[2], int(found[3])) if found and kind else None

    def fresh(self, now: datetime) -> bool:
        """Say whether the server would still show a whisper as an answer to this."""
        return self.kind == "whisper" and now.timestamp() - self.at < FRESH.total_seconds()
