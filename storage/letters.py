"""Questions asked of letters and seen-marks."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cache
from typing import cast

from sqlalchemy import and_, bindparam, delete, func, or_, update
from sqlalchemy import select as plain_select
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.conflicts import inserting
from storage.quick import Quick
from storage.tables import Letter, Seen

KEEP = timedelta(days=30)
"""How long sent letters and seen-marks are kept."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is read of a letter that waits, to send it."""

    number: int
    key: str
    lane: str
    body: str
    bulk: bool
    due_at: datetime
    tries: int


_LETTER = SQLModel.metadata.tables["letter"]
_WAITS = (_LETTER.c.state == "waiting", _LETTER.c.platform == bindparam("platform"))
_WAITING = plain_select(*(_LETTER.c[field.name] for field in fields(Waiting)))
_FIRSTS = plain_select(func.min(_LETTER.c.number)).where(*_WAITS).group_by(_LETTER.c.lane)
_DUE = Quick(
    _WAITING.where(_LETTER.c.number.in_(_FIRSTS), _LETTER.c.due_at <= bindparam("now"))
    .order_by(_LETTER.c.bulk, _LETTER.c.number)
    .limit(bindparam("most"))
)
_FIRST = Quick(
    _WAITING.where(*_WAITS, _LETTER.c.lane == bindparam("lane")).order_by(_LETTER.c.number).limit(1)
)
_NEXT_DUE = Quick(
    plain_select(func.min(_LETTER.c.due_at)).where(*_WAITS, _LETTER.c.due_at > bindparam("now"))
)
_SENT = Quick(
    update(_LETTER).where(
        _LETTER.c.key == bindparam("letter"),
        _LETTER.c.tries == bindparam("before"),
        _LETTER.c.person_id.is_not(None),
    )
)


async def first_time(session: AsyncSession, platform: str, message: str, *, now: datetime) -> bool:
    """Note a message as seen; say whether it is new. The note is the first row of the answer."""
    note = _noting(session.get_bind().dialect.name)
    values = {"platform": platform, "message": message, "at": now}
    return (await note.run(session, values)).changed > 0


@cache
def _noting(dialect: str) -> Quick:
    return Quick(inserting(dialect, "seen").on_conflict_do_nothing())


async def due(
    session: AsyncSession, platform: str, *, now: datetime, limit: int
) -> Sequence[Waiting]:
    """Return the first waiting letter of each lane of a platform, if it is due; answers first.

    A letter never overtakes an earlier one of its lane, so that a conversation stays in order.
    Of more than `limit` lanes, those that have waited longest are returned.
    """
    values = {"platform": platform, "now": now, "most": limit}
    return [Waiting(*row) for row in (await _DUE.run(session, values)).rows]


async def first(session: AsyncSession, platform: str, lane: str) -> Waiting | None:
    """Return the first waiting letter of a lane, due or not."""
    rows = (await _FIRST.run(session, {"platform": platform, "lane": lane})).rows
    return Waiting(*rows[0]) if rows else None


async def next_due(session: AsyncSession, platform: str, *, now: datetime) -> datetime | None:
    """Return when the next letter of a platform falls due that is not due yet."""
    rows = (await _NEXT_DUE.run(session, {"platform": platform, "now": now})).rows
    return cast("datetime | None", rows[0][0])


async def tried(session: AsyncSession, letter: Waiting) -> Letter | None:
    """Return the row of a letter that was tried, if what came of it is not noted yet.

    Its number could be that of another one: SQLite gives it again once the last row is deleted.
    """
    query = select(Letter).where(Letter.key == letter.key, Letter.tries == letter.tries)
    return (await session.exec(query)).first()


