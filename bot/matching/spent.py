"""What a plan has used up: wishes, time, and first meetings."""

from collections import Counter

from bot.matching import score
from bot.matching.pool import Lesson, Match, Member, Plan, Side


class Spent:
    """The `wishes` of all lessons of a plan, and the sorted `pairs` of people who meet in one."""

    def __init__(self, plan: Plan) -> None:
        taught = [each for match in (*plan.matches, *plan.clinics) for each in match.lessons]
        self.wishes = {ident for each in taught for ident in (each.offer, each.ask)}
        self.pairs = {
            (min(each.helper, each.learner), max(each.helper, each.learner)) for each in taught
        }
        counted = [each for match in plan.matches for each in _counted(match)]
        grouped = [each for clinic in plan.clinics for each in clinic.lessons]
        given = Counter(each.helper for each in counted)
        given.update(clinic.people[0] for clinic in plan.clinics)
        taken = Counter(each.learner for each in [*counted, *grouped])
        self._by_side: dict[Side, Counter[str]] = {"offer": given, "ask": taken}

    def time(self, member: Member, side: Side) -> int:
        """Return how many more people a member may help ("offer"), or be helped by ("ask")."""
        return max(0, member.time(side) - self._by_side[side][member.id])


def _counted(match: Match) -> tuple[Lesson, ...]:
    """Leave out what pairs do for each other besides, which takes no time of its own."""
    if len(match.people) == 3:
        return match.lessons
    return match.lessons[: 2 if match.factors["mutual"] == score.BOTH_WAYS else 1]
