"""How demand answers to prices, in one pass over options."""

from bot.matching.compiled import compiled
from bot.matching.groups import Some
from bot.matching.score import Numbers


@compiled
def flow(weight: Numbers, used: Some, factor: Numbers, following: Some, wanted: Numbers) -> None:
    """Multiply weights by the factors of what is used, and add them to what is wanted of the next.

    `used` and `following` have a row of numbers for each weight.
    """
    for row in range(len(weight)):
        now = weight[row]
        for place in range(used.shape[1]):
            now *= factor[used[row, place]]
        weight[row] = now
        for place in range(following.shape[1]):
            wanted[following[row, place]] += now