async def mark_sent(session: AsyncSession, letter: Waiting, sent_id: str, *, now: datetime) -> bool:
    """Note a letter of a person as sent, and nothing else of it; say whether it is noted.

    It is not if it is nobody's, is deleted meanwhile, or what came of the try is noted already.
    """
    values = {"letter": letter.key, "before": letter.tries, "tries": letter.tries + 1,
              "state": "sent", "sent_at": now, "sent_id": sent_id}  # fmt: skip
    return (await _SENT.run(session, values)).changed > 0


async def recent(session: AsyncSession, person_id: str, limit: int = 5) -> Sequence[Letter]:
    """Return the last letters to a person that have arrived or may have, newest first.

    One without a `sent_id` may have: the bot was killed before it could be noted as sent, or the
    platform could not tell.
    """
    arrived = col(Letter.state).not_in(("failed", "held"))
    query = select(Letter).where(Letter.person_id == person_id, arrived)
    return (await session.exec(query.order_by(col(Letter.number).desc()).limit(limit))).all()


async def recent_in(
    session: AsyncSession, platform: str, lane: str, limit: int = 5
) -> Sequence[Letter]:
    """Return the last letters of one lane that have arrived, newest first."""
    sent = (Letter.state == "sent", Letter.platform == platform, Letter.lane == lane)
    query = select(Letter).where(*sent).order_by(col(Letter.number).desc())
    return (await session.exec(query.limit(limit))).all()


async def waiting(session: AsyncSession, platform: str) -> Mapping[str, datetime]:
    """Return the keys of the letters of a platform that wait, with when each was written."""
    query = select(Letter.key, Letter.created_at)
    query = query.where(Letter.platform == platform, Letter.state == "waiting")
    return dict((await session.exec(query)).all())


async def sent_with(
    session: AsyncSession, platform: str, words: str, *, since: datetime
) -> Sequence[str]:
    """Return the ids that a platform gave letters sent since then, if their bodies have words."""
    sent = (Letter.platform == platform, Letter.state == "sent", col(Letter.sent_at) > since)
    query = select(Letter.sent_id).where(*sent, col(Letter.body).contains(words, autoescape=True))
    return [each for each in (await session.exec(query)).all() if each]


async def held(session: AsyncSession, person_id: str, platform: str) -> Sequence[Letter]:
    """Return what is kept on a platform until a person opens a conversation, oldest first."""
    mine = (Letter.person_id == person_id, Letter.platform == platform, Letter.state == "held")
    return (await session.exec(select(Letter).where(*mine).order_by(col(Letter.number)))).all()


async def clean(session: AsyncSession, *, now: datetime) -> None:
    """Delete seen-marks, and letters that wait for nothing or are held, if older than `KEEP`."""
    old = now - KEEP
    await session.exec(delete(Seen).where(col(Seen.at) < old))
    settled = (col(Letter.state) != "waiting", col(Letter.created_at) < old)
    await session.exec(delete(Letter).where(*settled))


async def delete_to(session: AsyncSession, platform: str, lane: str) -> None:
    """Delete the letters of one lane, whoever owns them."""
    lane_of = (col(Letter.platform) == platform, col(Letter.lane) == lane)
    await session.exec(delete(Letter).where(*lane_of))


async def delete_naming(
    session: AsyncSession, words: Iterable[str], acquainted: Collection[str]
) -> None:
    """Delete the letters with one of these words: all but those that wait for their turn.

    Of letters to `acquainted` people those as well.
    """
    settled = col(Letter.state) != "waiting"
    reach = or_(settled, col(Letter.person_id).in_(acquainted))
    for word in words:
        written = json.dumps(word, ensure_ascii=False)[1:-1]
        named = col(Letter.body).contains(written, autoescape=True)
        await session.exec(delete(Letter).where(and_(named, reach)))


async def overdue(session: AsyncSession, *, now: datetime) -> int:
    """Count the letters that have waited for more than an hour past their time."""
    late = col(Letter.due_at) < now - timedelta(hours=1)
    query = select(func.count()).select_from(Letter).where(Letter.state == "waiting", late)
    return (await session.exec(query)).one()
