"""A pool without anybody's id."""

from dataclasses import replace
from random import Random

from bot.matching import Pool


def anonymise(pool: Pool, seed: int) -> Pool:
    """Return a pool with new ids in a new order, and without wishes of people it does not hold.

    Languages, zones, regions, topics and times stay: they decide who fits whom. They are not told
    of anybody: only sums and shares leave a simulation.
    """
    draw = Random(seed)  # noqa: S311 - only the order is drawn; the old ids are gone either way
    members = draw.sample(pool.members, len(pool.members))
    ids = {member.id: f"p{number}" for number, member in enumerate(members)}
    said = [wish for wish in pool.wishes if wish.person in ids]
    wishes = enumerate(draw.sample(said, len(said)))
    return replace(
        pool,
        members=tuple(replace(member, id=ids[member.id]) for member in members),
        wishes=tuple(replace(w, id=f"w{number}", person=ids[w.person]) for number, w in wishes),
        apart=frozenset(
            (min(ids[one], ids[other]), max(ids[one], ids[other]))
            for one, other in pool.apart
            if one in ids and other in ids
        ),
    )
