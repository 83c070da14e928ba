"""What the bot knows and no message changes: texts, capacities, the words of every language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Self

from bot.capacities import Capacities, capacities
from bot.grammar.dates import DateWords
from bot.grammar.declaration import Keywords
from bot.grammar.schedules import ScheduleWords, fillers
from bot.grammar.sentences import Sentences
from bot.grammar.spelling import key
from bot.matching.lexicon import Lexicon
from bot.say import Catalog
from bot.settings import Settings

OWN = "="
"""A topic that begins so is somebody's own wording, not a capacity."""


@dataclass(frozen=True)
class Knowledge:
    """Loaded once at start; what is seldom needed is made when it is first asked for."""

    texts: Catalog
    capacities: Capacities
    settings: Settings

    @classmethod
    def load(cls, settings: Settings | None = None) -> Self:
        """Read the texts and the capacities that are shipped."""
        return cls(Catalog.load(files("locales")), capacities(), settings or Settings())

    @cached_property
    def lexicon(self) -> Lexicon:
        """Free text to capacity."""
        return Lexicon.build(self.capacities.entries(), key=key)

    @cached_property
    def keywords(self) -> Keywords:
        """The words that structure a declaration, in every language."""
        return Keywords(
            into=self._keys("grammar-in-aliases"),
            like=self._keys("grammar-as-aliases"),
            until=self._keys("grammar-until-aliases"),
            also=self._keys("grammar-and-aliases"),
            kinds={key(label): code for code, _, label in self.capacities.kind_entries()},
            dates=self.date_words,
        )

    @cached_property
    def date_words(self) -> DateWords:
        """The words for days and spans of time, in every language."""
        names = ("day", "week", "month", "year", "today", "tomorrow", "overmorrow", "one", "fill")
        return DateWords.build({name: "|".join(self.words(f"grammar-{name}")) for name in names})

    @cached_property
    def schedule_words(self) -> ScheduleWords:
        """The words around a time of the week, in every language."""
        return ScheduleWords(
            into=self._keys("grammar-in-aliases"),
            fill=fillers() | self._keys("grammar-every-aliases") | self._keys("word-here-aliases"),
            morning=self._keys("grammar-morning-aliases"),
            evening=self._keys("grammar-evening-aliases"),
            hours=self._keys("grammar-hour-aliases"),
        )

    @cached_property
    def sentences(self) -> Sentences:
        """Plain sentences that offer or ask, in every language."""
        sides = ("offer", "ask")
        patterns = {side: self.words(f"sentence-{side}") for side in sides}
        return Sentences.build(patterns, also=self.words("grammar-and"))

    @cached_property
    def level_words(self) -> Mapping[str, int]:
        """How well somebody speaks a language, in every language, from 1 to 4."""
        levels = ("basic", "good", "fluent", "native")
        return {
            key(word): number
            for number, level in enumerate(levels, 1)
            for word in self.words(f"level-{level}")
        }

    def words(self, name: str) -> tuple[str, ...]:
        """Return the alternatives of an alias message in every language, English first."""
        texts = self.texts.variants(f"{name}-aliases").values()
        return tuple(word.strip() for text in texts for word in text.split("|") if word.strip())

    def option(self, text: str, options: Mapping[str, str]) -> str | None:
        """Read one of several words: `options` gives each code the name of its alias message."""
        wanted = key(text)
        for code, name in options.items():
            if wanted == key(code) or wanted in self._keys(f"{name}-aliases"):
                return code
        return None

    def topic_label(self, topic: str, wording: str, language: str) -> str:
        """Name a topic: a capacity in the reader's language, an own wording as it was typed."""
        if topic.startswith(OWN):
            return wording or topic.removeprefix(OWN)
        return self.capacities.label(topic, self.texts.chain(language))

    def _keys(self, name: str) -> frozenset[str]:
        return frozenset(key(word) for word in self.words(name.removesuffix("-aliases")))
