"""The best plan of a small pool, by trying all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.matching import Aims, Pool
from tests.matching.formula import Formula, Taught


@dataclass(frozen=True)
class Option:
    """A lesson, a lesson each way, or a circle."""

    lessons: tuple[Taught, ...]
    value: float

    @property
    def asks(self) -> tuple[str, ...]:
        return tuple(sorted(each.ask.id for each in self.lessons))


def options(pool: Pool, aims: Aims | None = None) -> list[Option]:
    """Return all that is feasible, the best of what serves the same asks by the same people."""
    formula = Formula(pool, aims or Aims())
    best: dict[object, Option] = {}
    for lessons in _combined(formula.lessons()):
        option = Option(lessons, formula.value(*lessons))
        key = option.asks, lessons[0].helper if len(lessons) == 1 else ""
        if option.value > (best[key].value if key in best else 0.0):
            best[key] = option
    return list(best.values())


def _combined(lessons: list[Taught]) -> Iterator[tuple[Taught, ...]]:
    taken_from = defaultdict(list)
    for each in lessons:
        taken_from[each.helper].append(each)
    for one in lessons:
        yield (one,)
        for two in taken_from[one.learner]:
            if two.learner == one.helper and one.ask.id < two.ask.id:
                yield one, two
            if two.learner != one.helper and one.helper < min(one.learner, two.learner):
                closing = (each for each in taken_from[two.learner] if each.learner == one.helper)
                yield from ((one, two, three) for three in closing)


def optimum(pool: Pool, aims: Aims | None = None) -> float:
    """Return the most that options which fit together are worth."""
    return Trial(pool, options(pool, aims)).best()


class Trial:
    """Decides ask by ask, and turns back where even the best of the rest would not be enough."""

    def __init__(self, pool: Pool, every: Iterable[Option]) -> None:
        self._serving: dict[str, list[Option]] = defaultdict(list)
        share: dict[str, float] = defaultdict(float)
        for option in sorted(every, key=lambda option: -option.value):
            self._serving[option.asks[0]].append(option)
            for ask in option.asks:
                share[ask] = max(share[ask], option.value / len(option.asks))
        self._share = share
        self._gives = {member.id: member.gives for member in pool.members}
        self._takes = {member.id: member.takes for member in pool.members}
        self._met: set[tuple[str, str]] = set()
        self._served: set[str] = set()
        self._most = 0.0

    def best(self) -> float:
        self._decide(sorted(self._share), 0.0)
        return self._most

    def _decide(self, asks: list[str], value: float) -> None:
        self._most = max(self._most, value)
        rest = sum(self._share[ask] for ask in asks if ask not in self._served)
        if not asks or value + rest <= self._most + 1e-12:
            return
        first, *others = asks
        for option in self._serving[first]:
            if self._take(option.lessons):
                self._decide(others, value + option.value)
                self._give_back(option.lessons)
        self._decide(others, value)

    def _take(self, lessons: tuple[Taught, ...]) -> bool:
        pairs = {each.pair for each in lessons}
        free = not pairs & self._met and not self._served & {each.ask.id for each in lessons}
        if not free or not all(self._has_time(each) for each in lessons):
            return False
        self._met |= pairs
        self._use(lessons, 1)
        return True

    def _give_back(self, lessons: tuple[Taught, ...]) -> None:
        self._met -= {each.pair for each in lessons}
        self._use(lessons, -1)

    def _has_time(self, lesson: Taught) -> bool:
        return self._gives[lesson.helper] > 0 and self._takes[lesson.learner] > 0

    def _use(self, lessons: tuple[Taught, ...], time: int) -> None:
        for each in lessons:
            self._gives[each.helper] -= time
            self._takes[each.learner] -= time
            (self._served.add if time > 0 else self._served.discard)(each.ask.id)
