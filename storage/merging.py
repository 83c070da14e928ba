"""Two people turn out to be one: everything of the second goes to the first."""

from sqlalchemy import delete, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import declarations
from storage.tables import (
    Account,
    Block,
    Declaration,
    Feedback,
    Introduction,
    Item,
    Lesson,
    Letter,
    LinkCode,
    Party,
    Person,
    Report,
    Step,
)

SAID = ("language", "gender", "zone", "region", "wiki", "speaks")
"""What a person says of themselves; what the first left open, the second fills in."""


async def merge(session: AsyncSession, first: Person, second: Person) -> None:
    """Give everything of `second` to `first`, and delete `second`."""
    await _not_with_oneself(session, first.id, second.id)
    for table, column in (
        (Account, col(Account.person_id)),
        (Declaration, col(Declaration.person_id)),
        (Lesson, col(Lesson.helper_id)),
        (Lesson, col(Lesson.learner_id)),
        (Letter, col(Letter.person_id)),
        (LinkCode, col(LinkCode.person_id)),
        (Party, col(Party.person_id)),
        (Feedback, col(Feedback.person_id)),
        (Report, col(Report.reporter_id)),
        (Report, col(Report.about_id)),
        (Step, col(Step.person_id)),
        (Introduction, col(Introduction.asker_id)),
        (Item, col(Item.person_id)),
        (Item, col(Item.about_id)),
    ):
        await session.exec(update(table).where(column == second.id).values({column: first.id}))
    await _blocks(session, first.id, second.id)
    await _once(session, first.id)
    for name in SAID:
        if not getattr(first, name):
            setattr(first, name, getattr(second, name))
    first.banned = first.banned or second.banned
    first.shown = min(first.shown, second.shown, key=_openness)
    await session.flush()
    await session.delete(second)
    await session.flush()


def _openness(shown: str) -> int:
    """Order what people say of being shown: who has said different things means the least."""
    return ("never", "no", "yes", "asked", "").index(shown)


async def _not_with_oneself(session: AsyncSession, first: str, second: str) -> None:
    """Delete introductions and blocks that would be between a person and the same person."""
    mine = select(Party.introduction_id).where(Party.person_id == first)
    theirs = select(Party.introduction_id).where(Party.person_id == second)
    both = col(Introduction.id).in_(mine) & col(Introduction.id).in_(theirs)
    await session.exec(delete(Introduction).where(both))
    between = or_(
        (col(Block.person_id) == first) & (col(Block.blocked_id) == second),
        (col(Block.person_id) == second) & (col(Block.blocked_id) == first),
    )
    await session.exec(delete(Block).where(between))


async def _blocks(session: AsyncSession, first: str, second: str) -> None:
    query = select(Block).where(
        or_(col(Block.person_id) == second, col(Block.blocked_id) == second)
    )
    for old in (await session.exec(query)).all():
        pair = (
            first if old.person_id == second else old.person_id,
            first if old.blocked_id == second else old.blocked_id,
        )
        if await session.get(Block, pair) is None:
            session.add(Block(person_id=pair[0], blocked_id=pair[1], at=old.at))
        await session.delete(old)
    await session.flush()


async def _once(session: AsyncSession, person_id: str) -> None:
    """Keep one open declaration for each thing: the newer."""
    newest: dict[tuple[str, str], Declaration] = {}
    for row in await declarations.own(session, person_id):
        older = newest.get((row.side, row.topic))
        if older is not None:
            older.state, row.replaces = "replaced", older.id
        newest[row.side, row.topic] = row


async def split(session: AsyncSession, account: Account, person: Person) -> Person:
    """Give an account a new person of its own, who has said nothing yet."""
    alone = Person(created_at=person.created_at, next_round_at=person.next_round_at)
    session.add(alone)
    await session.flush()
    account.person_id = alone.id
    return alone
