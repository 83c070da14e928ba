"""The subjects of a pool by number, and how well an offer of one serves an ask for another."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from bot.matching import score
from bot.matching.groups import Some
from bot.matching.pool import Wish
from bot.matching.score import Numbers


class Topics:
    """Those topics only that are wanted, or serve what is wanted, and are on offer.

    `near[topic of an ask]` gives the topics of offers that serve it, with a closeness above 0 and
    up to 1; a topic serves itself, at 1 unless said otherwise.
    """

    def __init__(self, wishes: Sequence[Wish], near: Mapping[str, Mapping[str, float]]) -> None:
        self._offered = Counter(wish.topic for wish in wishes if wish.side == "offer")
        self._serves: dict[str, dict[str, float]] = {}
        for topic in {wish.topic for wish in wishes if wish.side == "ask"}:
            close = {topic: 1.0, **near.get(topic, {})}
            found = {other: c for other, c in close.items() if c > 0 and other in self._offered}
            if found:
                self._serves[topic] = found
        self.wanted = {other for found in self._serves.values() for other in found}
        tree = {t for t, found in self._serves.items() if set(found) - {t}}
        tree |= {other for topic in tree for other in self._serves[topic]}
        rest = (self.wanted | self._serves.keys()) - tree
        self.number = {name: n for n, name in enumerate([*sorted(tree), *sorted(rest)])}
        self._table = self._tabulate(len(tree))
        itself = [self._serves.get(name, {}).get(name, 0.0) for name in self.number]
        self._itself = score.closeness(np.array(itself, dtype=np.float64))

    def serves(self, topic: str) -> bool:
        """Whether anything on offer serves an ask for this topic."""
        return topic in self._serves

    def offered(self, topic: str) -> int:
        """Return how many offer just this."""
        return self._offered[topic]

    def closeness(self, asked: Some, offered: Some) -> Numbers:
        """Return how well offers of some topics serve asks for others, 0 to 1, number by number."""
        edge = len(self._table) - 1
        far = self._table[np.minimum(asked, edge), np.minimum(offered, edge)]
        return np.where(asked == offered, self._itself[asked], far)

    def tables(self) -> tuple[Numbers, Numbers]:
        """Return closeness by asked and offered topic, and that of each topic to itself.

        Topics behind the table's edge are near no other; its last row and column stand for them.
        """
        return self._table, self._itself

    def serving(self) -> tuple[Some, Some, Numbers]:
        """Return all pairs of an asked and an offered topic that serves it, and how close."""
        rows = [
            (self.number[asked], self.number[offered], close)
            for asked, found in self._serves.items()
            for offered, close in found.items()
        ]
        rows.sort()
        asked, offered, close = (np.array(part) for part in zip(*rows, strict=True))
        return asked, offered, score.closeness(close.astype(np.float64))

    def _tabulate(self, size: int) -> Numbers:
        """Only topics of the tree are near others; the last row and column stand for the rest."""
        table = np.zeros((size + 1, size + 1))
        for asked, found in self._serves.items():
            for offered, close in found.items():
                if self.number[offered] < size:
                    table[self.number[asked], self.number[offered]] = min(1.0, close)
        return table
