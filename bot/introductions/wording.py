"""Why two people are brought together, said without saying who they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import named
from bot.introductions.grounds import weak_points
from bot.moment import Line, Moment, line
from bot.named import Named
from storage import declarations, introductions, people
from storage.tables import Introduction, Lesson, Person

SAME = 0.999
"""Closeness from which on it is the very same thing."""
FEW_HOURS = 6
"""Waking hours in common below which talking live is hard; two people always share four."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson: who helps whom, how close it is to what was asked for, and how both are named."""

    helper: str
    learner: str
    closeness: float
    offered: Named
    asked: object


@dataclass(frozen=True, slots=True)
class Somebody:
    """What may be told of a person: the languages they speak, and the region if they said it."""

    id: str
    speaks: tuple[str, ...]
    region: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """An introduction: everybody and everything in it, the language and the hours in common.

    `reason` is as stored: what speaks for it, and what does not.
    """

    people: tuple[Somebody, ...]
    lessons: tuple[Taught, ...]
    language: str
    hours: int
    reason: str = ""


async def proposal(moment: Moment, introduction: Introduction, person: Person) -> list[Line]:
    """Describe an introduction to one of its people: what for, which language, which hours."""
    rows = await introductions.lessons(moment.session, introduction.id)
    party = await introductions.parties(moment.session, introduction.id)
    occasion = Occasion(
        people=tuple(Somebody(each.id, tuple(each.speaks), each.region) for _, each in party),
        lessons=tuple([await _taught(moment, row) for row in rows]),
        language=introduction.language,
        hours=introduction.hours,
        reason=introduction.reason,
    )
    return described(occasion, person.id)


def described(occasion: Occasion, person_id: str) -> list[Line]:
    """Describe an introduction to one of its people; nothing in it tells who the others are."""
    given = [each for each in occasion.lessons if each.helper == person_id]
    taken = [each for each in occasion.lessons if each.learner == person_id]
    others = [each for each in occasion.people if each.id != person_id]
    if len(others) > 1:
        opening = line("propose-circle", _offered(given), _offered(taken))
    else:
        opening = _pair(others[0], given, taken, occasion.language)
    near = [
        _near(each, person_id)
        for each in occasion.lessons
        if each.closeness < SAME and person_id in (each.helper, each.learner)
    ]
    return [opening, *near, *_common(occasion, len(others))]


def _pair(other: Somebody, given: Sequence[Taught], taken: Sequence[Taught], language: str) -> Line:
    what = "both" if given and taken else "learner" if given else "helper"
    spoken = tuple(named.tongue(code) for code in other.speaks or (language,))
    offered, wanted = _offered(given), _offered(taken)
    if other.region:
        where = named.region(other.region)
        return line(f"propose-{what}-region", spoken, offered, wanted, where)
    return line(f"propose-{what}", spoken, offered, wanted)


def _offered(lessons: Sequence[Taught]) -> tuple[Named, ...]:
    """Name what is taught, each thing once."""
    return tuple(dict.fromkeys(each.offered for each in lessons))


def _near(lesson: Taught, person_id: str) -> Line:
    key = "propose-near-helper" if lesson.helper == person_id else "propose-near-learner"
    return line(key, lesson.offered, lesson.asked)


def _common(occasion: Occasion, others: int) -> list[Line]:
    lines = [line("propose-language", named.tongue(occasion.language), others)]
    if occasion.hours >= FEW_HOURS:
        lines.append(line("propose-hours", occasion.hours))
    elif occasion.hours >= 0:
        lines.append(line("propose-hours-few", occasion.hours))
    return [*lines, *_doubts(occasion)]


def _doubts(occasion: Occasion) -> list[Line]:
    """Be honest about the rest; kinds and age are known of one lesson, so told of one only."""
    weak = weak_points(occasion.reason)
    told = ("language", "kinds", "freshness") if len(occasion.lessons) == 1 else ("language",)
    return [line(f"propose-but-{name}") for name in told if name in weak]


async def _taught(moment: Moment, row: Lesson) -> Taught:
    ask = row.ask_id and await declarations.get(moment.session, row.ask_id)
    return Taught(
        helper=row.helper_id,
        learner=row.learner_id,
        closeness=row.closeness,
        offered=named.topic(*await topic(moment, row)),
        asked=named.topic(ask.topic, ask.wording) if ask else "",
    )


async def topics(moment: Moment, lessons: list[Lesson]) -> list[named.Named]:
    """Name what is taught, each thing once."""
    found = [await topic(moment, row) for row in lessons]
    return [named.topic(*pair) for pair in dict.fromkeys(found)]


async def topic(moment: Moment, lesson: Lesson) -> tuple[str, str]:
    """Return the topic of a lesson and its wording, as the helper offers it.

    Who helps with one ask, and offers nothing else, takes over its words.
    """
    ident = lesson.offer_id or lesson.ask_id
    row = ident and await declarations.get(moment.session, ident)
    return (lesson.topic, row.wording if row else "")


async def name_of(moment: Moment, person: Person) -> str:
    """Return what a person is called: the name on the account last heard of."""
    accounts = await people.accounts(moment.session, person.id)
    return next((account.name for account in accounts if account.name), person.wiki) or "…"
