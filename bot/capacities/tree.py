"""The tree of capacities, with the kinds of help beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.capacities.near import nearness

Labels = Mapping[str, str]
"""MediaWiki language code to the name shown."""
Aliases = Mapping[str, tuple[str, ...]]
"""MediaWiki language code to the other names understood."""
Entry = tuple[str, str, str]
"""A code, a language, and a name in that language."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """A skill; `capx` is its number in CapX, `wikidata` its item, where they are known."""

    code: str
    parent: str | None
    capx: int | None
    wikidata: str | None
    labels: Labels = field(hash=False)
    aliases: Aliases = field(hash=False)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of help, such as mentoring or translation."""

    code: str
    labels: Labels = field(hash=False)
    aliases: Aliases = field(hash=False)


class Capacities:
    """All capacities and kinds of help; never changes once made."""

    __slots__ = ("_all", "_children", "_kinds", "_near", "_parents")

    def __init__(self, capacities: Iterable[Capacity], kinds: Iterable[Kind] = ()) -> None:
        self._all = {one.code: one for one in capacities}
        self._kinds = {kind.code: kind for kind in kinds}
        self._parents = {one.code: one.parent for one in self._all.values()}
        self._children = _children(self._all.values())
        self._near: dict[str, Mapping[str, float]] = {}

    def __iter__(self) -> Iterator[Capacity]:
        """All capacities, in the order of the file: parents before children."""
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, code: object) -> bool:
        return code in self._all

    def get(self, code: str) -> Capacity | None:
        """The capacity with this code, or None: codes in old rows may be gone."""
        return self._all.get(code)

    def children(self, code: str | None) -> tuple[str, ...]:
        """The codes right below `code`; below None, the top nodes."""
        return self._children.get(code, ())

    def path(self, code: str) -> tuple[str, ...]:
        """The codes from the top node down to `code`; empty if there is no such capacity."""
        one = self._all.get(code)
        if one is None:
            return ()
        return (*self.path(one.parent), code) if one.parent else (code,)

    def subtree(self, code: str) -> frozenset[str]:
        """`code` and all below it; empty if there is no such capacity."""
        if code not in self._all:
            return frozenset()
        return frozenset({code}).union(*map(self.subtree, self.children(code)))

    def near(self, code: str) -> Mapping[str, float]:
        """What may be offered to somebody who wants `code`: other code to weight in (0, 1].

        `code` itself weighs 1; a code we do not know is near itself only. See `near.py`.
        """
        if code not in self._near:
            if code not in self._all:
                return MappingProxyType({code: 1.0})
            found = nearness(code, self._parents, self._children)
            self._near[code] = MappingProxyType(found)
        return self._near[code]

    def label(self, code: str, languages: Sequence[str]) -> str:
        """The name in the first of `languages` that has one, else in English, else the code."""
        one = self._all.get(code)
        return _first(one.labels, languages, code) if one else code

    def entries(self) -> Iterator[Entry]:
        """Every label and alias of every capacity."""
        return _entries(self._all.values())

    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of help, in the order of the file."""
        return tuple(self._kinds.values())

    def kind(self, code: str) -> Kind | None:
        """The kind of help with this code."""
        return self._kinds.get(code)

    def kind_label(self, code: str, languages: Sequence[str]) -> str:
        """Like `label`, for a kind of help."""
        kind = self._kinds.get(code)
        return _first(kind.labels, languages, code) if kind else code

    def kind_entries(self) -> Iterator[Entry]:
        """Every label and alias of every kind of help."""
        return _entries(self._kinds.values())


def _children(capacities: Iterable[Capacity]) -> dict[str | None, tuple[str, ...]]:
    found: dict[str | None, list[str]] = {}
    for one in capacities:
        found.setdefault(one.parent, []).append(one.code)
    return {parent: tuple(codes) for parent, codes in found.items()}


def _first(labels: Labels, languages: Sequence[str], code: str) -> str:
    return next((labels[tag] for tag in (*languages, "en") if tag in labels), code)


def _entries(things: Iterable[Capacity | Kind]) -> Iterator[Entry]:
    for thing in things:
        for language, label in thing.labels.items():
            yield thing.code, language, label
        for language, aliases in thing.aliases.items():
            yield from ((thing.code, language, alias) for alias in aliases)
