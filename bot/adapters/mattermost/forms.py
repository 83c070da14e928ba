"""Forms for offers and asks: what can be filled in, and the line it stands for. Pure.

https://developers.mattermost.com/integrate/plugins/interactive-dialogs/
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.adapters.mattermost.markup import CXC
from bot.adapters.shapes import Json, word
from bot.capacities import Capacities
from bot.grammar.command import parse
from bot.grammar.spelling import key, tidy
from bot.grammar.tongues import find_tongues
from bot.say import Catalog
from bot.say.bidi import legible

SIDES = ("offer", "ask")
LONGEST = 300
"""Characters of what somebody may write; what is longer in a note is not kept."""
_DASHES = re.compile(r"(?:\s+-+(?=\s)|--+)+\s*")
"""What would make a note of the rest of a line."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that can be understood, as the line a person would have typed."""

    line: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong: for each field a text."""

    errors: Mapping[str, str]


@dataclass(frozen=True)
class Forms:
    """The forms in every language."""

    texts: Catalog
    kinds: Capacities

    def side(self, trigger: str, text: str) -> str:
        """Return whether a slash command offers or asks without saying what; empty for neither."""
        if trigger != CXC:
            return "" if text.strip() else self._sides.get(key(trigger), "")
        typed = parse(text)
        return "" if typed.rest else self._sides.get(key(typed.word), "")

    @cached_property
    def _sides(self) -> Mapping[str, str]:
        """The side by each name of its command in every language."""
        aliases = {
            key(alias): side
            for side in SIDES
            for text in self.texts.variants(f"command-{side}-aliases").values()
            for alias in text.split("|")
        }
        return aliases | {side: side for side in SIDES}

    def dialog(self, side: str, language: str, state: str) -> Json:
        """Return a form as the server shows it; `state` comes back with what was filled in."""
        title = "form-offer" if side == "offer" else "form-ask"
        return {
            "callback_id": side,
            "title": self.texts.say(language, title),
            "elements": self._elements(language),
            "notify_on_cancel": False,
            "state": state,
        }

    def _elements(self, language: str) -> list[Json]:
        """Return the fields; a text field is cut off at 150 characters by some clients."""
        say = self.texts.say
        room, optional = {"max_length": LONGEST}, {"optional": True}
        what = {"help_text": say(language, "form-what-hint")}
        tongues = {"placeholder": say(language, "form-languages-hint")}
        note = {"help_text": say(language, "form-note-hint")}
        return [
            self._element("what", "textarea", say(language, "form-what")) | room | what,
            self._element("languages", "text", say(language, "button-languages"))
            | optional
            | tongues,
            self._element("kind", "select", say(language, "button-kinds"))
            | optional
            | {"options": self._options(language)},
            self._element("note", "textarea", say(language, "form-note")) | optional | room | note,
        ]

    def _element(self, name: str, kind: str, label: str) -> Json:
        return {"name": name, "type": kind, "display_name": label}

    def _options(self, language: str) -> list[Json]:
        chain = self.texts.chain(language)
        labels = {each.code: self.kinds.kind_label(each.code, chain) for each in self.kinds.kinds()}
        return [{"text": label, "value": code} for code, label in labels.items()]

    def read(self, side: str, values: Json, language: str) -> Filled | Wrong:
        """Return the line that a form stands for, in words of the grammar that every reader of it
        understands, or what has to be filled in otherwise.
        """
        what, said = _topics(word(values, "what")), word(values, "languages")
        tongues = find_tongues(said)
        errors: dict[str, str] = {}
        if not any(letter.isalnum() for letter in key(what)):
            errors["what"] = self.texts.say(language, "form-empty")
        if said.strip() and tongues is None:
            unknown = self.texts.say(language, "language-unknown", said.strip()[:40])
            errors["languages"] = legible(unknown)
        if errors:
            return Wrong(errors)
        spoken = f" in {','.join(tongues)}" if tongues else ""
        note = tidy(word(values, "note")).replace("\n", " ")
        written = f" -- {note}" if note else ""
        return Filled(f"/{side} {what}{spoken}{self._kind(word(values, 'kind'))}{written}")

    def _kind(self, code: str) -> str:
        """Return the words for a kind of help."""
        known = self.kinds.kind(code) is not None
        return f" as {self.kinds.kind_label(code, ('en',))}" if known else ""


def _topics(text: str) -> str:
    """Return topics as they are written in a line: what follows them must stay apart from them."""
    flat = tidy(text).replace("\n", ", ")
    return _DASHES.sub(": ", f" {flat} ").strip(" :")
