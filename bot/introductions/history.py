"""One step of an introduction at a time, written down."""

from datetime import timedelta

from bot.introductions.states import Event, State, after
from bot.moment import Moment
from storage.tables import Introduction, Person, Step

LAPSE_AFTER = timedelta(days=7)
NUDGE_AFTER = timedelta(days=2)
MEETING_AFTER = timedelta(days=7)
AGAIN_AFTER = timedelta(days=7)
CLOSE_AFTER = timedelta(days=7)


def advance(
    moment: Moment, introduction: Introduction, event: Event, person: Person | None = None
) -> bool:
    """Take a step and write it down; say whether it can be taken."""
    state = after(introduction.state, event)
    if state is None:
        return False
    introduction.state = state
    moment.session.add(
        Step(
            introduction_id=introduction.id,
            person_id=person.id if person else None,
            event=event,
            state=state,
            at=moment.now,
        )
    )
    _schedule(moment, introduction, State(state), event)
    return True


def _schedule(moment: Moment, introduction: Introduction, state: State, event: Event) -> None:
    match state:
        case State.INTRODUCED:
            due(moment, introduction, "nudge", NUDGE_AFTER)
        case State.PROPOSED | State.HALF:
            if introduction.due_at is None:
                due(moment, introduction, "lapse", LAPSE_AFTER)
        case State.DECLINED if event is Event.DECLINE:
            pass  # who said yes hears at the end of the week, as if nobody had answered
        case _:
            introduction.due_at, introduction.due_for = None, ""


def due(moment: Moment, introduction: Introduction, what: str, wait: timedelta) -> None:
    """Note what is due next for an introduction, and when."""
    introduction.due_at, introduction.due_for = moment.now + wait, what
