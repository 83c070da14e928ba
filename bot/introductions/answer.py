"""What people answer to a proposal, and what follows from it."""

from bot.introductions import at_once
from bot.introductions.history import advance
from bot.introductions.reveal import reveal
from bot.introductions.secret import looks_open
from bot.introductions.states import ASKING, Event, State
from bot.moment import Moment
from storage import introductions, people, rooms
from storage.tables import Introduction, Party, Person


async def accept(moment: Moment, introduction: Introduction, person: Person) -> bool:
    """Say yes for somebody; when all have, reveal. False where that cannot be any more.

    To what somebody else has said no to already, a yes is noted, and nothing comes of it.
    """
    party = await _answering(moment, introduction, person)
    if party is None:
        return False
    party.answer = "yes"
    if State(introduction.state) not in ASKING:
        return True
    await moment.session.flush()
    rows = await introductions.parties(moment.session, introduction.id)
    if any(each.answer != "yes" for each, _ in rows):
        return advance(moment, introduction, Event.ACCEPT, person)
    if await _forbidden(moment, [other for _, other in rows]):
        return cancel(moment, introduction)
    advance(moment, introduction, Event.ACCEPT_LAST, person)
    await reveal(moment, introduction)
    return True


async def _answering(moment: Moment, introduction: Introduction, person: Person) -> Party | None:
    _answered(person)
    party = await moment.session.get(Party, (introduction.id, person.id))
    return party if party and looks_open(introduction, party, moment.now) else None


def _answered(person: Person) -> None:
    person.unanswered, person.quiet = 0, False


async def _forbidden(moment: Moment, group: list[Person]) -> bool:
    """Say whether something has come between them since they were asked."""
    pairs = [(one, other) for one in group for other in group if one.id < other.id]
    apart = [await people.are_apart(moment.session, one.id, other.id) for one, other in pairs]
    return any(apart) or any(person.banned for person in group)


def cancel(moment: Moment, introduction: Introduction) -> bool:
    """End an introduction that must not be; those who said yes hear at the end of the week."""
    due_at = introduction.due_at
    advance(moment, introduction, Event.CANCEL)
    introduction.due_at, introduction.due_for = due_at, "lapse"
    return False


async def decline(moment: Moment, introduction: Introduction, person: Person) -> bool:
    """Say no for somebody. Nobody is told: who waits is matched again."""
    party = await _answering(moment, introduction, person)
    if party is None:
        return False
    party.answer = "no"
    if person.id == introduction.asker_id:
        for instead in await at_once.replacements(moment, introduction):
            await decline(moment, instead, person)
    if advance(moment, introduction, Event.DECLINE, person):
        await _backup_unless_asker(moment, introduction, person)
    return True


async def _backup_unless_asker(moment: Moment, introduction: Introduction, person: Person) -> None:
    if person.id != introduction.asker_id:
        await at_once.backup(moment, introduction)


async def reopen(moment: Moment, introduction: Introduction, person: Person) -> bool:
    """Take a no back, as long as nobody else was asked instead and the week is not over."""
    party = await moment.session.get(Party, (introduction.id, person.id))
    over = introduction.due_at is None or introduction.due_at <= moment.now
    if party is None or party.answer != "no" or over:
        return False
    rows = await introductions.parties(moment.session, introduction.id)
    if not await _may_reopen(moment, introduction, [other for _, other in rows]):
        return False
    party.answer = ""
    if any(each.answer == "no" for each, _ in rows):
        return True  # somebody else said no as well, and that stays untold
    advance(moment, introduction, Event.REOPEN, person)
    if any(each.answer == "yes" for each, _ in rows):
        introduction.state = State.HALF
    return True


async def _may_reopen(moment: Moment, introduction: Introduction, group: list[Person]) -> bool:
    if introduction.state != State.DECLINED or await _forbidden(moment, group):
        return False
    if await at_once.replaced(moment, introduction):
        return False
    return await _have_room(moment, introduction, group)


async def _have_room(moment: Moment, introduction: Introduction, group: list[Person]) -> bool:
    lessons = await introductions.lessons(moment.session, introduction.id)
    free = await rooms.of_all(moment.session, group)
    return all(free[each.helper_id].gives and free[each.learner_id].takes for each in lessons)


async def withdraw(moment: Moment, introduction: Introduction) -> None:
    """End an introduction because what it rests on is gone."""
    if State(introduction.state) in ASKING:
        cancel(moment, introduction)
        await at_once.backup(moment, introduction)
