"""What happens, on its way to everybody who listens, and what is kept for who lost the line."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from tests.mattermost.identities import new_id
from tests.mattermost.persons import Json, Person

KEPT = 128
"""So many events of a connection can be sent again (channels/app/platform/web_conn.go)."""
REAPED_AFTER = 5 * 60_000
"""Milliseconds until a lost connection is forgotten (channels/app/platform/web_hub.go)."""


class Line(Protocol):
    """Where events go."""

    def send(self, event: Json) -> None:
        """Send an event as soon as possible."""


@dataclass(eq=False, slots=True)
class Connection:
    """What somebody hears, numbered; without a line it is only kept."""

    person: Person
    line: Line | None
    id: str = field(default_factory=new_id)
    next: int = 0
    kept: deque[Json] = field(default_factory=lambda: deque(maxlen=KEPT))
    lost_at: int = 0

    def tell(self, event: Json) -> None:
        """Number an event and send it."""
        numbered = event | {"seq": self.next}
        self.next += 1
        self.kept.append(numbered)
        if self.line:
            self.line.send(numbered)

    def has(self, number: int) -> bool:
        """Say whether everything from a number on can still be sent."""
        return number == self.next or any(each["seq"] == number for each in self.kept)


@dataclass(slots=True)
class Hub:
    """The connections of everybody."""

    now: Callable[[], int]
    connections: dict[str, Connection] = field(default_factory=dict)

    def join(self, person: Person, line: Line, wanted: str = "", number: int = -1) -> Connection:
        """Let somebody listen: go on with an old connection in silence, or say hello."""
        old = self.connections.get(wanted)
        if old and old.person is person and self._fresh(old) and old.has(number):
            old.line = line
            for each in old.kept:
                if each["seq"] >= number:
                    line.send(each)
            return old
        made = Connection(person, line)
        self.connections[made.id] = made
        hello = {"connection_id": made.id, "server_version": "11.4.0.local"}
        made.tell(write("hello", hello, user=person.id))
        return made

    def leave(self, line: Line) -> None:
        """Keep the connection of a line that broke, for a while."""
        for each in self.connections.values():
            if each.line is line:
                each.line, each.lost_at = None, self.now()

    def forget(self) -> None:
        """Forget every connection, as a restart does."""
        self.connections.clear()

    def tell(self, people: Iterable[str], event: Json, mentioned: frozenset[str]) -> None:
        """Tell people what happened; of mentions each hears only their own."""
        to = set(people)
        for each in self.connections.values():
            if each.person.id not in to:
                continue
            own = {"mentions": f'["{each.person.id}"]'} if each.person.id in mentioned else {}
            each.tell(event | {"data": event["data"] | own})

    def _fresh(self, connection: Connection) -> bool:
        return connection.line is None and self.now() - connection.lost_at < REAPED_AFTER


def write(name: str, data: Json, *, user: str = "", channel: str = "", team: str = "") -> Json:
    """Return an event as it is sent, but for its number."""
    to = {"omit_users": None, "user_id": user, "channel_id": channel, "team_id": team}
    return {"event": name, "data": data, "broadcast": to}
