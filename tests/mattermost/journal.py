"""What was asked of the server."""

from dataclasses import dataclass
from typing import Any

from tests.mattermost.persons import Person


@dataclass(slots=True)
class Request:
    """A request somebody made; the status is that of its answer, 0 while there is none."""

    method: str
    path: str
    operation: str
    query: dict[str, str]
    body: Any
    who: Person | None
    at: int
    status: int = 0
