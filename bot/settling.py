"""What becomes of a letter after a try: sent, put off, held, given up, or sent elsewhere."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.envelope import has_attachments, pack, unpack
from bot.events import (
    Button,
    Invitation,
    Outgoing,
    TryLater,
    Undeliverable,
    Unmet,
    Unreachable,
    Unsure,
    User,
)
from bot.outbox import Cause, post
from storage import letters, people
from storage.letters import Waiting
from storage.tables import Account, Letter

log = logging.getLogger(__name__)

PATIENCE = timedelta(days=7)
"""How old a letter may get while its platform says `later`: an outage loses nothing."""
TRIES = 12
"""How often an adapter may break its promise; with doubled waits that is about an hour."""
LONGEST_WAIT = 60.0
DOUBLINGS = 12

Result = str | Exception
"""What comes of a try: the id on the platform, or what the adapter raised."""


async def settle(session: AsyncSession, letter: Waiting, result: Result, *, now: datetime) -> None:
    """Note what came of a try, once, if the letter was not deleted meanwhile."""
    if (
        isinstance(result, str)
        and not has_attachments(letter.body)
        and await letters.mark_sent(session, letter, result, now=now)
    ):
        return
    row = await letters.tried(session, letter)
    if row is not None:
        await _judge(session, row, result, now=now)
        await session.flush()


async def _judge(session: AsyncSession, row: Letter, result: Result, *, now: datetime) -> None:
    row.tries += 1
    outgoing = unpack(row.body)
    match result:
        case str():
            row.sent_at, row.sent_id = now, result
            await _lay_down(session, row, outgoing, "sent")
        case Unsure():
            log.info("letter %s: may have been delivered", row.key)
            row.sent_at, row.problem = now, f"may have been delivered: {result}"
            await _lay_down(session, row, outgoing, "sent")
        case Unreachable():
            row.problem = repr(result)
            await _turn_away(session, row, outgoing, result, now=now)
        case Undeliverable():
            await _give_up(session, row, outgoing, f"refused: {result}")
        case TryLater() if now - row.created_at < PATIENCE:
            row.due_at = now + timedelta(seconds=max(result.seconds, _wait(row.tries)))
        case TryLater():
            await _give_up(session, row, outgoing, "put off for too long")
        case _:
            await _stumble(session, row, outgoing, now=now)


def _wait(tries: int) -> float:
    return min(2.0 ** min(tries, DOUBLINGS), LONGEST_WAIT)


async def _stumble(
    session: AsyncSession, row: Letter, outgoing: Outgoing, *, now: datetime
) -> None:
    row.faults += 1
    row.due_at = now + timedelta(seconds=2.0**row.faults)
    if row.faults >= TRIES:
        await _give_up(session, row, outgoing, "gave up after too many tries")


async def _give_up(session: AsyncSession, row: Letter, outgoing: Outgoing, problem: str) -> None:
    log.warning("letter %s on %s: given up: %s", row.key, row.platform, problem)
    row.problem = problem
    await _lay_down(session, row, outgoing, "failed")


async def _lay_down(session: AsyncSession, row: Letter, outgoing: Outgoing, state: str) -> None:
    """Keep a letter that is done with, but no files, and none whose deletion nobody could ask."""
    row.state = state
    private = outgoing.place is None or outgoing.place.direct or outgoing.user is not None
    if row.person_id is None and private:
        await session.delete(row)
    elif outgoing.attachments:
        row.body = pack(replace(outgoing, attachments=()))


async def _turn_away(
    session: AsyncSession, row: Letter, outgoing: Outgoing, result: Unreachable, *, now: datetime
) -> None:
    moved = await _elsewhere(session, row, outgoing, now=now)
    if not moved and row.person_id and outgoing.invitation and isinstance(result, Unmet):
        row.state = "held"
        await _invite(session, row, outgoing, outgoing.invitation, now=now)
    else:
        await _lay_down(session, row, outgoing, "failed")


async def _invite(
    session: AsyncSession,
    row: Letter,
    outgoing: Outgoing,
    invitation: Invitation,
    *,
    now: datetime,
) -> None:
    """Say in the place that an answer is held, with a button that leads to it."""
    said = Outgoing(
        invitation.text,
        place=outgoing.place,
        buttons=(Button(invitation.label, f"start {row.key}"),),
        handle=outgoing.handle,
    )
    await post(session, said, Cause(row.person_id), now=now)


async def _elsewhere(
    session: AsyncSession, row: Letter, outgoing: Outgoing, *, now: datetime
) -> bool:
    """Write to another account of the same person; say whether one can still be reached."""
    user = outgoing.user
    if user is None or row.person_id is None:
        return False
    await people.mark_unreachable(session, user.platform, user.id)
    account = await _another(session, row.person_id, user)
    if account is not None:
        moved = Outgoing(
            outgoing.text,
            user=User(account.platform, account.user, account.name),
            buttons=tuple(_there(button, account.platform) for button in outgoing.buttons),
            attachments=outgoing.attachments,
        )
        cause = Cause(row.person_id, row.introduction_id, row.bulk)
        await post(session, moved, cause, now=now)
    return account is not None


def _there(button: Button, platform: str) -> Button:
    """Return a button for another platform, which opens no conversation on the first."""
    here = button.opens is None or button.opens.platform == platform
    return button if here else replace(button, opens=None)


async def _another(session: AsyncSession, person_id: str, user: User) -> Account | None:
    for account in await people.accounts(session, person_id):
        if account.reachable and (account.platform, account.user) != (user.platform, user.id):
            return account
    return None
