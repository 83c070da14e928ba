"""The life of an introduction, as a table: what can never happen, whatever people do."""

from hypothesis import given
from hypothesis import strategies as st

from bot.introductions.states import ASKING, KNOWN, OPEN, TABLE, Event, State, after
from storage.figures import MADE
from storage.planned import PLANNED
from storage.rooms import UNDER_WAY

EVENTS = st.lists(st.sampled_from(Event), max_size=40)


def lived(events: list[Event]) -> list[State]:
    """Return the states an introduction goes through; what cannot happen changes nothing."""
    states = [State.PLANNED]
    for event in events:
        states.append(after(states[-1], event) or states[-1])
    return states


@given(EVENTS)
def test_names_are_told_only_by_the_last_yes(events: list[Event]) -> None:
    states = lived(events)
    for before, event, now in zip(states, events, states[1:], strict=False):
        if now in KNOWN and before not in KNOWN:
            assert event is Event.ACCEPT_LAST


@given(EVENTS)
def test_what_was_told_is_never_asked_again(events: list[Event]) -> None:
    states = lived(events)
    first = next((n for n, state in enumerate(states) if state in KNOWN), len(states))
    assert not any(state in ASKING for state in states[first:])


@given(EVENTS)
def test_nobody_meets_who_was_not_introduced(events: list[Event]) -> None:
    states = lived(events)
    if State.MET in states:
        assert State.INTRODUCED in states[: states.index(State.MET)]


def test_every_state_can_be_reached_and_every_event_happens() -> None:
    reached = {State.PLANNED}
    for _ in State:
        reached |= {leads for (state, _), leads in TABLE.items() if state in reached}
    assert reached == set(State)
    assert {event for _, event in TABLE} == set(Event)


def test_from_every_open_state_there_is_a_way_to_an_end() -> None:
    ends = set(State) - OPEN
    for _ in OPEN:
        ends |= {now for (now, _), leads in TABLE.items() if leads in ends}
    assert ends == set(State)


def test_lapsed_and_cancelled_are_the_end() -> None:
    assert not [state for state, _ in TABLE if state in (State.LAPSED, State.CANCELLED)]


def test_nobody_answers_before_being_asked() -> None:
    assert [event for now, event in TABLE if now is State.PLANNED] == [Event.PROPOSE]


def test_what_cannot_happen_is_none() -> None:
    assert after(State.LAPSED, Event.ACCEPT_LAST) is None
    assert after("proposed", Event.LAPSE) is State.LAPSED


def test_the_tables_and_the_states_mean_the_same() -> None:
    assert set(UNDER_WAY) == OPEN
    assert set(MADE) == KNOWN
    assert PLANNED == State.PLANNED
