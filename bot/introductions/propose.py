"""A match becomes an introduction at once: stored, and the other side asked."""

from collections.abc import Iterable

from bot import named
from bot.introductions import wording
from bot.introductions.grounds import grounds
from bot.introductions.history import LAPSE_AFTER, due
from bot.introductions.states import State
from bot.matching import Match
from bot.moment import Choice, Line, Moment, choice, line
from storage import introductions
from storage.tables import Introduction, Lesson, Party, Person, Step


async def propose(
    moment: Moment,
    match: Match,
    asker: Person,
    other: Person,
    *,
    backup_of: str | None = None,
    because: Line | None = None,
) -> Introduction:
    """Store an introduction that somebody wants at once, which is their yes, and ask the other.

    `backup_of` is the introduction instead of which it is proposed, `because` what else the other
    is told of how it came about.
    """
    introduction = Introduction(
        state=State.HALF,
        language=match.language,
        hours=int(match.factors.get("hours", -1)),
        reason=grounds(match),
        asker_id=asker.id,
        backup_of=backup_of,
        created_at=moment.now,
    )
    due(moment, introduction, "lapse", LAPSE_AFTER)
    moment.session.add(introduction)
    await moment.session.flush()
    moment.session.add_all(_parts(moment, introduction, match))
    await moment.session.flush()
    await ask(moment, introduction, other, because)
    return introduction


def _parts(
    moment: Moment, introduction: Introduction, match: Match
) -> Iterable[Party | Lesson | Step]:
    asker = introduction.asker_id
    for seat, person_id in enumerate(match.people):
        answer = "yes" if person_id == asker else ""
        yield Party(introduction_id=introduction.id, person_id=person_id, seat=seat, answer=answer)
    for lesson in match.lessons:
        yield Lesson(
            introduction_id=introduction.id,
            helper_id=lesson.helper,
            learner_id=lesson.learner,
            offer_id=lesson.offer or None,
            ask_id=lesson.ask,
            topic=lesson.topic,
            closeness=lesson.closeness,
        )
    yield Step(
        introduction_id=introduction.id,
        person_id=asker,
        event="propose",
        state=introduction.state,
        at=moment.now,
    )


async def ask(
    moment: Moment, introduction: Introduction, person: Person, because: Line | None = None
) -> bool:
    """Ask somebody whether they want to be introduced; nothing in it tells who the other is."""
    lines = await wording.proposal(moment, introduction, person)
    lines += [because] if because else []
    until = line("propose-until", named.day(introduction.due_at or moment.now))
    return await moment.tell(
        person, [*lines, until], choices(introduction.id), introduction_id=introduction.id
    )


def choices(introduction_id: str) -> tuple[Choice, ...]:
    """Offer the three answers to a proposal."""
    return (
        choice(f"accept {introduction_id}", "button-accept"),
        choice(f"decline {introduction_id}", "button-decline"),
        choice(f"block {introduction_id}", "button-not-this"),
    )


async def others(moment: Moment, introduction: Introduction, person: Person) -> list[Person]:
    """Return the other people of an introduction, in the order of their seats."""
    rows = await introductions.parties(moment.session, introduction.id)
    return [other for _, other in rows if other.id != person.id]
