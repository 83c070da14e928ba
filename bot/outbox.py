"""How answers leave: a letter is stored with what caused it, and delivered afterwards."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.adapters import Adapter
from bot.envelope import pack, unpack
from bot.events import Now, Outgoing, TryLater, Unreachable, User
from storage import letters, people, quick
from storage.database import Database
from storage.tables import Letter

log = logging.getLogger(__name__)

TRIES = 12
"""With doubled waits that is about an hour; then the letter is given up and counted."""
LONGEST_WAIT = 900.0
RETRY_SECONDS = 5.0


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


async def deliver(database: Database, adapter: Adapter, bell: asyncio.Event, *, now: Now) -> None:
    """Deliver for ever: whenever `bell` rings after a commit, and when a letter falls due."""
    while True:
        bell.clear()
        try:
            await deliver_all(database, adapter, now=now)
            wait = await _until_due(database, adapter, now=now)
        except Exception:
            log.exception("letters on %s could not be read; trying again", adapter.name)
            wait = RETRY_SECONDS
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(bell.wait(), wait)


async def _until_due(database: Database, adapter: Adapter, *, now: Now) -> float | None:
    async with database.transaction() as session:
        due = await letters.next_due(session, adapter.name)
    return None if due is None else max(0.05, (due - now()).total_seconds())


async def deliver_due(database: Database, adapter: Adapter, *, now: Now) -> int:
    """Deliver what is due on a platform, lanes side by side; return how many letters were tried."""
    async with database.transaction() as session:
        waiting = await letters.due(session, adapter.name, now=now())
    await asyncio.gather(*(_attempt(database, adapter, letter, now=now) for letter in waiting))
    return len(waiting)


async def deliver_all(database: Database, adapter: Adapter, *, now: Now) -> int:
    """Deliver until nothing is due; return how many letters were tried."""
    total = 0
    while tried := await deliver_due(database, adapter, now=now):
        total += tried
    return total


async def _attempt(database: Database, adapter: Adapter, letter: Letter, *, now: Now) -> None:
    outgoing = unpack(letter.body)
    try:
        sent = await adapter.send(outgoing, letter.key)
    except TryLater as error:
        await _postpone(database, letter, error.seconds, now=now)
    except Unreachable as error:
        await _give_up(database, letter, outgoing, repr(error), now=now)
    except Exception:
        log.exception("letter %s: the adapter broke its promise", letter.key)
        await _postpone(database, letter, 1.0, now=now)
    else:
        await _settle(database, letter, outgoing, sent, now=now)


async def _settle(
    database: Database, letter: Letter, outgoing: Outgoing, sent: str, *, now: Now
) -> None:
    async with database.transaction() as session:
        row = await session.get(Letter, letter.number)
        if row is None:
            return
        row.sent_at, row.sent_id, row.tries = now(), sent, row.tries + 1
        await _lay_down(session, row, outgoing, "sent")


async def _lay_down(session: AsyncSession, row: Letter, outgoing: Outgoing, state: str) -> None:
    """Keep a letter that is done with, but no files, and none whose deletion nobody could ask."""
    row.state = state
    private = outgoing.place is None or outgoing.place.direct or outgoing.user is not None
    if row.person_id is None and private:
        await session.delete(row)
    elif outgoing.attachments:
        row.body = pack(replace(outgoing, attachments=()))


async def _postpone(database: Database, letter: Letter, seconds: float, *, now: Now) -> None:
    async with database.transaction() as session:
        row = await session.get(Letter, letter.number)
        if row is None:
            return
        row.tries += 1
        wait = max(seconds, min(2.0**row.tries, LONGEST_WAIT))
        row.due_at = now() + timedelta(seconds=wait)
        if row.tries >= TRIES:
            row.problem = "gave up after too many tries"
            await _lay_down(session, row, unpack(row.body), "failed")
            log.warning("letter %s on %s: given up", row.key, row.platform)


async def _give_up(
    database: Database, letter: Letter, outgoing: Outgoing, problem: str, *, now: Now
) -> None:
    async with database.transaction() as session:
        row = await session.get(Letter, letter.number)
        if row is None:
            return
        row.problem = problem
        await _lay_down(session, row, outgoing, "failed")
        if outgoing.user is None or letter.person_id is None:
            return
        await people.mark_unreachable(session, outgoing.user.platform, outgoing.user.id)
        await _elsewhere(session, row, outgoing, now=now)


async def _elsewhere(session: AsyncSession, row: Letter, outgoing: Outgoing, *, now: Now) -> None:
    """Write to another account of the same person, if one can still be reached."""
    for account in await people.accounts(session, str(row.person_id)):
        if account.reachable and (account.platform, account.user) != (
            row.platform,
            outgoing.user and outgoing.user.id,
        ):
            user = User(account.platform, account.user, account.name)
            cause = Cause(row.person_id, row.introduction_id, row.bulk)
            moved = Outgoing(
                outgoing.text,
                user=user,
                buttons=outgoing.buttons,
                attachments=outgoing.attachments,
            )
            await post(session, moved, cause, now=now())
            return
