"""What happened under one policy: the plain record that measures are taken of."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an ask: the rounds in which it was first open, served, and gone unserved.

    `region` is its person's, `worth` that of its lesson (closeness x language x overlap, 0 to 1),
    `helped` whether it helped.
    """

    person: str
    region: str
    came: int
    served: int | None = None
    gone: int | None = None
    worth: float = 0.0
    helped: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A round as it was held: what was proposed and what came about of it.

    `introduced` are pairs and circles that said yes, `mutual` those of them in which everybody
    learns and helps, `lessons` counts by helper what came about, clinics included, and `seconds`
    is how long the planning took.
    """

    proposed: int
    introduced: int
    mutual: int
    clinics: int
    lessons: Mapping[str, int]
    seconds: float


@dataclass(frozen=True, slots=True)
class Story:
    """All rounds under one policy, the fate of every ask by id, and when each helper came.

    Asks and helpers of people who take no introductions at all are left out.
    """

    policy: str
    rounds: tuple[Held, ...]
    asks: Mapping[str, Fate]
    helpers: Mapping[str, int]
