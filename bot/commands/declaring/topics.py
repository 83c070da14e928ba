"""Which capacity a piece of text means, without ever guessing silently."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.call import Call
from bot.grammar.declaration import listed
from bot.grammar.spelling import key
from bot.knowledge import OWN

MAYBE = 3
"""How many capacities are offered as `Did you mean`."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A capacity, or an own wording; `maybe` are capacities that could have been meant."""

    code: str
    wording: str
    maybe: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Say whether it is the person's own wording."""
        return self.code.startswith(OWN)


def resolve(call: Call, texts: Iterable[str]) -> tuple[Topic, ...]:
    """Return the topics of texts, each once; texts without any letter or digit are none."""
    found = (topic for text in texts for topic in _resolve(call, text))
    return tuple({topic.code: topic for topic in found}.values())


def _resolve(call: Call, text: str) -> tuple[Topic, ...]:
    whole = find(call, text)
    if whole is None or not whole.own:
        return () if whole is None else (whole,)
    parts = [find(call, part) for part in listed(text, call.knowledge.keywords)]
    known = tuple(part for part in parts if part is not None and not part.own)
    return known if len(parts) > 1 and len(known) == len(parts) else (whole,)


def find(call: Call, text: str) -> Topic | None:
    """Return the topic of one text; None where it has no word in it."""
    spelling = key(text)
    if not any(letter.isalnum() for letter in spelling):
        return None
    if call.knowledge.capacities.get(text.strip()):
        return Topic(text.strip(), text)
    found = call.knowledge.lexicon.find(text, call.knowledge.texts.chain(call.reader.language))
    if found.sure:
        return Topic(found.sure, text)
    return Topic(OWN + spelling, text, found.maybe[:MAYBE])
