"""Some people and their open declarations as the matching sees them."""

from collections.abc import Iterable, Mapping, Sequence

from bot.capacities import Capacities
from bot.knowledge import OWN
from bot.matching import Member, Pool, Wish
from storage.rooms import Room
from storage.tables import Declaration, Person

Rows = Sequence[tuple[Declaration, Person]]
FLUENT = 3


def build(
    rows: Rows,
    capacities: Capacities,
    *,
    rooms: Mapping[str, Room],
    zones: Mapping[str, str],
) -> Pool:
    """Build a pool of people who may all be introduced to each other.

    `rooms` is what each has room for, `zones` are hints, both by person.
    """
    people = {person.id: person for _, person in rows}
    spoken = _spoken(rows)
    members = tuple(
        member(person, spoken[person.id], rooms[person.id], zones.get(person.id, ""))
        for person in people.values()
    )
    wishes = tuple(wish(declaration) for declaration, _ in rows)
    return Pool(members, wishes, nearness(wishes, capacities), frozenset())


def member(person: Person, languages: Iterable[str], room: Room, hint: str) -> Member:
    """Say what the matching needs of a person; a language without a level counts as fluent."""
    zone = person.zone or hint
    return Member(
        person.id, levels(languages, person.speaks), zone, person.region, room.gives, room.takes
    )


def levels(named: Iterable[str], spoken: Mapping[str, int]) -> dict[str, int]:
    """Return a level for each language somebody speaks or has named in an offer or ask."""
    return {**dict.fromkeys(named, FLUENT), **spoken}


def wish(row: Declaration) -> Wish:
    """Say what the matching needs of a declaration."""
    return Wish(
        id=row.id,
        person=row.person_id,
        side="offer" if row.side == "offer" else "ask",
        topic=row.topic,
        since=row.created_at,
        kinds=frozenset(row.kinds),
        languages=row.languages,
        deadline=row.deadline,
        waited=row.waited,
    )


def nearness(wishes: Iterable[Wish], capacities: Capacities) -> Mapping[str, Mapping[str, float]]:
    """Return what is near to each capacity asked for; an own wording is near to itself only."""
    topics = {each.topic for each in wishes if each.side == "ask"}
    return {topic: capacities.near(topic) for topic in topics if not topic.startswith(OWN)}


def _spoken(rows: Rows) -> Mapping[str, set[str]]:
    spoken: dict[str, set[str]] = {person.id: set() for _, person in rows}
    for declaration, person in rows:
        spoken[person.id].update(declaration.languages)
    return spoken
