"""Everybody said yes: names, links, and a first sentence."""

from collections.abc import Sequence
from urllib.parse import quote

from bot import named, outbox
from bot.events import Outgoing
from bot.introductions import wording
from bot.moment import Choice, Line, Moment, choice, line, user_of
from bot.named import Reader
from bot.outbox import Cause
from bot.say import Url
from storage import declarations, introductions, people
from storage.tables import Account, Introduction, Lesson, Person


async def reveal(moment: Moment, introduction: Introduction) -> None:
    """Tell everybody in an introduction who the others are and how to reach them."""
    rows = await introductions.parties(moment.session, introduction.id)
    group = [person for _, person in rows]
    lessons = await introductions.lessons(moment.session, introduction.id)
    for person in group:
        await _reveal_to(moment, introduction, person, group, lessons)
    await _open_together(moment, introduction, group, lessons)


async def _reveal_to(
    moment: Moment,
    introduction: Introduction,
    person: Person,
    group: Sequence[Person],
    lessons: Sequence[Lesson],
) -> None:
    others = [other for other in group if other.id != person.id]
    names = [await wording.name_of(moment, other) for other in others]
    lines = [line("reveal-heading", names)]
    for other in others:
        lines += await contact(moment, other)
    lines += await _lessons(moment, person, lessons)
    lines += await _start(moment, introduction, person, group, lessons)
    choices = [choice(f"touch {introduction.id}", "button-touch")]
    doors = await _doors(moment, introduction, person, others)
    choices += doors
    if len(doors) < len(others) and not await _shares_platform(moment, group):
        lines.append(line("reveal-relay"))
        choices.append(choice(f"relay {introduction.id}", "button-relay"))
    choices.append(choice(f"report {introduction.id}", "button-report"))
    await moment.tell(person, lines, choices, introduction_id=introduction.id)


async def _doors(
    moment: Moment, introduction: Introduction, person: Person, others: Sequence[Person]
) -> list[Choice]:
    """Offer to write to those who are where the letter is read, and have no link there."""
    doors: list[Choice] = []
    for here in (await people.accounts(moment.session, person.id))[:1]:
        for other in others:
            accounts = await people.accounts(moment.session, other.id)
            there = next((each for each in accounts if each.platform == here.platform), None)
            if there is not None and not there.link:
                name = await wording.name_of(moment, other)
                relay = f"relay {introduction.id}"
                doors.append(choice(relay, "button-write-to", name, opens=user_of(there)))
    return doors


async def contact(moment: Moment, other: Person) -> list[Line]:
    """Say how somebody can be reached: each account, and the wiki user page."""
    lines = []
    for account in await people.accounts(moment.session, other.id):
        where = account.platform.capitalize()
        name = account.name or account.user
        if account.link:
            lines.append(line("reveal-link", name, where, Url(account.link)))
        else:
            lines.append(line("reveal-account", name, where))
    if other.wiki:
        lines.append(line("reveal-wiki", other.wiki, Url(user_page(other.wiki))))
    return lines


def user_page(name: str) -> str:
    """Return the address of a user's page on Meta, which every wiki account has."""
    return "https://meta.wikimedia.org/wiki/User:" + quote(name.replace(" ", "_"))


async def _lessons(moment: Moment, person: Person, lessons: Sequence[Lesson]) -> list[Line]:
    lines = []
    for row in lessons:
        what = named.topic(*await wording.topic(moment, row))
        if row.helper_id == person.id:
            learner = await people.get(moment.session, row.learner_id)
            lines.append(line("reveal-helps", await _name(moment, learner), what))
            lines += await _note(moment, row.ask_id, learner)
        elif row.learner_id == person.id:
            helper = await people.get(moment.session, row.helper_id)
            lines.append(line("reveal-learns", await _name(moment, helper), what))
            lines += await _note(moment, row.offer_id, helper)
    return lines


async def _note(moment: Moment, declaration_id: str | None, writer: Person | None) -> list[Line]:
    row = declaration_id and await declarations.get(moment.session, declaration_id)
    if not row or not row.note:
        return []
    return [line("reveal-note", await _name(moment, writer), row.note)]


async def _name(moment: Moment, person: Person | None) -> str:
    return await wording.name_of(moment, person) if person else "…"


def starter_of(lessons: Sequence[Lesson], group: Sequence[Person]) -> Person:
    """Return who writes first: the learner of the first lesson, who wants something."""
    learner = lessons[0].learner_id if lessons else ""
    return next((person for person in group if person.id == learner), group[0])


async def _start(
    moment: Moment,
    introduction: Introduction,
    person: Person,
    group: Sequence[Person],
    lessons: Sequence[Lesson],
) -> list[Line]:
    starter = starter_of(lessons, group)
    if starter.id != person.id:
        return [line("reveal-waits", await wording.name_of(moment, starter), starter.gender)]
    return [
        line("reveal-start"),
        await first_sentence(moment, introduction, starter, group, lessons),
    ]


async def first_sentence(
    moment: Moment,
    introduction: Introduction,
    starter: Person,
    group: Sequence[Person],
    lessons: Sequence[Lesson],
) -> Line:
    """Suggest a first sentence, in the language both speak if there are texts in it."""
    others = [await wording.name_of(moment, other) for other in group if other.id != starter.id]
    learnt = [row for row in lessons if row.learner_id == starter.id]
    what = await wording.topics(moment, learnt)
    in_common = introduction.language
    return line("reveal-quote", named.text_in(in_common, "first-sentence", others, what))


async def _shares_platform(moment: Moment, group: Sequence[Person]) -> bool:
    return bool(await _shared(moment, group)) or all(
        [
            any(account.link for account in await people.accounts(moment.session, person.id))
            for person in group
        ]
    )


async def _shared(moment: Moment, group: Sequence[Person]) -> list[Account]:
    """Return one account of each on a platform that all are on; nothing if there is none."""
    accounts = [await people.accounts(moment.session, person.id) for person in group]
    platforms = [{account.platform for account in each if account.reachable} for each in accounts]
    common = sorted(set.intersection(*platforms)) if platforms else []
    if not common:
        return []
    return [next(a for a in each if a.platform == common[0] and a.reachable) for each in accounts]


async def _open_together(
    moment: Moment,
    introduction: Introduction,
    group: Sequence[Person],
    lessons: Sequence[Lesson],
) -> None:
    """Open a conversation of all where the platform has such a thing."""
    shared = await _shared(moment, group)
    if not shared:
        return
    starter = starter_of(lessons, group)
    reader = Reader(introduction.language, moment.reader(group[0], shared[0]).zone)
    names = [account.name for account in shared]
    opening = [
        line("together-heading", names),
        line("together-start", await wording.name_of(moment, starter), starter.gender),
        await first_sentence(moment, introduction, starter, group, lessons),
        line("together-leaves"),
    ]
    letter = Outgoing(
        text=moment.text(reader, opening),
        together=tuple(user_of(account) for account in shared),
        buttons=moment.buttons(reader, [choice(f"bye {introduction.language}", "button-bye")]),
    )
    await outbox.post(moment.session, letter, Cause(None, introduction.id), now=moment.now)


def closing_choices(introduction: Introduction) -> tuple[Choice, ...]:
    """Offer the four answers to `did you meet?`."""
    return (
        choice(f"met {introduction.id} helped", "button-helped"),
        choice(f"met {introduction.id} little", "button-little"),
        choice(f"met {introduction.id} later", "button-later"),
        choice(f"met {introduction.id} no", "button-no"),
    )
