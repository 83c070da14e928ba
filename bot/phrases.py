"""What was said before: of thousands of letters, most of the lines are the same few."""

from dataclasses import dataclass, field

from bot import named
from bot.knowledge import Knowledge
from bot.moment import Line, zone_info
from bot.named import Reader

MOST = 20_000


@dataclass(frozen=True, slots=True)
class Phrases:
    """Says lines whose values can be compared, each once for all who read the same language."""

    knowledge: Knowledge
    said: dict[tuple[str, Line], str] = field(default_factory=dict)

    def say(self, language: str, line: Line) -> str:
        """Say a line in which nothing depends on the zone of the reader."""
        known = self.said.get((language, line))
        if known is None:
            if len(self.said) >= MOST:
                self.said.clear()
            reader = Reader(language, zone_info(""))
            known = named.say(self.knowledge, reader, line.key, *line.values)
            self.said[language, line] = known
        return known
