"""The published figures as pictures, with alternative texts that say the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import format_skeleton

from bot.census.published import Row, Snapshot
from bot.census.wanted import most_wanted
from bot.events import Attachment
from bot.knowledge import Knowledge
from bot.named import Reader, say, topic
from bot.pictures.undrawn import undrawn
from bot.pictures.values import Amount, Bar, Bars, Line, Trend
from bot.say import Own
from bot.say.plurals import babel_locale
from bot.say.values import show

MOST = 8
"""Capacities in a picture: as many as a phone shows at once."""
LONGEST = 1000
"""Characters of an alternative text: as many as stand below a picture on every platform."""


@dataclass(frozen=True, slots=True)
class Words:
    """How things are said to a reader; `language` is the one there are texts in for them."""

    knowledge: Knowledge
    reader: Reader
    language: str
    locale: Locale

    @property
    def mirrored(self) -> bool:
        """Whether it is read from right to left."""
        return self.knowledge.texts.direction(self.language) == "rtl"

    def say(self, key: str, *values: object) -> Own:
        """Return a text."""
        return Own(say(self.knowledge, self.reader, key, *values))

    def title(self, part: str) -> Own:
        """Say what a chart of needs is about: everything, or a part of it."""
        if not part:
            return self.say("picture-needs-title")
        return self.say("picture-needs-title-part", topic(part))

    def amount(self, number: int | None) -> Amount:
        """Say a number, or that it is not told."""
        words = self.say("picture-hidden") if number is None else show(number, self.locale)
        return Amount(number, words)

    def week(self, monday: date) -> str:
        """Name a week, shortly."""
        return format_skeleton("MMMd", monday, locale=self.locale)


def words(knowledge: Knowledge, reader: Reader) -> Words:
    """Return how things are said to a reader."""
    chain = knowledge.texts.chain(reader.language)
    language = next(code for code in chain if code in knowledge.texts.languages)
    return Words(knowledge, reader, language, babel_locale(knowledge.texts.chain(language)))


def bars(
    snapshot: Snapshot, knowledge: Knowledge, reader: Reader, part: str = "", most: int = MOST
) -> Bars | None:
    """Return what is wanted and hard to find as a chart; None where there is nothing to show.

    With a `part`, the code of a capacity, it is about what is below that. The capacities are those
    that `/needs` names first, here from the most wanted on.
    """
    within = knowledge.capacities.subtree(part) - {part} if part else None
    rows = [row for row in most_wanted(snapshot, within=within, limit=most) if row.asking]
    if not rows:
        return None
    said = words(knowledge, reader)
    return Bars(
        title=said.title(part),
        asking=said.say("picture-needs-asking"),
        offering=said.say("picture-needs-offering"),
        bars=tuple(_bar(row, said) for row in sorted(rows, key=_most_wanted_first)),
        note=said.say("picture-note", snapshot.week),
        language=said.language,
        mirrored=said.mirrored,
    )


def _most_wanted_first(row: Row) -> int:
    return -(row.asking or 0)


def _bar(row: Row, said: Words) -> Bar:
    label = str(topic(row.key)(said.knowledge, said.reader))
    return Bar(label, said.amount(row.asking), said.amount(row.offering))


def trend(history: Sequence[Snapshot], knowledge: Knowledge, reader: Reader) -> Trend | None:
    """Return how many people there were, week by week, as a chart.

    The history has the newest week first; None where it does not show at least two weeks.
    """
    weeks = [(each.week, row) for each in reversed(history) if (row := each.find("all"))]
    known = (row.asking or row.offering or row.introductions for _, row in weeks)
    if len(weeks) < 2 or not any(known):
        return None
    said, rows = words(knowledge, reader), [row for _, row in weeks]
    return Trend(
        title=said.say("picture-trend-title"),
        weeks=tuple(said.week(week) for week, _ in weeks),
        lines=(
            _line("picture-trend-asking", said, (row.asking for row in rows)),
            _line("picture-trend-offering", said, (row.offering for row in rows)),
            _line("picture-trend-introduced", said, (row.introductions for row in rows)),
        ),
        note=said.say("picture-note", weeks[-1][0]),
        language=said.language,
        mirrored=said.mirrored,
    )


def _line(key: str, said: Words, numbers: Iterable[int | None]) -> Line:
    return Line(said.say(key), tuple(said.amount(number) for number in numbers))


def picture(
    snapshot: Snapshot, knowledge: Knowledge, reader: Reader, part: str = ""
) -> Attachment | None:
    """Return the chart of what is wanted, to be sent along; None where there is nothing to show."""
    chart = bars(snapshot, knowledge, reader, part)
    if chart is None:
        return None
    return undrawn("needs", chart, instead_of_bars(chart, words(knowledge, reader)))


def picture_of_weeks(
    history: Sequence[Snapshot], knowledge: Knowledge, reader: Reader
) -> Attachment | None:
    """Return the chart of the last weeks, to be sent along; None where there is nothing to show."""
    chart = trend(history, knowledge, reader)
    if chart is None:
        return None
    first = min(each.week for each in history if each.find("all"))
    return undrawn("weeks", chart, instead_of_trend(chart, first, words(knowledge, reader)))


def instead_of_bars(chart: Bars, said: Words) -> str:
    """Return the alternative text: every bar in words, as long as there is room."""
    sentences = [
        said.say("picture-alt-bar", bar.label, Own(bar.asking.words), Own(bar.offering.words))
        for bar in chart.bars
    ]
    texts = (_with_bars(chart, sentences[:n], said) for n in range(len(sentences), 0, -1))
    return next((text for text in texts if len(text) <= LONGEST), chart.title)


def _with_bars(chart: Bars, sentences: Sequence[str], said: Words) -> str:
    more = len(chart.bars) - len(sentences)
    parts = [*sentences, *([said.say("picture-alt-more", more)] if more else [])]
    told = Own(" ".join(parts))
    return said.say("picture-alt-bars", Own(chart.title), told, Own(chart.note))


def instead_of_trend(chart: Trend, first: date, said: Words) -> str:
    """Return the alternative text: where each line begins and ends; `first` is the first week."""
    told = Own(" ".join(_sentences(chart, said)))
    weeks = len(chart.weeks)
    title, note = Own(chart.title), Own(chart.note)
    return said.say("picture-alt-trend", title, weeks, first, told, note)


def _sentences(chart: Trend, said: Words) -> Iterator[str]:
    for line in chart.lines:
        first, last = (Own(line.amounts[week].words) for week in (0, -1))
        yield said.say("picture-alt-line", Own(line.name), first, last)
