"""A plan in a hurry: each ask in turn gets whoever is at hand. It is only there to be stored."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from bot.matching import Lesson, Match, Member, Plan, Pool, Wish

LOOKED_AT = 40
"""Offers looked at for an ask."""
FACTORS = {
    "mutual": 1.0,
    "closeness": 1.0,
    "language": 0.9,
    "overlap": 0.9,
    "kinds": 0.95,
    "waiting": 1.1,
    "deadline": 1.0,
    "rarity": 1.05,
    "region": 1.0,
    "outcome": 1.0,
    "turn": 1.0,
    "freshness": 0.9,
    "hours": 7.0,
}


def hasty(pool: Pool, seed: int) -> Plan:
    """Introduce pairs of one lesson, the oldest asks first, as long as both have time."""
    matches = tuple(_matches(pool))
    return Plan(matches, seed, {"matches": len(matches), "served": len(matches)})


def _matches(pool: Pool) -> Iterator[Match]:
    members = {member.id: member for member in pool.members}
    gives = {member.id: member.gives for member in pool.members}
    takes = {member.id: member.takes for member in pool.members}
    apart = set(pool.apart)
    offers = _by_topic(pool)
    asks = (wish for wish in pool.wishes if wish.side == "ask")
    for ask in sorted(asks, key=lambda wish: (wish.since, wish.id)):
        for offer in _at_hand(offers[ask.topic], gives) if takes[ask.person] else ():
            one, other = sorted((ask.person, offer.person))
            common = _common(members[one], members[other])
            if one != other and common and (one, other) not in apart:
                apart.add((one, other))
                gives[offer.person] -= 1
                takes[ask.person] -= 1
                yield _match(offer, ask, common)
                break


def _by_topic(pool: Pool) -> Mapping[str, list[Wish]]:
    found: dict[str, list[Wish]] = defaultdict(list)
    for wish in pool.wishes:
        if wish.side == "offer":
            found[wish.topic].append(wish)
    return found


def _at_hand(offers: list[Wish], gives: Mapping[str, int]) -> list[Wish]:
    while offers and not gives[offers[-1].person]:
        offers.pop()
    return [each for each in offers[-LOOKED_AT:] if gives[each.person]]


def _common(one: Member, other: Member) -> str:
    return min(set(one.languages) & set(other.languages), default="")


def _match(offer: Wish, ask: Wish, language: str) -> Match:
    lesson = Lesson(offer.person, ask.person, offer.id, ask.id, offer.topic, 1.0)
    return Match((offer.person, ask.person), (lesson,), language, 1.0, FACTORS)
