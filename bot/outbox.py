"""How answers leave: a letter is stored with what caused it, to be delivered afterwards."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.envelope import pack
from bot.events import Outgoing
from storage import quick
from storage.tables import Letter


@dataclass(frozen=True, slots=True)
class Cause:
    """What a letter belongs to: whose it is, which introduction, and whether it can wait."""

    person_id: str | None = None
    introduction_id: str | None = None
    bulk: bool = False


async def post(session: AsyncSession, outgoing: Outgoing, cause: Cause, *, now: datetime) -> None:
    """Store a letter in the open transaction; it leaves after the commit."""
    letter = {
        "platform": _platform(outgoing),
        "lane": _lane(outgoing),
        "body": pack(outgoing),
        "person_id": cause.person_id,
        "introduction_id": cause.introduction_id,
        "bulk": cause.bulk,
        "created_at": now,
        "due_at": now,
    }
    await quick.put(session, Letter, letter)


def _platform(outgoing: Outgoing) -> str:
    aim = outgoing.place or outgoing.user or outgoing.together[0]
    return aim.platform


def _lane(outgoing: Outgoing) -> str:
    """Letters to one user, or to one place, stay in order; others do not wait for them."""
    if outgoing.user is not None:
        return lane_of(outgoing.user.id)
    if outgoing.place is not None:
        return f"place {outgoing.place.id}"
    return "together " + " ".join(user.id for user in outgoing.together)


def lane_of(user: str) -> str:
    """Return the lane of the letters to one account."""
    return f"user {user}"
