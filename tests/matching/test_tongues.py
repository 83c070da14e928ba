"""Languages in common, by bits and one by one."""

from random import Random

import numpy as np
import pytest

from bot.matching.tongues import Tongues

Spoken = list[dict[str, int]]


def spoken(random: Random, languages: int) -> Spoken:
    codes = [f"l{number:03}" for number in range(languages)]
    some = (random.sample(codes, random.randint(0, min(languages, 40))) for _ in range(30))
    return [{code: random.randint(1, 4) for code in each} for each in some]


def common(sets: list[dict[str, int]]) -> dict[str, int]:
    codes = set.intersection(*(set(each) for each in sets))
    return {code: min(each[code] for each in sets) for code in codes}


@pytest.fixture(params=[1, 5, 63, 64, 65, 128, 200])
def sets(request: pytest.FixtureRequest) -> Spoken:
    return spoken(Random(request.param), request.param)


@pytest.mark.parametrize("people", [1, 2, 3, 6])
def test_the_best_language_of_all_and_its_level(sets: Spoken, people: int) -> None:
    tongues = Tongues(sets)
    rows = np.random.default_rng(people).integers(0, len(sets), (people, 200))
    levels, best = tongues.level(*rows), tongues.best(*rows)
    for column, (level, language) in enumerate(zip(levels, best, strict=True)):
        shared = common([sets[row] for row in rows[:, column]])
        assert level == max(shared.values(), default=0)
        alike = sorted(code for code in shared if shared[code] == level)
        assert (tongues.codes[language] if language >= 0 else None) == next(iter(alike), None)


def test_every_language_of_every_set(sets: Spoken) -> None:
    tongues = Tongues(sets)
    every = np.arange(len(sets))
    for number, code in enumerate(tongues.codes):
        levels = [each.get(code, 0) for each in sets]
        assert tongues.level_in(number, every).tolist() == levels
        told = tongues.speaks(np.full(len(sets), number), every).tolist()
        assert told == [level > 0 for level in levels]


def test_arrays_of_any_shapes_that_fit() -> None:
    tongues = Tongues([{"en": 4}, {"en": 2, "tw": 3}, {"tw": 4}])
    every = np.arange(3)
    expected = [[4, 2, 0], [2, 3, 3], [0, 3, 4]]
    assert tongues.level(every[:, None], every[None, :]).tolist() == expected


def test_a_level_beyond_four_is_four() -> None:
    assert Tongues([{"en": 9}]).level(np.array([0])).tolist() == [4]


def test_nobody_speaks_anything() -> None:
    tongues = Tongues([{}, {}])
    assert tongues.codes == ()
    assert tongues.level(np.array([0]), np.array([1])).tolist() == [0]
    assert tongues.best(np.array([0]), np.array([1])).tolist() == [-1]
