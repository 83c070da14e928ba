"""Questions asked of people and their accounts."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, exists, or_, update
from sqlalchemy import select as plain_select
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.quick import Quick, known
from storage.tables import Account, Block, LinkCode, Person

HEARD_EVERY = timedelta(hours=1)
"""How exactly it is known when an account was last heard: a write less for most messages."""

_ACCOUNT, _PERSON = (SQLModel.metadata.tables[name] for name in ("account", "person"))
_BEHIND = Quick(
    plain_select(_ACCOUNT, _PERSON)
    .join(_PERSON)
    .where(_ACCOUNT.c.platform == bindparam("platform"), _ACCOUNT.c.user == bindparam("user"))
)
_HEARD = Quick(update(_ACCOUNT).where(_ACCOUNT.c.id == bindparam("account")))
_EXPECTING = Quick(update(_PERSON).where(_PERSON.c.id == bindparam("person")))
# They are run for every message or many, so they are built once.


@dataclass(frozen=True, slots=True)
class Hints:
    """What a platform tells about an account at this moment."""

    name: str = ""
    link: str = ""
    languages: tuple[str, ...] = ()
    zone: str = ""


async def behind(
    session: AsyncSession, platform: str, user: str, hints: Hints, *, now: datetime
) -> tuple[Person, Account]:
    """Find or make the person behind an account, and note what the platform tells today."""
    values = {"platform": platform, "user": user}
    rows = (await _BEHIND.run(session, values)).rows
    if not rows:
        return await _meet(session, platform, user, hints, now=now)
    here = len(_ACCOUNT.columns)
    account = known(session, Account, rows[0][:here])
    person = known(session, Person, rows[0][here:])
    _note(account, hints)
    if not account.reachable or now - account.heard_at > HEARD_EVERY:
        await _heard(session, account, now=now)
    return person, account


async def _meet(
    session: AsyncSession, platform: str, user: str, hints: Hints, *, now: datetime
) -> tuple[Person, Account]:
    person = Person(created_at=now, next_round_at=now)
    session.add(person)
    await session.flush()
    account = Account(person_id=person.id, platform=platform, user=user, heard_at=now)
    _note(account, hints)
    session.add(account)
    await session.flush()
    return person, account


def _note(account: Account, hints: Hints) -> None:
    today = (hints.name, hints.link, hints.languages, hints.zone)
    if today != (account.name, account.link, account.languages, account.zone):
        account.name, account.link, account.languages, account.zone = today


async def _heard(session: AsyncSession, account: Account, *, now: datetime) -> None:
    """Note when an account was heard: often all that changes, and a flush for it takes longer."""
    heard = {"reachable": True, "heard_at": now}
    await _HEARD.run(session, {"account": account.id, **heard})
    for name, value in heard.items():
        set_committed_value(account, name, value)


def expect(person: Person, beginning: str = "", until: datetime | None = None) -> None:
    """Take the next plain words as the end of a command; without one, of none any more.

    `keep_expected` stores it, not a flush, which takes longer: often it is all that changes.
    """
    set_committed_value(person, "awaiting", beginning)
    set_committed_value(person, "awaiting_until", until)


def expected(person: Person) -> tuple[str, datetime | None]:
    """Return the command whose end is expected, empty for none, and until when."""
    return person.awaiting, person.awaiting_until


async def keep_expected(session: AsyncSession, person: Person) -> None:
    """Store what is expected."""
    awaiting, until = expected(person)
    values = {"person": person.id, "awaiting": awaiting, "awaiting_until": until}
    await _EXPECTING.run(session, values)


async def get(session: AsyncSession, person_id: str) -> Person | None:
    """Return a person by id."""
    return await session.get(Person, person_id)


async def accounts(session: AsyncSession, person_id: str) -> Sequence[Account]:
    """Return the accounts of a person: those that can be written to first, then by last heard."""
    query = select(Account).where(Account.person_id == person_id)
    order = (col(Account.reachable).desc(), col(Account.heard_at).desc(), col(Account.id))
    return (await session.exec(query.order_by(*order))).all()


async def mark_unreachable(session: AsyncSession, platform: str, user: str) -> None:
    """Note that an account cannot be written to until it is heard again."""
    here = (col(Account.platform) == platform, col(Account.user) == user)
    await session.exec(update(Account).where(*here).values(reachable=False))


async def unreachable(session: AsyncSession, platform: str) -> Sequence[str]:
    """Return the accounts of a platform that cannot be written to, as far as is known."""
    query = select(Account.user).where(Account.platform == platform, ~col(Account.reachable))
    return (await session.exec(query)).all()


async def mark_reachable(session: AsyncSession, platform: str, user: str) -> None:
    """Note that an account can be written to again."""
    here = (col(Account.platform) == platform, col(Account.user) == user)
    await session.exec(update(Account).where(*here).values(reachable=True))


async def block(session: AsyncSession, person_id: str, other_id: str, *, now: datetime) -> None:
    """Keep two people apart for good; the other never learns of it."""
    if await session.get(Block, (person_id, other_id)) is None:
        session.add(Block(person_id=person_id, blocked_id=other_id, at=now))


async def unblock(session: AsyncSession, person_id: str, other_id: str) -> bool:
    """Lift a block; say whether there was one."""
    row = await session.get(Block, (person_id, other_id))
    if row is not None:
        await session.delete(row)
    return row is not None


async def blocked_by(session: AsyncSession, person_id: str) -> Sequence[Block]:
    """Return whom a person blocks, oldest first."""
    query = select(Block).where(Block.person_id == person_id).order_by(col(Block.at))
    return (await session.exec(query)).all()


async def are_apart(session: AsyncSession, one: str, other: str) -> bool:
    """Say whether either blocks the other."""
    either = or_(
        (col(Block.person_id) == one) & (col(Block.blocked_id) == other),
        (col(Block.person_id) == other) & (col(Block.blocked_id) == one),
    )
    return bool((await session.exec(select(exists().where(either)))).one())


def digest(code: str) -> str:
    """Return what is kept of a link code: its SHA-256, so that a copy of the data opens nothing."""
    return hashlib.sha256(code.encode()).hexdigest()


async def keep_code(
    session: AsyncSession, code: str, account: Account, *, expires_at: datetime
) -> None:
    """Keep a new link code for an account, instead of any earlier one of it."""
    await session.exec(delete(LinkCode).where(col(LinkCode.account_id) == account.id))
    row = LinkCode(digest=digest(code), person_id=account.person_id, account_id=account.id,
                   expires_at=expires_at)  # fmt: skip
    session.add(row)


async def find_code(session: AsyncSession, code: str, *, now: datetime) -> LinkCode | None:
    """Return a link code that is still good."""
    row = await session.get(LinkCode, digest(code))
    return row if row is not None and row.expires_at > now else None


async def of(session: AsyncSession, platform: str, user: str) -> Person | None:
    """Return the person behind an account that is known."""
    query = select(Person).join(Account).where(Account.platform == platform, Account.user == user)
    return (await session.exec(query)).first()


async def zones(session: AsyncSession, chosen: Sequence[str]) -> dict[str, str]:
    """Return the zone that a platform tells of each of these people."""
    query = select(Account.person_id, Account.zone).where(Account.zone != "")
    query = query.where(col(Account.person_id).in_(chosen))
    return dict((await session.exec(query.order_by(col(Account.heard_at)))).all())
