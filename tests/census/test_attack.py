"""Whoever attacks the published tables finds nothing: not by totals, not by weeks."""

from collections.abc import Callable, Sequence
from random import Random

import pytest

from bot.census.cells import Cell, Tree, cells, distinct
from bot.census.counting import count
from bot.census.privacy import SHOWN_FROM, SMALLEST, STEP, shown
from bot.census.published import Snapshot
from tests.census.attacking import PARTS, Attack, Range, Sort, Told, reveals, sorts
from tests.census.making import WEEK
from tests.census.villages import CAPACITIES, Villager, everything, village, villager

COLUMNS = ("offering", "unmet")
BY_PLACE, BY_LANGUAGE = sorts(), sorts(tongues=True)
Rule = Callable[[int], Range]
"""How a count is published, as what is known of it afterwards."""


def table(villagers: Sequence[Villager]) -> Snapshot:
    return count(everything(villagers), CAPACITIES, WEEK)


def told(snapshot: Snapshot, column: str, of: list[Sort]) -> Told:
    """Return what a published table says of each cell."""
    published = {(row.dimension, row.key): getattr(row, column) for row in snapshot.rows}
    return {cell: _known(published.get(cell)) for cell in set().union(*of)}


def _known(figure: int | None) -> Range:
    if figure is None:
        return 0, SHOWN_FROM - 1
    return max(figure, SHOWN_FROM), figure + STEP - 1


def hidden(known: Told) -> list[Cell]:
    return sorted(cell for cell, (least, _) in known.items() if least == 0)


def found(attack: Attack, week: int = 0) -> list[Cell]:
    """Return hidden cells of which it is known that somebody is in them."""
    return [
        cell for cell in hidden(attack.weeks[week]) if attack.range(attack.line(cell, week))[0] > 0
    ]


def people(sort: Sort) -> Villager:
    """Return somebody of a sort."""
    of = {name: [key for dimension, key in sorted(sort) if dimension == name]
          for name in ("capacity", "region", "platform")}  # fmt: skip
    facts = [(topic, "en", False) for topic in of["capacity"]]
    return Villager(of["platform"], "".join(of["region"]), facts)


@pytest.mark.parametrize("seed", range(10))
def test_without_anybody_in_a_hidden_cell_the_table_would_be_the_same(seed: int) -> None:
    known = told(table(village(Random(seed))), "offering", BY_PLACE)
    attack = Attack(BY_PLACE, [known])
    for parts in PARTS:
        attack.know_who_is_left_out(parts)
    for cell in hidden(known):
        line = attack.line(cell)
        world = attack.world(line)
        assert line @ world == 0
        other = [people(sort) for sort, number in zip(BY_PLACE, world, strict=True)
                 for _ in range(number)]  # fmt: skip
        assert told(table(other), "offering", BY_PLACE) == known


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("column", COLUMNS)
def test_no_hidden_cell_follows_from_languages(seed: int, column: str) -> None:
    assert (
        found(Attack(BY_LANGUAGE, [told(table(village(Random(seed))), column, BY_LANGUAGE)])) == []
    )


def simpler(villagers: Sequence[Villager], rule: Rule) -> Told:
    """Return what a table says in which each cell is looked at by itself."""
    every, counts = everything(villagers), dict.fromkeys(set().union(*BY_PLACE), 0)
    for cell, rows in cells(every.offers, every.community, Tree.of(CAPACITIES)):
        if cell in counts:
            counts[cell] = len(distinct(every.offers.people[rows], every.community.size))
    return {cell: rule(number) for cell, number in counts.items()}


def exact(number: int) -> Range:
    return (number, number) if number >= SMALLEST else (0, SMALLEST - 1)


def rounded(number: int) -> Range:
    return _known(shown(number))


def from_five(number: int) -> Range:
    least = number - number % STEP
    return (least, least + STEP - 1)


@pytest.mark.parametrize("rule", [exact, rounded, from_five])
def test_the_attack_breaks_simpler_tables(rule: Rule) -> None:
    assert any(found(Attack(BY_PLACE, [simpler(village(Random(seed)), rule)])) for seed in range(8))


def differences(attack: Attack) -> list[tuple[Cell, Cell]]:
    """Return pairs of cells of which fewer than five are known to be in one and not in another."""
    seen = sorted(set(attack.weeks[0]).difference(hidden(attack.weeks[0])))
    return [
        (one, other)
        for one in seen
        for other in seen
        if reveals(attack.range(attack.line(one) * (1 - attack.line(other))))
    ]


@pytest.mark.parametrize("seed", range(4))
def test_no_two_cells_differ_by_a_few_people(seed: int) -> None:
    known = told(table(village(Random(seed))), "offering", BY_PLACE)
    assert differences(Attack(BY_PLACE, [known])) == []


def test_cells_of_exact_counts_do() -> None:
    assert any(differences(Attack(BY_PLACE, [simpler(village(Random(seed)), exact)]))
               for seed in range(4))  # fmt: skip


def two_weeks(seed: int) -> tuple[list[Villager], list[Villager]]:
    """Draw a community, and the same a week later with somebody new."""
    draw = Random(seed)
    before = village(draw)
    return before, [*before, villager(draw)]


def changes(attack: Attack) -> list[Cell]:
    """Return cells that are known to have grown or shrunk by fewer than five people."""
    grown = {cell: attack.line(cell, 1) - attack.line(cell) for cell in attack.cells}
    return [cell for cell, line in grown.items()
            if reveals(attack.range(line)) or reveals(attack.range(-line))]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_two_weeks_do_not_tell_of_a_few_who_came(seed: int) -> None:
    weeks = [told(table(each), "offering", BY_PLACE) for each in two_weeks(seed)]
    assert changes(Attack(BY_PLACE, weeks)) == []


def test_two_weeks_of_exact_counts_do() -> None:
    weeks = [simpler(each, exact) for each in two_weeks(1)]
    assert changes(Attack(BY_PLACE, weeks))


def joined(weeks: Sequence[Told]) -> list[Cell]:
    """Attack as somebody who knows that one came and nobody left; return the cells that fall."""
    attack = Attack(BY_PLACE, weeks)
    attack.only_joined(1)
    return [
        cell
        for week, known in enumerate(weeks)
        for cell in hidden(known)
        if reveals(attack.range(attack.line(cell, week)))
    ]


@pytest.mark.parametrize("seed", range(5))
def test_knowing_that_one_came_does_not_help(seed: int) -> None:
    assert joined([told(table(each), "offering", BY_PLACE) for each in two_weeks(seed)]) == []


def test_it_would_if_cells_were_shown_from_five_people_on() -> None:
    """They would be seen to come, and four were there before."""
    assert any(joined([simpler(each, from_five) for each in two_weeks(seed)]) for seed in range(5))
