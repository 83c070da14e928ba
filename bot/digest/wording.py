"""An edition in words that fit a phone, with a button for each ask."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot import named
from bot.census.published import Snapshot
from bot.digest import figures
from bot.digest.composing import Edition
from bot.digest.entries import Entry
from bot.events import Button
from bot.moment import Line, line
from bot.phrases import Phrases
from bot.say import Code
from bot.say.bidi import CONTROLS

WIDTH, LINES = 40, 60
"""Letters in a line of a phone, and lines of it that an edition may take, buttons included."""
LANGUAGES = 3
SAID = 140


@dataclass(frozen=True, slots=True)
class Written:
    """An edition as it is posted: its words, its buttons, and what is in it after all."""

    text: str
    buttons: tuple[Button, ...]
    entries: tuple[Entry, ...]


def write(phrases: Phrases, language: str, edition: Edition) -> Written:
    """Write an edition; what no phone would show of it, from the end, is left out."""
    while True:
        sections = [
            "\n".join(phrases.say(language, each) for each in lines)
            for lines in _sections(edition, language)
            if lines
        ]
        text = "\n\n".join(sections)
        buttons = tuple(_buttons(phrases, language, edition.entries))
        if height(text, buttons) <= LINES or len(edition.entries) == 1:
            return Written(text, buttons, edition.entries)
        edition = replace(edition, entries=edition.entries[:-1])


def height(text: str, buttons: Iterable[Button]) -> int:
    """Return how many lines of a phone a text takes with its buttons."""
    written = [*text.split("\n"), *(button.label for button in buttons)]
    return sum(max(1, -(-len(CONTROLS.sub("", each)) // WIDTH)) for each in written)


def _sections(edition: Edition, language: str) -> list[list[Line]]:
    parts = {
        kind: [each for each in edition.entries if each.kind == kind]
        for kind in ("ask", "offer", "thanks")
    }
    return [
        [line("digest-hello")],
        _asks(parts["ask"], language),
        _headed("digest-offers", [_offer(each, language) for each in parts["offer"]]),
        _figures(edition.snapshot),
        _headed("digest-thanks", [_thanks(each) for each in parts["thanks"]]),
        [line("digest-end", Code("/ask"), Code("/offer"))],
    ]


def _headed(key: str, lines: Sequence[Line]) -> list[Line]:
    return [line(key), *lines] if lines else []


def _asks(entries: Sequence[Entry], language: str) -> list[Line]:
    if not entries:
        return []
    return [line("digest-asks", len(entries)), *(_ask(each, language) for each in entries)]


def _ask(entry: Entry, language: str) -> Line:
    values = _topic(entry), _who(entry), named.either(*_tongues(entry, language))
    if entry.weeks:
        return line("digest-ask-waiting", *values, entry.weeks)
    return line("digest-ask", *values)


def _offer(entry: Entry, language: str) -> Line:
    return line("digest-offer", _topic(entry), _who(entry), tuple(_tongues(entry, language)))


def _thanks(entry: Entry) -> Line:
    said = entry.said if len(entry.said) <= SAID else f"{entry.said[: SAID - 1]}…"
    if entry.about_name:
        return line("digest-thanked", said, _who(entry), _topic(entry), entry.about_name)
    return line("digest-thanks-line", said, _who(entry), _topic(entry))


def _figures(snapshot: Snapshot | None) -> list[Line]:
    if snapshot is None:
        return []
    told, lines = figures.read(snapshot), []
    if told.wanted:
        lines.append(line("digest-wanted", tuple(_wanted(*each) for each in told.wanted)))
    if told.helped:
        lines.append(line("digest-met-helped", told.met, told.helped))
    elif told.met:
        lines.append(line("digest-met", told.met))
    return lines


def _wanted(code: str, people: int) -> named.Named:
    return named.text("digest-wanted-by", named.topic(code), people)


def _topic(entry: Entry) -> named.Named:
    return named.topic(entry.topic, entry.wording)


def _who(entry: Entry) -> named.Named | str:
    return entry.name or somebody(entry.region)


def somebody(region: str) -> named.Named:
    """Name somebody by nothing but their part of the world, if they have said it."""
    if region:
        return named.text("digest-somebody-region", named.region(region))
    return named.text("digest-somebody")


def _tongues(entry: Entry, language: str) -> list[named.Named]:
    """Name the languages something is said in, that of the digest first."""
    own = language.partition("-")[0]
    codes = sorted(entry.languages, key=lambda code: code != own)
    return [named.tongue(code) for code in codes[:LANGUAGES]]


def _buttons(phrases: Phrases, language: str, entries: Iterable[Entry]) -> Iterator[Button]:
    for each in entries:
        if each.kind == "ask":
            label = line("button-assist", _topic(each))
            yield Button(phrases.say(language, label), f"assist {each.declaration}", discreet=True)
