"""The matches of a round are stored, fast and in short transactions; nobody is told yet."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.introductions.grounds import grounds
from bot.introductions.states import State
from bot.matching import Match
from storage import planned, quick
from storage.database import Database
from storage.ids import fresh
from storage.tables import Introduction, Lesson, Party, Step

TOGETHER = 1000
"""Introductions stored in one transaction: whoever says something meanwhile waits that long."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A match, the ids its rows will have, and when its people are to be asked."""

    match: Match
    id: str
    step: str
    lessons: tuple[str, ...]
    due_at: datetime


async def store(
    database: Database, matches: Sequence[Match], round_id: str, *, now: datetime
) -> None:
    """Store matches as introductions that are planned, the most valuable to be asked first."""
    everything = list(_planned(matches, now))
    for start in range(0, len(everything), TOGETHER):
        async with database.transaction() as session:
            await _keep(session, everything[start : start + TOGETHER], round_id, now)
        await asyncio.sleep(0)  # whoever waits for a turn is before the next part


def _planned(matches: Sequence[Match], now: datetime) -> Iterator[Planned]:
    ids, steps = _drawn(len(matches)), _drawn(len(matches))
    lessons = _drawn(sum(len(match.lessons) for match in matches))
    for place, match in enumerate(matches):
        due_at = now - timedelta(microseconds=len(matches) - place)
        yield Planned(
            match, next(ids), next(steps), tuple(next(lessons) for _ in match.lessons), due_at
        )


def _drawn(number: int) -> Iterator[str]:
    """Draw ids and give them in order: rows of one transaction then lie side by side in a file.

    In any other order each transaction would write most pages of every index anew.
    """
    return iter(sorted(fresh() for _ in range(number)))


async def _keep(
    session: AsyncSession, chosen: Sequence[Planned], round_id: str, now: datetime
) -> None:
    people = {person for each in chosen for person in each.match.people}
    living = await planned.living(session, list(people))
    chosen = [each for each in chosen if living.issuperset(each.match.people)]
    await quick.put_all(
        session,
        Introduction,
        ("id", "language", "hours", "reason", "due_at"),
        [_introduction(each) for each in chosen],
        {
            "round_id": round_id,
            "state": State.PLANNED.value,
            "created_at": now,
            "due_for": planned.ASK,
        },
    )
    await quick.put_all(
        session, Party, ("introduction_id", "person_id", "seat"), list(_parties(chosen))
    )
    await quick.put_all(session, Lesson, _LESSON, list(_lessons(chosen)))
    await quick.put_all(
        session,
        Step,
        ("id", "introduction_id"),
        [(each.step, each.id) for each in chosen],
        {"event": "plan", "state": State.PLANNED.value, "at": now},
    )


def _introduction(each: Planned) -> tuple[str, str, int, str, datetime]:
    match = each.match
    hours = int(match.factors.get("hours", -1))
    return (each.id, match.language, hours, grounds(match), each.due_at)


def _parties(chosen: Sequence[Planned]) -> Iterator[tuple[str, str, int]]:
    for each in chosen:
        for seat, person in enumerate(each.match.people):
            yield (each.id, person, seat)


_LESSON = (
    "id",
    "introduction_id",
    "helper_id",
    "learner_id",
    "offer_id",
    "ask_id",
    "topic",
    "closeness",
)


def _lessons(chosen: Sequence[Planned]) -> Iterator[tuple[str | float, ...]]:
    for each in chosen:
        for ident, lesson in zip(each.lessons, each.match.lessons, strict=True):
            yield (
                ident,
                each.id,
                lesson.helper,
                lesson.learner,
                lesson.offer,
                lesson.ask,
                lesson.topic,
                lesson.closeness,
            )
