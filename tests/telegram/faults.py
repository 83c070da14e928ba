"""What may go wrong between a bot and its Bot API server."""

from dataclasses import dataclass
from typing import Any

from tests.acts import (
    Act,
    Forward,
    Lost,
    Reply,
    answer,
    answer_late,
    bad_gateway,
    cut_after,
    cut_before,
    delay,
    hang_after,
    hang_before,
    honest,
    page,
)
from tests.telegram.refusals import Refused

__all__ = [
    "Act",
    "Fault",
    "Forward",
    "Lost",
    "Reply",
    "answer",
    "answer_late",
    "bad_gateway",
    "cut_after",
    "cut_before",
    "delay",
    "hang_after",
    "hang_before",
    "honest",
    "page",
    "refuse",
    "result",
    "slow_down",
    "write_refusal",
    "wrong_shape",
]


@dataclass(slots=True)
class Fault:
    """An act for requests of a method, or of any; `left` more times or, when None, until healed.

    With a `chat` it is only for requests about that one.
    """

    act: Act
    method: str = ""
    left: int | None = 1
    chat: int | None = None

    def takes(self, method: str, chat: int | None) -> bool:
        """Say whether a request falls to this fault, and count it when it does."""
        if self.left == 0 or self.method not in ("", method) or self.chat not in (None, chat):
            return False
        if self.left is not None:
            self.left -= 1
        return True


def refuse(status: int, description: str, **parameters: Any) -> Act:
    """Refuse in the server's own form."""
    return answer(write_refusal(Refused(status, description, **parameters)), status)


def slow_down(seconds: int) -> Act:
    """Answer that there were too many requests."""
    return refuse(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def result(value: Any) -> Act:
    """Answer that it went well, with a result of any shape, without doing anything."""
    return answer({"ok": True, "result": value})


def write_refusal(refused: Refused) -> dict[str, Any]:
    """Return a refusal as the Bot API writes it."""
    written = {"ok": False, "error_code": refused.status, "description": refused.description}
    return written | ({"parameters": refused.parameters} if refused.parameters else {})


wrong_shape = result([{"message_id": "seven"}])
