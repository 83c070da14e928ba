"""Introductions: who was brought together, why, and what came of it."""

from datetime import datetime

from sqlmodel import SQLModel

from storage.tables.fields import link, maybe_time, own_id, owner, time


class Round(SQLModel, table=True):
    """One run of the matching, with the seed that repeats it and its figures as JSON."""

    id: str = own_id()
    seed: int
    started_at: datetime = time()
    figures: str


class Introduction(SQLModel, table=True):
    """Two people, or a circle, and why; `state` is one of `bot.introductions.states`.

    `due_for` names what happens at `due_at`: lapse, nudge, meeting, again or close. `asker_id` is
    who wanted it at once, without waiting for the round. `hours` are the waking hours in common, -1
    where a zone is not known; `reason` names the strongest factors of the match, then its
    weaknesses (see `bot.introductions.grounds`).
    """

    id: str = own_id()
    round_id: str | None = link("round.id")
    state: str
    language: str
    asker_id: str | None = link("person.id")
    hours: int = -1
    reason: str = ""
    backup_of: str | None = link("introduction.id")
    created_at: datetime = time()
    due_at: datetime | None = maybe_time(index=True)
    due_for: str = ""


class Party(SQLModel, table=True):
    """Somebody in an introduction: what they answered, and whether they met.

    `answer` is empty, yes or no; `outcome` is empty, talking, met, later, not or again.
    """

    introduction_id: str = owner("introduction.id", index=False, primary_key=True)
    person_id: str = owner("person.id", primary_key=True)
    seat: int
    answer: str = ""
    outcome: str = ""


class Lesson(SQLModel, table=True):
    """Who helps whom with what in an introduction; `closeness` is 1.0 for the very same thing."""

    id: str = own_id()
    introduction_id: str = owner("introduction.id")
    helper_id: str = owner("person.id", index=False)
    learner_id: str = owner("person.id", index=False)
    offer_id: str | None = link("declaration.id", index=True)
    ask_id: str | None = link("declaration.id", index=True)
    topic: str
    closeness: float


class Step(SQLModel, table=True):
    """One step in the history of an introduction."""

    id: str = own_id()
    introduction_id: str = owner("introduction.id")
    person_id: str | None = link("person.id")
    event: str
    state: str
    at: datetime = time()


class Feedback(SQLModel, table=True):
    """How it went, in one tap, and a thank-you if somebody wrote one."""

    introduction_id: str = owner("introduction.id", index=False, primary_key=True)
    person_id: str = owner("person.id", primary_key=True)
    rating: str
    thanks: str = ""
    public: bool = False
    at: datetime = time()
