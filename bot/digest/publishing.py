"""An edition is posted: stored with its letter, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot import outbox
from bot.digest.composing import Edition
from bot.digest.entries import Entry
from bot.digest.wording import Written, write
from bot.events import Attachment, Outgoing, Place
from bot.knowledge import Knowledge
from bot.moment import Moment, zone_info
from bot.named import Reader
from bot.outbox import Cause
from bot.phrases import Phrases
from bot.pictures.needs import picture
from bot.weekly import Weekly
from storage import digests, quick
from storage.ids import fresh
from storage.subscriptions import Subscriber
from storage.tables import Edition as EditionRow
from storage.tables import Item

COLUMNS = (
    "edition_id", "number", "kind", "person_id", "declaration_id", "introduction_id", "about_id",
    "topic", "wording", "name", "about", "region", "languages", "weeks", "said",
)  # fmt: skip
EDITION = ("id", "place_id", "due_at", "language", "week", "letter")


@dataclass(frozen=True, slots=True)
class Issue:
    """An edition for a place, and the time it was due."""

    subscriber: Subscriber
    edition: Edition
    due_at: datetime


def reader_of(knowledge: Knowledge, subscriber: Subscriber) -> Reader:
    """Say how a digest reads: in its language if there are texts in it, else in the place's."""
    chosen = (subscriber.language, subscriber.own_language)
    language = next((each for each in chosen if each and knowledge.texts.knows(each)), "")
    return Reader(language or knowledge.settings.language, zone_info(subscriber.zone))


def weekly(subscriber: Subscriber) -> Weekly:
    """Return when a digest is due."""
    return Weekly(subscriber.weekday, subscriber.hour, subscriber.minute, subscriber.zone)


def place_of(subscriber: Subscriber) -> Place:
    """Return where a digest is posted."""
    return Place(subscriber.platform, subscriber.key, subscriber.thread, name=subscriber.name)


async def current(moment: Moment, issues: Sequence[Issue]) -> list[Issue]:
    """Leave out what may not be shown any more since it was chosen, in the same transaction.

    An issue of which nothing is left goes; it is chosen anew at the next tick.
    """
    entries = [entry for issue in issues for entry in issue.edition.entries]
    ids = [entry.declaration for entry in entries if entry.declaration]
    people = list({person for entry in entries for person in entry.people})
    known, free = await digests.still_there(moment.session, ids, people, now=moment.now)

    def stands(entry: Entry) -> bool:
        there = entry.declaration is None or entry.declaration in known
        return there and free.issuperset(entry.people)

    found = []
    for issue in issues:
        left = tuple(filter(stands, issue.edition.entries))
        if left or issue.edition.quiet:
            found.append(replace(issue, edition=replace(issue.edition, entries=left)))
    return found


async def publish(moment: Moment, issues: Sequence[Issue], phrases: Phrases) -> None:
    """Store editions with what they show, and their letters."""
    readers = [reader_of(moment.knowledge, each.subscriber) for each in issues]
    written = [
        write(phrases, reader.language, each.edition)
        for reader, each in zip(readers, issues, strict=True)
    ]
    pictures = _pictures(moment.knowledge, readers, issues)
    letters = [
        (_letter(issue, text, pictures.get(reader.language)), Cause(bulk=True))
        for reader, issue, text in zip(readers, issues, written, strict=True)
    ]
    keys = await outbox.post_all(moment.session, letters, now=moment.now)
    ids = [fresh() for _ in issues]
    rows = [
        (ident, issue.subscriber.place, issue.due_at, reader.language, _week(issue), key)
        for ident, issue, reader, key in zip(ids, issues, readers, keys, strict=True)
    ]
    posted = {"posted_at": moment.now}
    await quick.put_all(moment.session, EditionRow, EDITION, rows, posted)
    items = [
        _item(ident, number, entry)
        for ident, text in zip(ids, written, strict=True)
        for number, entry in enumerate(text.entries)
    ]
    await quick.put_all(moment.session, Item, COLUMNS, items)


def _week(issue: Issue) -> date | None:
    return issue.edition.snapshot.week if issue.edition.snapshot else None


def _pictures(
    knowledge: Knowledge, readers: Sequence[Reader], issues: Sequence[Issue]
) -> Mapping[str, Attachment | None]:
    """Return the picture of what is wanted in each language, drawn when a letter leaves."""
    told = {
        reader.language: (reader, issue.edition.snapshot)
        for reader, issue in zip(readers, issues, strict=True)
    }
    return {
        language: picture(snapshot, knowledge, reader) if snapshot else None
        for language, (reader, snapshot) in told.items()
    }


def _letter(issue: Issue, written: Written, drawn: Attachment | None) -> Outgoing:
    return Outgoing(
        written.text,
        place=place_of(issue.subscriber),
        buttons=written.buttons,
        attachments=(drawn,) if drawn else (),
    )


def _item(edition: str, number: int, entry: Entry) -> tuple[object, ...]:
    return (
        edition, number, entry.kind, entry.person, entry.declaration, entry.introduction,
        entry.about, entry.topic, entry.wording, entry.name, entry.about_name, entry.region,
        entry.languages, entry.weeks, entry.said,
    )  # fmt: skip
