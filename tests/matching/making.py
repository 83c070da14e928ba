"""People, wishes and pools for the matching tests, with everything plausible already filled in."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from bot.matching import Aims, Member, Plan, Pool, Side, Wish
from bot.matching.columns import Columns, arrange

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ENGLISH = {"en": 4}


def ago(days: float) -> datetime:
    """Return a time so many days before now."""
    return NOW - timedelta(days=days)


def ahead(days: float) -> datetime:
    """Return a time so many days after now."""
    return NOW + timedelta(days=days)


def member(id: str, *, gives: int = 2, takes: int = 2, zone: str = "", **languages: int) -> Member:  # noqa: A002
    """Make a member who speaks fluent English unless languages are given by level."""
    return Member(id, languages or ENGLISH, zone, gives=gives, takes=takes)


def offer(person: str, topic: str, **more: object) -> Wish:
    """Make an offer of today, called by who offers what."""
    return _wish("offer", person, topic, more)


def ask(person: str, topic: str, **more: object) -> Wish:
    """Make an ask of today, called by who asks for what."""
    return _wish("ask", person, topic, more)


def _wish(side: Side, person: str, topic: str, more: Mapping[str, object]) -> Wish:
    fields = {"since": NOW, **more}
    return Wish(f"{person}-{side}-{topic}", person, side, topic, **fields)  # type: ignore[arg-type]


def pool(
    *wishes: Wish,
    members: Iterable[Member] = (),
    near: Mapping[str, Mapping[str, float]] | None = None,
    apart: Iterable[tuple[str, str]] = (),
) -> Pool:
    """Make a pool of wishes; who is not among `members` speaks English and has time for two."""
    known = {each.id: each for each in members}
    people = {wish.person: known.get(wish.person, member(wish.person)) for wish in wishes}
    return Pool(tuple(people.values()), wishes, near or {}, frozenset(apart))


def lessons(plan: Plan) -> set[tuple[str, str, str]]:
    """Return who teaches whom what in a plan."""
    return {(e.helper, e.learner, e.topic) for match in plan.matches for e in match.lessons}


def columns(people: Pool) -> Columns:
    """Return a pool as columns."""
    return arrange(people, seed=1, now=NOW, aims=Aims())


RING = (
    offer("ada", "lua"),
    ask("ben", "lua"),
    offer("ben", "video"),
    ask("chi", "video"),
    offer("chi", "glam"),
    ask("ada", "glam"),
)
"""Ada can help Ben, Ben can help Chi, and Chi can help Ada."""
