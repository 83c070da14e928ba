"""What goes into a round and what comes out of it, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Side = Literal["offer", "ask"]


@dataclass(frozen=True, slots=True)
class Member:
    """A person who may be introduced.

    `languages` maps a code to a level of 1 to 4; `zone` is an IANA name or empty; `gives` and
    `takes` are how many more people they may help, and be helped by, at this time. `given` counts
    the lessons this person was lately asked to give; `rated` the introductions as a helper that
    were rated, and `helped` those of them that helped.
    """

    id: str
    languages: Mapping[str, int]
    zone: str = ""
    region: str = ""
    gives: int = 2
    takes: int = 2
    given: int = 0
    rated: int = 0
    helped: int = 0

    def time(self, side: Side) -> int:
        """Return how many more people they may help ("offer"), or be helped by ("ask")."""
        return self.gives if side == "offer" else self.takes


@dataclass(frozen=True, slots=True)
class Wish:
    """An open offer or ask.

    `topic` is a capacity's code or an opaque key of somebody's own wording. `languages`, if any,
    are the only ones this wish may be served in; else the person's are. `since` and `deadline`
    are aware times; after its deadline a wish is not matched. `waited` counts the rounds an ask
    was open and got nobody.
    """

    id: str
    person: str
    side: Side
    topic: str
    since: datetime
    kinds: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    deadline: datetime | None = None
    waited: int = 0

    def lapsed(self, now: datetime) -> bool:
        """Whether its deadline has passed."""
        return self.deadline is not None and self.deadline < now


@dataclass(frozen=True, slots=True)
class Pool:
    """All who may be introduced in one round; wishes of people not among `members` rest.

    `near` maps the topic of an ask to the topics of offers that serve it, with a closeness above
    0 and up to 1; a topic always serves itself, at 1 unless said otherwise. `apart` holds the
    sorted pairs of person ids never to be introduced: blocks and earlier introductions alike.
    `served` gives for each region the share of its asks that were lately served, from 0 to 1.
    """

    members: tuple[Member, ...]
    wishes: tuple[Wish, ...]
    near: Mapping[str, Mapping[str, float]]
    apart: frozenset[tuple[str, str]]
    served: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aims:
    """What a round is steered by.

    `region` is how much more an ask counts, at most, from a region that is served less than the
    others: 0.3 is 30 % more where nobody was served. `clinics` allows one helper and a group.
    """

    region: float = 0.3
    clinics: bool = True


@dataclass(frozen=True, slots=True)
class Lesson:
    """One person helps another: ids of both and of their wishes; `topic` is the offer's."""

    helper: str
    learner: str
    offer: str
    ask: str
    topic: str
    closeness: float


@dataclass(frozen=True, slots=True)
class Match:
    """Two people with one lesson or more in one or both directions, a circle, or a clinic.

    The most valuable lesson comes first, and its helper is the first of `people`. A circle has
    exactly three people and lessons, each person helping the next and the last the first. In a
    clinic the first helps all others, five or more, with one offer. `factors` name what made the
    value (see `score`), for the first lesson and the people; `hours` among them, the waking hours
    in common, is there only when everybody's zone is known.
    """

    people: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    language: str
    value: float
    factors: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """A round's matches, the most valuable first, its seed and its figures by name.

    `clinics` are apart from the pairs and circles in `matches`; both keep the same room.
    """

    matches: tuple[Match, ...]
    seed: int
    figures: Mapping[str, float]
    clinics: tuple[Match, ...] = ()
