"""What adapters must remember over a restart: kept by kind and key, in their own words."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, and_, delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.conflicts import inserting
from storage.quick import Quick
from storage.tables import Keepsake

AT_ONCE = 500
"""Keys in one statement: databases count their parameters."""


async def get(session: AsyncSession, platform: str, kind: str, key: str) -> str | None:
    """Return what is kept under a key, None for nothing; past its time until it is cleaned away."""
    query = select(Keepsake.value).where(_named(platform, kind, key))
    return (await session.exec(query)).first()


async def put(
    session: AsyncSession,
    platform: str,
    kind: str,
    key: str,
    value: str,
    *,
    now: datetime,
    user: str = "",
    expires_at: datetime | None = None,
) -> None:
    """Keep a value under a key, instead of what was kept there before.

    `user` is the account it is about, whose `/forget` deletes it; without `expires_at` it is kept
    until somebody drops it.
    """
    values = {"platform": platform, "kind": kind, "key": key, "value": value, "user": user,
              "at": now, "expires_at": expires_at}  # fmt: skip
    await _keeping(session.get_bind().dialect.name).run(session, values)


@cache
def _keeping(dialect: str) -> Quick:
    keeping = inserting(dialect, "keepsake")
    renewed = {name: keeping.excluded[name] for name in ("value", "user", "at", "expires_at")}
    keys = ["platform", "kind", "key"]
    return Quick(keeping.on_conflict_do_update(index_elements=keys, set_=renewed))


async def drop(session: AsyncSession, platform: str, kind: str, keys: Sequence[str]) -> None:
    """Keep several things of a kind no longer, whether they are there or not."""
    for start in range(0, len(keys), AT_ONCE):
        here = (col(Keepsake.platform) == platform, col(Keepsake.kind) == kind)
        some = col(Keepsake.key).in_(keys[start : start + AT_ONCE])
        await session.exec(delete(Keepsake).where(*here, some))


def _named(platform: str, kind: str, key: str) -> ColumnElement[bool]:
    here = (col(Keepsake.platform) == platform, col(Keepsake.kind) == kind)
    return and_(*here, col(Keepsake.key) == key)


async def every(session: AsyncSession, platform: str, kind: str) -> Sequence[Keepsake]:
    """Return everything of a kind, oldest first."""
    query = select(Keepsake).where(Keepsake.platform == platform, Keepsake.kind == kind)
    ordered = query.order_by(col(Keepsake.at), col(Keepsake.key))
    return (await session.exec(ordered.execution_options(populate_existing=True))).all()


async def of(session: AsyncSession, platform: str, user: str) -> Sequence[Keepsake]:
    """Return everything about an account, oldest first."""
    query = select(Keepsake).where(Keepsake.platform == platform, Keepsake.user == user)
    ordered = query.order_by(col(Keepsake.at), col(Keepsake.kind), col(Keepsake.key))
    return (await session.exec(ordered.execution_options(populate_existing=True))).all()


async def clean(session: AsyncSession, *, now: datetime) -> None:
    """Delete what was to be kept until now."""
    await session.exec(delete(Keepsake).where(col(Keepsake.expires_at) <= now))


async def forget(session: AsyncSession, platform: str, user: str) -> None:
    """Delete everything about an account."""
    about = (col(Keepsake.platform) == platform, col(Keepsake.user) == user)
    await session.exec(delete(Keepsake).where(*about))
