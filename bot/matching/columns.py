"""A pool as columns: people, offers and asks by number, and what weighs on one of them alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.matching import score
from bot.matching.awake import quarters_east
from bot.matching.groups import Groups, Keys, Some, contains
from bot.matching.pool import Aims, Member, Pool, Wish
from bot.matching.score import Numbers
from bot.matching.tongues import Tongues
from bot.matching.topics import Topics

NAMED_LEVEL = 2
"""The level assumed where somebody names a language in a wish and not in their profile."""

_DAY = timedelta(days=1)
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Side:
    """Offers or asks, each a row: the wishes themselves, and what is known of them in columns.

    `person` and `topic` are numbers, `tongue` that of a set in `Tongues`, `voice` that of a person
    with such a set, `kinds` bits. `weight` is the product of `factors`, those that depend on
    nothing else. `of` has the rows of a person.
    """

    wishes: Sequence[Wish]
    person: Some
    topic: Some
    tongue: Some
    voice: Some
    kinds: NDArray[np.uint64]
    factors: Mapping[str, Numbers]
    weight: Numbers
    of: Groups

    def __len__(self) -> int:
        return len(self.wishes)

    @property
    def declared(self) -> NDArray[np.bool_]:
        """Whether each person has any."""
        return np.diff(self.of.starts) > 0


@dataclass(frozen=True, slots=True)
class Columns:
    """All that may be matched in a pool at one moment, in an order only ids and the seed decide.

    A wish is in it if its person is a member who may take it up, its deadline has not passed, and
    another wish is near enough; a person if they have such a wish. `gives` and `takes` are how many
    lessons each may give and take, `zone` the quarter hours they are east of UTC (see `awake`).
    """

    people: Sequence[Member]
    gives: Some
    takes: Some
    zone: Some
    offers: Side
    asks: Side
    topics: Topics
    tongues: Tongues
    apart: Keys

    def pair_key(self, one: Some, other: Some) -> Keys:
        """Return one number for two people, whichever comes first."""
        low = np.minimum(one, other).astype(np.int64)
        return low * len(self.people) + np.maximum(one, other)

    def may_meet(self, one: Some, other: Some) -> NDArray[np.bool_]:
        """Say whether people are neither the same nor to be kept apart."""
        different: NDArray[np.bool_] = one != other
        if len(self.apart):
            different &= ~contains(self.apart, self.pair_key(one, other))
        return different


def arrange(pool: Pool, *, seed: int, now: datetime, aims: Aims) -> Columns:
    """Make columns of a pool; `now` is an aware time. Raises TypeError where a time is naive."""
    members = {member.id: member for member in pool.members}
    wishes = [wish for wish in pool.wishes if _is_open(wish, members, now)]
    topics = Topics(wishes, pool.near)
    draw = np.random.default_rng(seed)
    asked = _mixed((w for w in wishes if w.side == "ask" and topics.serves(w.topic)), draw)
    offered = _mixed((w for w in wishes if w.side == "offer" and w.topic in topics.wanted), draw)
    declared = {wish.person for side in (asked, offered) for wish in side}
    people = _neighbours(_mixed((members[each] for each in declared), draw), offered)
    number = {member.id: place for place, member in enumerate(people)}
    for side in (asked, offered):
        side.sort(key=lambda wish: number[wish.person])
    sides = _Sides(people, number, topics)
    offers = sides.arrange(offered, _of_offers(offered, members, now))
    asks = sides.arrange(asked, _of_asks(asked, members, topics, now, _lift(pool, aims)))
    gives = _column(people, lambda member: max(0, member.gives), np.int32)
    takes = _column(people, lambda member: max(0, member.takes), np.int32)
    zone = _column(people, lambda member: quarters_east(member.zone, now), np.int32)
    apart = _apart(pool.apart, number)
    return Columns(people, gives, takes, zone, offers, asks, topics, sides.tongues(), apart)


def spoken(languages: Sequence[str], member: Member) -> dict[str, int]:
    """Return the languages, by level, in which a wish may be served that names some, or none."""
    levels = member.languages
    named = {code: levels.get(code, NAMED_LEVEL) for code in languages} if languages else levels
    return {code: level for code, level in named.items() if level > 0}


def _is_open(wish: Wish, members: Mapping[str, Member], now: datetime) -> bool:
    member = members.get(wish.person)
    return member is not None and not wish.lapsed(now) and member.time(wish.side) > 0


def _mixed(rows: Iterable[_Row], draw: np.random.Generator) -> list[_Row]:
    ordered = sorted(rows, key=lambda row: row.id)  # type: ignore[attr-defined]
    return [ordered[place] for place in draw.permutation(len(ordered))]


def _neighbours(people: Iterable[Member], offered: Iterable[Wish]) -> list[Member]:
    """Let people who speak the same languages, and offer the same, be next to each other.

    They meet in the same options, whose prices are then at hand together. Which group comes before
    which is as mixed as the people were.
    """
    topic: dict[str, str] = {}
    for wish in offered:
        topic.setdefault(wish.person, wish.topic)
    rank: dict[object, int] = {}

    def place(member: Member) -> tuple[int, int]:
        languages, offer = tuple(sorted(member.languages)), topic.get(member.id)
        return rank.setdefault(languages, len(rank)), rank.setdefault(offer, len(rank))

    return sorted(people, key=place)


def _column(rows: Sequence[_Row], of: Callable[[_Row], Any], kind: type) -> NDArray[Any]:
    return np.fromiter(map(of, rows), dtype=kind, count=len(rows))


class _Sides:
    """Makes columns of wishes, and gives the same numbers on both sides."""

    def __init__(self, people: Sequence[Member], number: Mapping[str, int], topics: Topics) -> None:
        self._people, self._number, self._topics = people, number, topics
        self._spoken: dict[tuple[tuple[str, int], ...], int] = {}
        self._own = [self._tongue(spoken((), member)) for member in people]
        self._kinds: dict[frozenset[str], int] = {}
        self._bits: dict[str, int] = {}

    def tongues(self) -> Tongues:
        """Return all sets of languages that were met."""
        return Tongues(dict(each) for each in self._spoken)

    def arrange(self, wishes: Sequence[Wish], factors: Mapping[str, Numbers]) -> Side:
        person = _column(wishes, lambda wish: self._number[wish.person], np.int32)
        topic = _column(wishes, lambda wish: self._topics.number[wish.topic], np.int32)
        tongue = _column(wishes, self._tongue_of, np.int32)
        kinds = _column(wishes, self._kinds_of, np.uint64)
        weight = np.prod(list(factors.values()), axis=0)
        of = Groups.of(person, len(self._people))
        return Side(
            wishes, person, topic, tongue, _voices(person, tongue), kinds, factors, weight, of
        )

    def _tongue_of(self, wish: Wish) -> int:
        person = self._number[wish.person]
        if not wish.languages:
            return self._own[person]
        return self._tongue(spoken(wish.languages, self._people[person]))

    def _tongue(self, levels: Mapping[str, int]) -> int:
        return self._spoken.setdefault(tuple(sorted(levels.items())), len(self._spoken))

    def _kinds_of(self, wish: Wish) -> int:
        if wish.kinds not in self._kinds:
            bits = (self._bits.setdefault(kind, len(self._bits)) for kind in sorted(wish.kinds))
            self._kinds[wish.kinds] = sum(1 << bit for bit in bits)
        return self._kinds[wish.kinds]


def _voices(person: Some, tongue: Some) -> Some:
    both = person.astype(np.int64) * (1 + tongue.max(initial=0)) + tongue
    voices: Some = np.unique(both, return_inverse=True)[1].astype(np.int32)
    return voices


def _of_offers(
    offers: Sequence[Wish], members: Mapping[str, Member], now: datetime
) -> dict[str, Numbers]:
    helpers = [members[wish.person] for wish in offers]
    helped, rated, given = (
        _column(helpers, of, np.int64)
        for of in (lambda m: m.helped, lambda m: m.rated, lambda m: m.given)
    )
    return {
        "freshness": score.freshness(
            _column(offers, lambda wish: (now - wish.since) / _DAY, np.float64)
        ),
        "outcome": score.outcome(helped, rated),
        "turn": score.turn(given),
    }


def _of_asks(
    asks: Sequence[Wish],
    members: Mapping[str, Member],
    topics: Topics,
    now: datetime,
    lift: Callable[[str], float],
) -> dict[str, Numbers]:
    left = _column(asks, lambda wish: _days_left(wish, now), np.float64)
    offers = _column(asks, lambda wish: topics.offered(wish.topic), np.int64)
    return {
        "deadline": score.deadline(left),
        "waiting": score.waiting(_column(asks, lambda wish: wish.waited, np.int64)),
        "rarity": score.rarity(offers),
        "region": _column(asks, lambda wish: lift(members[wish.person].region), np.float64),
    }


def _days_left(wish: Wish, now: datetime) -> float:
    return np.nan if wish.deadline is None else (wish.deadline - now) / _DAY


def _lift(pool: Pool, aims: Aims) -> Callable[[str], float]:
    """Return the factor of a region; where nothing is known yet of one, it is 1."""
    regions = sorted(region for region in pool.served if region)
    shares = np.array([pool.served[region] for region in regions], dtype=np.float64)
    usual = float(shares.mean()) if len(shares) else 0.0
    factors = dict(zip(regions, score.region(shares, usual, aims.region).tolist(), strict=True))
    return lambda region: factors.get(region, 1.0)


def _apart(pairs: Iterable[tuple[str, str]], number: Mapping[str, int]) -> Keys:
    known = [(number[a], number[b]) for a, b in pairs if a in number and b in number]
    if not known:
        return np.zeros(0, dtype=np.int64)
    rows = np.sort(np.array(known, dtype=np.int64), axis=1)
    return np.unique(rows[:, 0] * len(number) + rows[:, 1])
