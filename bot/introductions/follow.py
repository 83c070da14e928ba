"""What becomes due for an introduction: it lapses, people are nudged, asked whether they met."""

from collections.abc import Awaitable, Callable, Mapping

from bot.introductions import at_once, wording
from bot.introductions.history import (
    AGAIN_AFTER,
    CLOSE_AFTER,
    MEETING_AFTER,
    NUDGE_AFTER,
    advance,
    due,
)
from bot.introductions.reveal import closing_choices, first_sentence, starter_of
from bot.introductions.states import ASKING, Event, State
from bot.moment import Line, Moment, choice, line
from storage import introductions, people
from storage.tables import Introduction, Party, Person

PATIENCE = 3
"""Proposals in a row without an answer after which a person is put on pause, quietly."""

Rows = list[tuple[Party, Person]]


async def follow(moment: Moment, introduction: Introduction) -> None:
    """Do what is due for an introduction, and note what is due next."""
    what, introduction.due_for = introduction.due_for, ""
    introduction.due_at = None
    rows = list(await introductions.parties(moment.session, introduction.id))
    if what in _STEPS:
        await _STEPS[what](moment, introduction, rows)


async def _lapse(moment: Moment, introduction: Introduction, rows: Rows) -> None:
    """End an unanswered introduction; a no and a silence look the same to who said yes."""
    if State(introduction.state) in ASKING:
        advance(moment, introduction, Event.LAPSE)
        for party, person in rows:
            if not party.answer:
                await _unanswered(moment, introduction, person)
        backup = await at_once.backup(moment, introduction) is not None
    elif await at_once.replaced(moment, introduction):
        return  # somebody else was asked instead, and that introduction speaks for itself
    else:
        backup = False
    for party, person in rows:
        if party.answer == "yes":
            key = "lapse-backup" if backup else "lapse-waiting"
            await moment.tell(person, [line(key)], introduction_id=introduction.id, bulk=True)


async def _unanswered(moment: Moment, introduction: Introduction, person: Person) -> None:
    person.unanswered += 1
    if person.unanswered < PATIENCE:
        await moment.tell(
            person, [line("lapse-unanswered")], introduction_id=introduction.id, bulk=True
        )
    elif not person.quiet:
        person.quiet = True
        await moment.tell(
            person, [line("pause-quiet")], [choice("resume", "button-resume")], bulk=True
        )


async def _nudge(moment: Moment, introduction: Introduction, rows: Rows) -> None:
    due(moment, introduction, "meeting", MEETING_AFTER - NUDGE_AFTER)
    if any(party.outcome for party, _ in rows):
        return
    group = [person for _, person in rows]
    lessons = await introductions.lessons(moment.session, introduction.id)
    starter = starter_of(lessons, group)
    others = [await wording.name_of(moment, person) for person in group if person.id != starter.id]
    lines = [
        line("nudge-starter", others),
        await first_sentence(moment, introduction, starter, group, lessons),
    ]
    touch = [choice(f"touch {introduction.id}", "button-touch")]
    other = [line("nudge-other", await wording.name_of(moment, starter), starter.gender)]
    for _, person in await _willing(moment, rows):
        nudge = lines if person.id == starter.id else other
        await moment.tell(person, nudge, touch, introduction_id=introduction.id, bulk=True)


async def _willing(moment: Moment, rows: Rows) -> Rows:
    """Leave out who has blocked another one since; who is blocked notices nothing."""
    group = {person.id for _, person in rows}
    blocks = [await people.blocked_by(moment.session, each) for each in group]
    left = {block.person_id for each in blocks for block in each if block.blocked_id in group}
    return [(party, person) for party, person in rows if person.id not in left]


async def _meeting(moment: Moment, introduction: Introduction, rows: Rows) -> None:
    due(moment, introduction, "again", AGAIN_AFTER)
    await _ask_all(moment, introduction, rows, "meeting-ask")


async def _again(moment: Moment, introduction: Introduction, rows: Rows) -> None:
    due(moment, introduction, "close", CLOSE_AFTER)
    await _ask_all(moment, introduction, rows, "meeting-again")


async def _ask_all(moment: Moment, introduction: Introduction, rows: Rows, key: str) -> None:
    for party, person in await _willing(moment, rows):
        if party.outcome in ("", "talking", "later"):
            question = await _question(moment, rows, person, key)
            await moment.tell(
                person,
                [question],
                closing_choices(introduction),
                introduction_id=introduction.id,
                bulk=True,
            )


async def _question(moment: Moment, rows: Rows, person: Person, key: str) -> Line:
    others = [await wording.name_of(moment, other) for _, other in rows if other.id != person.id]
    return line(key, others)


async def _close(moment: Moment, introduction: Introduction, rows: Rows) -> None:
    settle(moment, introduction, [party for party, _ in rows], closing=True)


def settle(
    moment: Moment, introduction: Introduction, parties: list[Party], *, closing: bool = False
) -> None:
    """Draw the conclusion from what people said: one who met is enough, all must have missed."""
    outcomes = {party.outcome for party in parties}
    if "met" in outcomes:
        advance(moment, introduction, Event.MEET)
    elif outcomes <= {"not", "again"}:
        advance(moment, introduction, Event.MISS)
    elif closing:
        advance(moment, introduction, Event.CLOSE)


_Step = Callable[[Moment, Introduction, Rows], Awaitable[None]]
_STEPS: Mapping[str, _Step] = {
    "lapse": _lapse,
    "nudge": _nudge,
    "meeting": _meeting,
    "again": _again,
    "close": _close,
}
