"""Plain sentences that offer or ask: `I can teach SPARQL and I want to learn video editing`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.grammar.spelling import tidy

LONGEST = 400
"""Longer texts are letters, not commands: they are not searched for offers."""
HOLE = "$1"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a sentence seems to say: `side` is offer or ask."""

    side: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """Patterns such as `I can teach $1`, of every language together."""

    starts: tuple[tuple[re.Pattern[str], str, str], ...]
    also: re.Pattern[str]

    @classmethod
    def build(cls, patterns: Mapping[str, Sequence[str]], also: Iterable[str]) -> "Sentences":
        """Build from patterns by side; a pattern has words before `$1`, and may have some after."""
        starts = [
            (_words(pattern.split(HOLE)[0]), pattern.split(HOLE)[1].strip(), side)
            for side, texts in patterns.items()
            for pattern in texts
            if HOLE in pattern and pattern.split(HOLE)[0].strip()
        ]
        longest_first = sorted(starts, key=lambda start: -len(start[0].pattern))
        joined = "|".join(re.escape(word) for word in also)
        return cls(
            tuple(longest_first), re.compile(rf"(?:[\s,;.!]|\b(?:{joined})\b)+$", re.IGNORECASE)
        )

    def read(self, text: str) -> tuple[Meant, ...]:
        """Return what the sentence offers and asks, in its order; nothing if it says neither."""
        sentence = tidy(text[: LONGEST + 1])
        if len(sentence) > LONGEST:
            return ()
        found = self._found(sentence)
        ends = [*(begin for begin, *_ in found[1:]), len(sentence)]
        meant = [
            Meant(side, self._topic(sentence[after:end], suffix))
            for (_, after, suffix, side), end in zip(found, ends, strict=False)
        ]
        return tuple(each for each in meant if each.text)

    def _found(self, sentence: str) -> list[tuple[int, int, str, str]]:
        """Find where patterns begin; of two at one place the longer counts."""
        found: list[tuple[int, int, str, str]] = []
        for pattern, suffix, side in self.starts:
            for match in pattern.finditer(sentence):
                begin, after = match.span()
                if not any(old < after and begin < stop for old, stop, *_ in found):
                    found.append((begin, after, suffix, side))
        return sorted(found)

    def _topic(self, text: str, suffix: str) -> str:
        topic = self.also.sub("", text.split("\n", maxsplit=1)[0])
        if suffix and topic.casefold().endswith(suffix.casefold()):
            topic = topic[: -len(suffix)]
        return self.also.sub("", topic).strip()


def _words(text: str) -> re.Pattern[str]:
    spaced = r"\s+".join(re.escape(word) for word in text.split())
    return re.compile(rf"(?<!\w){spaced}(?:\s+|$)", re.IGNORECASE)
