"""Digests that are due: one for each place, some a transaction, whatever happened meanwhile."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import outbox
from bot.digest import figures
from bot.digest import pool as pools
from bot.digest.composing import Composer, pasts
from bot.digest.publishing import Issue, current, place_of, publish, reader_of, weekly
from bot.events import Outgoing
from bot.jobs.batches import SIZE
from bot.knowledge import Knowledge
from bot.moment import Moment, line
from bot.outbox import Cause
from bot.phrases import Phrases
from bot.say import Code
from storage import digests, subscriptions
from storage.database import Database
from storage.subscriptions import Subscriber

log = logging.getLogger(__name__)

LATE = timedelta(hours=3)
"""What is later than this was missed, and waits for the next time it is due."""
QUIET_WEEKS = 4
"""After so many weeks with nothing to post, a place is told so, once."""
MISSED = 4
"""After so many editions in a row that could not be delivered, the digest is taken off."""
PUT_OFF = timedelta(hours=1)


async def post_digests(database: Database, knowledge: Knowledge, now: datetime) -> None:
    """Post what is due; after downtime each place waits for the next time its own is due."""
    async with database.transaction() as session:
        due = await subscriptions.due(session, now=now)
        for each in due:
            if _is_late(each, now):
                await _move(session, each, now)
    due = [each for each in due if not _is_late(each, now)]
    if not due:
        return
    async with database.reading() as session:
        composer, lost = await _read(session, due, now)
    posting = _Posting(database, Phrases(knowledge), composer, lost, now)
    for start in range(0, len(due), SIZE):
        await posting.post(due[start : start + SIZE])
        await asyncio.sleep(0)  # whoever waits for a turn is before the next part


def _is_late(subscriber: Subscriber, now: datetime) -> bool:
    return now - subscriber.next_at > LATE


async def _move(session: AsyncSession, subscriber: Subscriber, now: datetime) -> bool:
    """Move a digest to the next time it is due; say whether nobody else has done so."""
    return await subscriptions.claim(session, subscriber, weekly(subscriber).after(now))


async def _read(
    session: AsyncSession, due: Sequence[Subscriber], now: datetime
) -> tuple[Composer, Collection[str]]:
    places = [each.place for each in due]
    before = await digests.before(session, places, since=now - pools.LATELY)
    composer = Composer(
        await pools.read(session, now=now, places=len(due)),
        await figures.latest(session, now),
        pasts(before),
    )
    return composer, await digests.undelivered(session, places)


@dataclass(frozen=True, slots=True)
class _Posting:
    """What is posted at one tick; the last editions of `lost` places could not be delivered."""

    database: Database
    phrases: Phrases
    composer: Composer
    lost: Collection[str]
    now: datetime

    async def post(self, due: Sequence[Subscriber]) -> None:
        """Post into some places, in one transaction; where that fails, into one after another."""
        issues = [self._issue(each) for each in due]
        try:
            await self._publish(issues)
        except Exception:
            log.exception("digests could not be posted, and are posted one after another")
            for issue in issues:
                await self._publish_one(issue)

    def _issue(self, each: Subscriber) -> Issue:
        language = reader_of(self.phrases.knowledge, each).language
        return Issue(each, self.composer.compose(each.place, language), each.next_at)

    async def _publish_one(self, issue: Issue) -> None:
        """Post one; if it fails again it is put off, so that it does not hold up the others."""
        try:
            await self._publish([issue])
        except Exception:
            log.exception("the digest of place %s could not be posted", issue.subscriber.place)
            put_off = issue.subscriber, self.now + PUT_OFF
            async with self.database.transaction() as session:
                await subscriptions.claim(session, *put_off)

    async def _publish(self, issues: Sequence[Issue]) -> None:
        async with self.database.transaction() as session:
            moment = Moment(session, self.now, self.phrases.knowledge)
            fresh = await current(moment, issues)
            taken = [each for each in fresh if await self._take(moment, each)]
            await publish(moment, taken, self.phrases)

    async def _take(self, moment: Moment, issue: Issue) -> bool:
        """Take an issue; say whether it is to be posted, and nobody else has done so."""
        subscriber, session = issue.subscriber, moment.session
        missed = subscriber.missed + 1 if subscriber.place in self.lost else 0
        if missed >= MISSED:
            await subscriptions.drop(session, subscriber)
            return False
        if not issue.edition.quiet:
            posted = subscriber._replace(quiet=0, missed=missed)
            return await _move(session, posted, self.now)
        quiet = subscriber._replace(quiet=subscriber.quiet + 1)
        if await _move(session, quiet, self.now) and quiet.quiet == QUIET_WEEKS:
            await _say_quiet(moment, issue)
        return False


async def _say_quiet(moment: Moment, issue: Issue) -> None:
    """Say once that nothing has happened for weeks, and how to begin."""
    reader = reader_of(moment.knowledge, issue.subscriber)
    lines = [line("digest-quiet", QUIET_WEEKS, Code("/ask"), Code("/offer"))]
    letter = Outgoing(moment.text(reader, lines), place=place_of(issue.subscriber))
    await outbox.post(moment.session, letter, Cause(bulk=True), now=moment.now)
