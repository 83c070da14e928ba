"""Why two people are brought together, said without saying who they are."""

from bot import named
from bot.moment import Line, Moment, line
from storage import declarations, introductions, people
from storage.tables import Introduction, Lesson, Person

SAME = 0.999
"""Closeness from which on it is the very same thing."""
FEW_HOURS = 6
"""Waking hours in common below which talking live is hard; two people always share four."""


async def proposal(moment: Moment, introduction: Introduction, person: Person) -> list[Line]:
    """Describe an introduction to one of its people: what for, which language, which hours."""
    rows = await introductions.lessons(moment.session, introduction.id)
    given = [row for row in rows if row.helper_id == person.id]
    taken = [row for row in rows if row.learner_id == person.id]
    party = await introductions.parties(moment.session, introduction.id)
    others = [other for _, other in party if other.id != person.id]
    if len(others) > 1:
        opening = line("propose-circle", await topics(moment, given), await topics(moment, taken))
    else:
        opening = await _pair(moment, others[0], given, taken, introduction.language)
    near = [await _near(moment, row, person) for row in rows if row.closeness < SAME
            and person.id in (row.helper_id, row.learner_id)]  # fmt: skip
    return [opening, *near, *_common(introduction, len(others))]


async def _pair(
    moment: Moment, other: Person, given: list[Lesson], taken: list[Lesson], language: str
) -> Line:
    what = "both" if given and taken else "learner" if given else "helper"
    spoken = [named.tongue(code) for code in other.speaks or (language,)]
    offered, wanted = await topics(moment, given), await topics(moment, taken)
    if other.region:
        where = named.region(other.region)
        return line(f"propose-{what}-region", spoken, offered, wanted, where)
    return line(f"propose-{what}", spoken, offered, wanted)


async def topics(moment: Moment, lessons: list[Lesson]) -> list[named.Named]:
    """Name what is taught, each thing once."""
    found = [await topic(moment, row) for row in lessons]
    return [named.topic(*pair) for pair in dict.fromkeys(found)]


async def topic(moment: Moment, lesson: Lesson) -> tuple[str, str]:
    """Return the topic of a lesson and its wording, as the helper offers it."""
    row = lesson.offer_id and await declarations.get(moment.session, lesson.offer_id)
    return (lesson.topic, row.wording if row else "")


async def _near(moment: Moment, lesson: Lesson, person: Person) -> Line:
    ask = lesson.ask_id and await declarations.get(moment.session, lesson.ask_id)
    asked = named.topic(ask.topic, ask.wording) if ask else ""
    offered = named.topic(*await topic(moment, lesson))
    key = "propose-near-helper" if lesson.helper_id == person.id else "propose-near-learner"
    return line(key, offered, asked)


def _common(introduction: Introduction, others: int) -> list[Line]:
    lines = [line("propose-language", named.tongue(introduction.language), others)]
    if introduction.hours >= FEW_HOURS:
        lines.append(line("propose-hours", introduction.hours))
    elif introduction.hours >= 0:
        lines.append(line("propose-hours-few", introduction.hours))
    return lines


async def name_of(moment: Moment, person: Person) -> str:
    """Return what a person is called: the name on the account last heard of."""
    accounts = await people.accounts(moment.session, person.id)
    return next((account.name for account in accounts if account.name), person.wiki) or "…"
