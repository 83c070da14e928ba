"""What may go wrong between a bot and its Mattermost server."""

import fnmatch
from dataclasses import dataclass

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
from tests.mattermost.refusals import Refused

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
    "limit_headers",
    "page",
    "refuse",
    "slow_down",
    "too_many",
    "wrong_shape",
]


@dataclass(slots=True)
class Fault:
    """An act for requests; `left` more times or, when None, until healed.

    The path is one of the contract, such as `/posts/{post_id}`, or a pattern with `*`.
    """

    act: Act
    method: str = ""
    path: str = "*"
    left: int | None = 1

    def takes(self, method: str, *paths: str) -> bool:
        """Say whether a request falls to this fault, and count it when it does."""
        if self.left == 0 or self.method not in ("", method):
            return False
        if not any(each == self.path or fnmatch.fnmatch(each, self.path) for each in paths):
            return False
        if self.left is not None:
            self.left -= 1
        return True


def refuse(status: int, name: str = "api.local.error", message: str = "It went wrong.") -> Act:
    """Refuse in the server's own form."""
    return answer(Refused(status, name, message).as_json(""), status)


def slow_down(seconds: int) -> Act:
    """Answer that there were too many requests."""

    async def act(forward: Forward) -> Reply:
        return too_many(seconds, 10, 0)

    return act


def too_many(seconds: int, limit: int, remaining: int) -> Reply:
    """Return what the rate limiter says, which is no JSON."""
    headers = {"Retry-After": str(seconds)} | limit_headers(limit, remaining, seconds)
    return Reply(429, b"limit exceeded\n", "text/plain", headers)


def limit_headers(limit: int, remaining: int, reset: int) -> dict[str, str]:
    """Return how much may still be asked."""
    names = ("Limit", "Remaining", "Reset")
    values = (limit, remaining, reset)
    return {f"X-Ratelimit-{name}": str(each) for name, each in zip(names, values, strict=True)}


wrong_shape = answer([{"id": 7}])
