"""How demand answers to prices, in one pass over options."""

from bot.matching.compiled import compiled
from bot.matching.groups import Some
from bot.matching.score import Numbers


@compiled
def flow(
    weight: Numbers,
    used: tuple[Some, ...],
    factor: Numbers,
    following: tuple[Some, ...],
    wanted: Numbers,
) -> None:
    """Multiply weights by the factors of what is used, and add them to what is wanted of the next.

    `used` and `following` have a number for each weight, once for each lesson of an option.
    """
    for row in range(len(weight)):
        now = weight[row]
        for numbers in used:
            now *= factor[numbers[row]]
        weight[row] = now
        for numbers in following:
            wanted[numbers[row]] += now
