"""The pool of a round: everybody who takes part now, from the rows of a few queries."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.capacities import Capacities
from bot.introductions.pool import levels, nearness
from bot.matching import Member, Pool, Wish
from storage import rounds
from storage.columns import unpacked_levels, unpacked_time, unpacked_words
from storage.rooms import Room
from storage.rounds import Rows

SLACK = timedelta(hours=12)
"""A round that runs a little earlier than the last one still counts as a week later."""
GIVEN_SINCE = timedelta(weeks=4)
"""For how long it counts what somebody was asked to give."""
SERVED_SINCE = timedelta(weeks=8)
"""For how long it counts that somebody's ask was served."""

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of the queries of `storage.rounds`.

    They have the names they have there; `giving` and `taking` are who is busy on either side.
    """

    people: Rows
    wishes: Rows
    resting: Rows
    hints: Rows
    giving: Rows
    taking: Rows
    apart: Rows
    given: Rows
    rated: Rows
    open_asks: Rows
    served: Rows


async def everybody(session: AsyncSession, capacities: Capacities, now: datetime) -> Pool:
    """Read everybody who takes part now; the event loop is free while rows become values."""
    rows = await _read(session, now)
    return await asyncio.to_thread(pool_of, rows, capacities)


async def _read(session: AsyncSession, now: datetime) -> Read:
    return Read(
        people=await rounds.people(session, now=now, until=now + SLACK),
        wishes=await rounds.wishes(session),
        resting=await rounds.resting(session),
        hints=await rounds.hints(session),
        giving=await rounds.busy(session, "offer"),
        taking=await rounds.busy(session, "ask"),
        apart=[*await rounds.blocks(session), *await rounds.together(session)],
        given=await rounds.given(session, since=now - GIVEN_SINCE),
        rated=await rounds.rated(session),
        open_asks=await rounds.open_asks(session),
        served=await rounds.served(session, since=now - SERVED_SINCE),
    )


def pool_of(rows: Read, capacities: Capacities) -> Pool:
    """Make a pool of rows: people who declare something, and what they declare."""
    # Each id is once in memory, however often it is read.
    names = {row[0]: row[0] for row in rows.people}
    wishes = _wishes(rows, names)
    spoken: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for wish in wishes:
        spoken[wish.person].add(wish.languages)
    return Pool(
        members=_members(rows, spoken),
        wishes=wishes,
        near=nearness(wishes, capacities),
        apart=_apart(rows.apart, names),
        served=_served(rows),
    )


def _wishes(rows: Read, names: Mapping[str, str]) -> tuple[Wish, ...]:
    resting = {row[0] for row in rows.resting}
    topics: dict[str, str] = {}
    kinds: dict[str, frozenset[str]] = {}
    found = []
    for ident, owner, side, topic, packed, languages, since, deadline, waited in rows.wishes:
        if owner not in names or ident in resting:
            continue
        if packed not in kinds:
            kinds[packed] = frozenset(unpacked_words(packed))
        found.append(
            Wish(
                ident,
                names[owner],
                side,
                topics.setdefault(topic, topic),
                unpacked_time(since),
                kinds[packed],
                unpacked_words(languages),
                unpacked_time(deadline) if deadline else None,
                waited,
            )
        )
    return tuple(found)


def _served(rows: Read) -> Mapping[str, float]:
    """Return the share of served asks among those that are open or were served, by region."""
    asked = Counter(dict(_pairs(rows.open_asks)))
    for region, served, still_open in rows.served:
        asked[region] += served - still_open
    return {**dict.fromkeys(asked, 0.0), **{row[0]: row[1] / asked[row[0]] for row in rows.served}}


def _members(rows: Read, spoken: Mapping[str, set[tuple[str, ...]]]) -> tuple[Member, ...]:
    zones: dict[str, str] = dict(_pairs(rows.hints))
    giving: Counts = dict(_pairs(rows.giving))
    taking: Counts = dict(_pairs(rows.taking))
    given: Counts = dict(_pairs(rows.given))
    rated = {helper: (all_told, helped) for helper, all_told, helped in rows.rated}
    found = []
    for ident, speaks, zone, region, load in rows.people:
        if ident in spoken:
            room = Room.left(load, giving.get(ident, 0), taking.get(ident, 0))
            found.append(
                Member(
                    ident,
                    levels(chain.from_iterable(spoken[ident]), unpacked_levels(speaks)),
                    zone or zones.get(ident, ""),
                    region,
                    room.gives,
                    room.takes,
                    given.get(ident, 0),
                    *rated.get(ident, (0, 0)),
                )
            )
    return tuple(found)


def _apart(pairs: Rows, names: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Leave out those of whom one does not take part."""
    return frozenset(
        (names[min(pair)], names[max(pair)])
        for pair in pairs
        if pair[0] in names and pair[1] in names
    )


def _pairs(rows: Rows) -> Sequence[tuple[str, Any]]:
    return [(row[0], row[1]) for row in rows]
