"""What somebody sees, and what no client lets anybody do."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.mattermost.posts import Post
from tests.mattermost.refusals import Refused


class Impossible(AssertionError):  # noqa: N818 - it says what is impossible
    """No client lets anybody do this: the test is wrong, or the bot has shown the wrong thing."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody sees after a command or a press: posts only for them, or an error."""

    posts: list[Post] = field(default_factory=list)
    error: Refused | None = None

    @property
    def text(self) -> str:
        """Return all there is to read."""
        if self.error:
            return self.error.message
        return "\n".join(text for each in self.posts for text in each.texts if text)


@contextlib.contextmanager
def possible() -> Iterator[None]:
    """Let a refusal of the server fail the test that asked for the impossible."""
    try:
        yield
    except Refused as refused:
        raise Impossible(refused.message) from refused
