"""How answers leave: a letter is stored with what caused it, to be delivered afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.envelope import pack
from bot.events import Outgoing
from storage import quick
from storage.ids import fresh
from storage.tables import Letter


@dataclass(frozen=True, slots=True)
class Cause:
    """What a letter belongs to: whose it is, which introduction, and whether it can wait."""

    person_id: str | None = None
    introduction_id: str | None = None
    bulk: bool = False


async def post(session: AsyncSession, outgoing: Outgoing, cause: Cause, *, now: datetime) -> None:
    """Store a letter in the open transaction; it leaves after the commit."""
    letter = dict(zip(_OWN, _letter(outgoing, cause), strict=True))
    await quick.put(session, Letter, {**letter, "created_at": now, "due_at": now})


async def post_all(
    session: AsyncSession, letters: Iterable[tuple[Outgoing, Cause]], *, now: datetime
) -> list[str]:
    """Store many letters in the open transaction, in their order; return their keys."""
    rows = [_letter(outgoing, cause) for outgoing, cause in letters]
    await quick.put_all(session, Letter, _OWN, rows, {"created_at": now, "due_at": now})
    return [str(key) for key, *_ in rows]


_OWN = ("key", "platform", "lane", "body", "person_id", "introduction_id", "bulk")
"""What differs from letter to letter."""


def _letter(outgoing: Outgoing, cause: Cause) -> tuple[object, ...]:
    return (
        fresh(),
        _platform(outgoing),
        _lane(outgoing),
        pack(outgoing),
        cause.person_id,
        cause.introduction_id,
        cause.bulk,
    )


def _platform(outgoing: Outgoing) -> str:
    aim = outgoing.place or outgoing.user or outgoing.together[0]
    return aim.platform


def _lane(outgoing: Outgoing) -> str:
    """Letters to one user, or to one place, stay in order; others do not wait for them."""
    if outgoing.user is not None:
        return lane_of(outgoing.user.id)
    if outgoing.place is not None:
        return lane_in(outgoing.place.id)
    return "together " + " ".join(user.id for user in outgoing.together)


def lane_in(place: str) -> str:
    """Return the lane of the letters for everybody in a place."""
    return f"place {place}"


def lane_of(user: str) -> str:
    """Return the lane of the letters to one account."""
    return f"user {user}"
