"""The life of an introduction as a pure table: what may happen when, and what it leads to."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where an introduction stands."""

    PLANNED = "planned"
    PROPOSED = "proposed"
    HALF = "half"
    INTRODUCED = "introduced"
    MET = "met"
    MISSED = "missed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class Event(StrEnum):
    """What happens to an introduction."""

    PROPOSE = "propose"
    ACCEPT = "accept"
    ACCEPT_LAST = "accept_last"
    DECLINE = "decline"
    REOPEN = "reopen"
    LAPSE = "lapse"
    CANCEL = "cancel"
    MEET = "meet"
    MISS = "miss"
    CLOSE = "close"
    AGAIN = "again"


ASKING: Final = frozenset({State.PROPOSED, State.HALF})
"""Somebody's answer is still missing."""
OPEN: Final = ASKING | {State.PLANNED, State.INTRODUCED}
"""It takes up room."""
KNOWN: Final = frozenset({State.INTRODUCED, State.MET, State.MISSED, State.CLOSED})
"""The names have been told."""

TABLE: Final[dict[tuple[State, Event], State]] = {
    (State.PLANNED, Event.PROPOSE): State.PROPOSED,
    (State.PROPOSED, Event.ACCEPT): State.HALF,
    (State.PROPOSED, Event.ACCEPT_LAST): State.INTRODUCED,
    (State.HALF, Event.ACCEPT): State.HALF,
    (State.HALF, Event.ACCEPT_LAST): State.INTRODUCED,
    (State.PROPOSED, Event.DECLINE): State.DECLINED,
    (State.HALF, Event.DECLINE): State.DECLINED,
    (State.DECLINED, Event.REOPEN): State.PROPOSED,
    (State.PROPOSED, Event.LAPSE): State.LAPSED,
    (State.HALF, Event.LAPSE): State.LAPSED,
    (State.PROPOSED, Event.CANCEL): State.CANCELLED,
    (State.HALF, Event.CANCEL): State.CANCELLED,
    (State.INTRODUCED, Event.MEET): State.MET,
    (State.INTRODUCED, Event.MISS): State.MISSED,
    (State.INTRODUCED, Event.CLOSE): State.CLOSED,
    (State.INTRODUCED, Event.CANCEL): State.CANCELLED,
    (State.MET, Event.MISS): State.MISSED,
    (State.MISSED, Event.MEET): State.MET,
    (State.CLOSED, Event.MEET): State.MET,
    (State.CLOSED, Event.MISS): State.MISSED,
    (State.MISSED, Event.AGAIN): State.INTRODUCED,
    (State.CLOSED, Event.AGAIN): State.INTRODUCED,
}


def after(state: str, event: Event) -> State | None:
    """Return the state an event leads to, or None where it cannot happen."""
    return TABLE.get((State(state), event))
