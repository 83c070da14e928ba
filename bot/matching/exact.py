"""The best choice among options as a linear programme, solved by HiGHS (https://highs.dev).

The only file that knows the solver. It keeps what it found: after more options, a limit, or a
decision it goes on from there, and most often takes milliseconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from highspy import Highs, HighsBasis, HighsModelStatus
from highspy import HighsBasisStatus as _At
from numpy.typing import NDArray

from bot.matching.columns import Columns
from bot.matching.groups import Keys, Some, contains
from bot.matching.options import Options, keys_of
from bot.matching.prices import Prices
from bot.matching.score import Numbers

_LITTLE = 1e-7
_DUAL, _PRIMAL = 1, 4
"""The ways of HiGHS to go on: from prices, and from a choice that fits."""
Decision = tuple[int, int]
"""The row of an option, and 1 if it is chosen or 0 if it is not."""


@dataclass(frozen=True, slots=True)
class Solved:
    """The most that options are worth if parts of them could be chosen, and which parts."""

    value: float
    parts: Numbers

    def whole(self) -> bool:
        """Whether every option is chosen or not, and none in part."""
        return bool((np.abs(self.parts - self.parts.round()) < _LITTLE).all())


class Programme:
    """Options, and limits on what may be chosen: everybody's time, each ask once, each pair once.

    There are many pairs and few of them matter, so those limits are set only where more than one
    option of two people would be chosen. What others limit as well has no limit of its own.
    """

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.options = Options.none()
        needed = _needed(columns)
        self._row = np.where(needed, np.cumsum(needed) - 1, -1)
        self._known = np.zeros(0, dtype=np.int64)
        self._pairs: dict[int, int] = {}
        self._decided: Sequence[Decision] = ()
        self._solver = Highs()  # type: ignore[no-untyped-call]
        for name, value in (("output_flag", False), ("threads", 1), ("parallel", "off")):
            self._solver.setOptionValue(name, value)
        ends = columns.gives, columns.takes, np.ones(len(columns.asks))
        most = np.concatenate(ends)[needed].astype(float)
        number, empty = len(most), np.zeros(0, dtype=np.int32)
        self._solver.addRows(number, np.full(number, -np.inf), most, 0, empty, empty, np.zeros(0))

    def unknown(self, options: Options) -> Options:
        """Return those options that cannot be chosen yet."""
        known = contains(self._known, keys_of(self.columns, options))
        return options[np.flatnonzero(~known)]

    def add(self, options: Options) -> None:
        """Let options be chosen, each of which is unknown."""
        self._known = np.union1d(self._known, keys_of(self.columns, options))
        rows, column = self._uses(options)
        starts = np.searchsorted(column, np.arange(len(options)))
        zero, one = np.zeros(len(options)), np.ones(len(options))
        entries = len(rows), starts.astype(np.int32), rows.astype(np.int32), np.ones(len(rows))
        self._solver.addCols(len(options), -options.value, zero, one, *entries)
        self.options = Options.joined([self.options, options])

    def start(self, chosen: Options) -> None:
        """Begin with some of the options, which fit together: the better, the sooner it is done."""
        chosen_keys = np.sort(keys_of(self.columns, chosen))
        taken = contains(chosen_keys, keys_of(self.columns, self.options))
        rows, column = self._uses(self.options)
        used = np.bincount(rows[taken[column]], minlength=self._solver.getNumRow())
        full = used >= np.array(self._solver.getLp().row_upper_)
        basis = HighsBasis()
        basis.valid = basis.alien = True
        basis.col_status = [_At.kBasic if each else _At.kLower for each in taken.tolist()]
        basis.row_status = [_At.kUpper if each else _At.kBasic for each in full.tolist()]
        self._solver.setBasis(basis)
        self._solver.setOptionValue("simplex_strategy", _PRIMAL)

    def solve(self, decided: Sequence[Decision] = (), over: float = -np.inf) -> Solved | None:
        """Return the most that can be had with some decisions; None where it is not over so much.

        It is given up as soon as that is certain.
        """
        self._decide(decided)
        self._solver.setOptionValue("objective_bound", -over)
        while True:
            self._solver.run()
            self._solver.setOptionValue("simplex_strategy", _DUAL)
            if self._solver.getModelStatus() != HighsModelStatus.kOptimal:
                return None
            parts = np.array(self._solver.getSolution().col_value)
            if not self._limit(self._met_twice(parts)):
                found = Solved(-self._solver.getInfo().objective_function_value, parts)
                return found if found.value > over else None

    def prices(self, prices: Prices) -> Prices:
        """Return the prices of what was solved last; they lean as those given."""
        found = np.maximum(-np.array(self._solver.getSolution().row_dual), 0.0)
        dual, people = np.where(self._row >= 0, found[self._row], 0.0), len(self.columns.people)
        give, take, ask = np.split(dual, [people, 2 * people])
        return replace(prices, give=give, take=take, ask=ask)

    def _decide(self, decided: Sequence[Decision]) -> None:
        for row, _ in self._decided:
            self._solver.changeColBounds(row, 0.0, 1.0)
        for row, chosen in decided:
            self._solver.changeColBounds(row, float(chosen), float(chosen))
        self._decided = decided

    def _uses(self, options: Options) -> tuple[Keys, Keys]:
        """Return the limits that options come under, and before that by which option, in order."""
        people = len(self.columns.people)
        column, helper, learner, ask, pair = _lessons(self.columns, options)
        pairs = np.array([self._pairs.get(key, -1) for key in pair.tolist()], dtype=np.int64)
        rows = self._row[np.concatenate((helper, people + learner, 2 * people + ask))]
        rows = np.concatenate((rows, pairs))
        column, rows = _once(np.tile(column, 4)[rows >= 0], rows[rows >= 0])
        return rows, column

    def _met_twice(self, parts: Numbers) -> list[int]:
        """Return the keys of two people who would be in more than one option."""
        some = np.flatnonzero(parts > _LITTLE)
        column, *_, pair = _lessons(self.columns, self.options[some])
        column, keys = _once(column, pair)
        pairs, place = np.unique(keys, return_inverse=True)
        twice: list[int] = pairs[np.bincount(place, parts[some][column]) > 1 + _LITTLE].tolist()
        return twice

    def _limit(self, pairs: Iterable[int]) -> bool:
        """Set limits for pairs who have none; say whether there were any."""
        new = [pair for pair in pairs if pair not in self._pairs]
        if new:
            column, *_, keys = _lessons(self.columns, self.options)
        for pair in new:
            theirs = np.unique(column[keys == pair]).astype(np.int32)
            self._pairs[pair] = self._solver.getNumRow()
            self._solver.addRow(-np.inf, 1.0, len(theirs), theirs, np.ones(len(theirs)))
        return bool(new)


def _needed(columns: Columns) -> NDArray[np.bool_]:
    """Say of all time to help, then to learn, then of asks, whether it needs a limit.

    Who learns once needs none for each ask; who has time for all that they ask needs none for time.
    """
    asks, once = columns.asks, columns.takes == 1
    busy = np.bincount(asks.person, minlength=len(once)) > columns.takes
    learns = asks.declared & (once | busy)
    return np.concatenate((columns.offers.declared, learns, ~once[asks.person]))


def _once(column: Keys, numbers: Keys) -> tuple[Keys, Keys]:
    """Return each number of each option once, by option."""
    most = numbers.max(initial=0) + 1
    both = np.unique(column * most + numbers)
    return both // most, both % most


def _lessons(columns: Columns, options: Options) -> tuple[Keys, Some, Some, Some, Keys]:
    """Return of each lesson its option, helper, learner, ask, and the key of the two."""
    column, place = np.nonzero(options.asks >= 0)
    ask = options.asks[column, place]
    helper = columns.offers.person[options.offers[column, place]]
    learner = columns.asks.person[ask]
    return column, helper, learner, ask, columns.pair_key(helper, learner)
