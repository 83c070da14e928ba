"""What a person may know: nothing of plans; somebody else's no looks like silence for a week."""

from collections.abc import Sequence
from datetime import datetime

from bot.introductions.states import ASKING, KNOWN, State
from storage.tables import Introduction, Party

Seat = tuple[Introduction, Party]


def looks_open(introduction: Introduction, party: Party, now: datetime) -> bool:
    """Say whether an introduction waits for answers, as far as the person of `party` may know."""
    if State(introduction.state) in ASKING:
        return True
    ended = introduction.state in (State.DECLINED, State.CANCELLED) and party.answer != "no"
    due_at = introduction.due_at
    return ended and introduction.due_for == "lapse" and due_at is not None and due_at > now


def visible(rows: Sequence[Seat], now: datetime) -> list[Seat]:
    """Leave out what would tell of a no: of an introduction and its backups one is shown.

    It is the one in which the names have been told; else the first, as long as it looks open.
    Nobody was asked yet about one that is planned.
    """
    rows = [(row, party) for row, party in rows if row.state != State.PLANNED]
    following = {row.backup_of: row for row, _ in rows if row.backup_of}
    looking = {row.id for row, party in rows if looks_open(row, party, now)}
    told = {row.id for row, _ in rows if row.state in KNOWN}

    def led_to_names(row: Introduction | None) -> bool:
        while row is not None:
            row = following.get(row.id)
            if row is not None and row.id in told:
                return True
        return False

    return [
        (row, party)
        for row, party in rows
        if row.id in told
        or not (row.id in looking and (row.backup_of in looking or led_to_names(row)))
    ]
