"""Fair rotation: of many entries, those are taken that weigh most, and weigh half afterwards."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bot.digest.entries import Entry

LOOKED_AT = 64
"""Entries among which those of different people and topics are looked for."""
NEAR = 1.0
"""What is near weighs twice as much; weights are powers of two."""
OUT = -np.inf


@dataclass(frozen=True, slots=True)
class Stock:
    """An entry on a shelf: its weight before it was ever shown, and how often it was shown.

    Only in the place `home` is it shown if it is `private`.
    """

    entry: Entry
    weight: float
    times: int = 0
    home: str | None = None
    private: bool = False


@dataclass
class Shown:
    """The people and topics of an edition: nobody twice, a topic only for want of others."""

    people: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)

    def fits(self, entry: Entry, *, strictly: bool) -> bool:
        """Say whether an entry is of somebody else and, strictly, about something else."""
        fresh = entry.topic not in self.topics or not strictly
        return fresh and self.people.isdisjoint(entry.people)

    def add(self, entry: Entry) -> None:
        """Note what is shown."""
        self.people.update(entry.people)
        self.topics.add(entry.topic)


class Shelf:
    """Entries of one kind. One shown N times weighs half to the power N; ties go by their order."""

    def __init__(self, stock: Sequence[Stock]) -> None:
        """Take entries, the most urgent first."""
        self._entries = [each.entry for each in stock]
        self._places = {each.entry.key: number for number, each in enumerate(stock)}
        weights = np.array([each.weight for each in stock], dtype=np.float64)
        times = np.array([each.times for each in stock], dtype=np.float64)
        self._weights: npt.NDArray[np.float64] = np.log2(weights) - times
        self._private = np.array([each.private for each in stock], dtype=np.bool_)
        self._homes = np.array([each.home or "" for each in stock], dtype=np.str_)
        self._speaking: dict[str, npt.NDArray[np.bool_]] = {}

    def take(
        self, most: int, shown: Shown, *, language: str, place: str, without: Collection[str] = ()
    ) -> list[Entry]:
        """Take up to `most` entries for a place; each weighs half afterwards.

        What was said in the place, or can be served in the language of its digest, weighs twice.
        Entries whose key is in `without` stay.
        """
        if not self._entries or most < 1:
            return []
        at_home = self._homes == place
        weights = self._weights + np.where(at_home | self._spoken(language), NEAR, 0.0)
        weights[self._private & ~at_home] = OUT
        weights[[self._places[key] for key in without if key in self._places]] = OUT
        taken = list(self._choose(most, weights, shown))
        self._weights[taken] -= 1
        return [self._entries[number] for number in taken]

    def _choose(self, most: int, weights: npt.NDArray[np.float64], shown: Shown) -> Iterator[int]:
        heaviest = _heaviest(weights)
        for number, strictly in [(n, True) for n in heaviest] + [(n, False) for n in heaviest]:
            entry = self._entries[number]
            if most and shown.fits(entry, strictly=strictly):
                shown.add(entry)
                most -= 1
                yield number

    def _spoken(self, language: str) -> npt.NDArray[np.bool_]:
        known = self._speaking.get(language)
        if known is None:
            spoken = [language in entry.languages for entry in self._entries]
            known = self._speaking[language] = np.array(spoken, dtype=np.bool_)
        return known


def _heaviest(weights: npt.NDArray[np.float64]) -> list[int]:
    """Return the places of the heaviest, the heaviest first; equal ones in their order."""
    some = np.arange(len(weights))
    if len(weights) > LOOKED_AT:
        least = np.partition(weights, -LOOKED_AT)[-LOOKED_AT]
        some = np.flatnonzero(weights >= least)
    order = some[np.argsort(-weights[some], kind="stable")]
    return [int(number) for number in order if weights[number] > OUT][: 2 * LOOKED_AT]
