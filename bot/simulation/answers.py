"""What people do when they are introduced: assumptions, in one place, with their numbers.

- Somebody says yes with 0.95 x (0.5 + 0.5 x closeness) x language x overlap / (1 + 0.05 x given),
  a tenth more if they both help and learn, 0.95 at most: what is near but not the same is
  accepted half as readily at worst, halting languages and nights less, and whoever was lately asked
  often gets tired. Closeness is the best of their lessons; language and overlap are the factors of
  the match (0.7 to 1, 0.6 to 1).
- A pair or a circle comes about if all say yes. A clinic does if its host says yes, for those
  learners who do.
- It then lasts one to four rounds: 1 with 0.5, 2 with 0.3, 3 with 0.15, 4 with 0.05. For that time
  each helper in it can give to one person less, and each learner take from one less.
- They meet with 0.9 x overlap. A lesson then helps with skill x (0.4 + 0.6 x closeness) x language.
  The skill of a helper is (helped + 2 + 2 x luck) / (rated + 4): what the record says, where
  there is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.matching import Lesson, Match, Member
from bot.simulation.chance import chance

EAGER, MOST = 0.95, 0.95
TIRING = 0.05
MUTUAL = 1.1
LASTS = (0.5, 0.8, 0.95)
"""The shares of introductions that last at most 1, 2, 3 rounds; the others last 4."""
MEETS = 0.9


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a match: lessons that came about, for how many rounds, and whether they met.

    `helped` are the lessons that helped. Without lessons nobody was introduced.
    """

    lessons: tuple[Lesson, ...] = ()
    rounds: int = 0
    met: bool = False
    helped: frozenset[str] = frozenset()

    @property
    def helpers(self) -> frozenset[str]:
        """Those who help."""
        return frozenset(each.helper for each in self.lessons)

    @property
    def learners(self) -> frozenset[str]:
        """Those who are helped."""
        return frozenset(each.learner for each in self.lessons)


def respond(match: Match, members: Mapping[str, Member], seed: int) -> Outcome:
    """Ask everybody in a match, and tell what became of it."""
    words = sorted(match.people)
    yes = {who for who in match.people if _agrees(who, match, members[who], seed, words)}
    lessons = tuple(each for each in match.lessons if {each.helper, each.learner} <= yes)
    if not lessons or (not is_clinic(match) and len(yes) < len(match.people)):
        return Outcome()
    length = chance(seed, "lasts", *words)
    met = chance(seed, "meets", *words) < MEETS * match.factors["overlap"]
    helped = {each.ask for each in lessons if met and _helps(each, match, members, seed)}
    return Outcome(lessons, 1 + sum(length >= share for share in LASTS), met, frozenset(helped))


def is_clinic(match: Match) -> bool:
    """Say whether one helps a group, each of whom may come or not."""
    return len(match.people) > 3


def _agrees(who: str, match: Match, member: Member, seed: int, words: list[str]) -> bool:
    best = max(each.closeness for each in match.lessons if who in (each.helper, each.learner))
    helps = any(each.helper == who for each in match.lessons)
    learns = any(each.learner == who for each in match.lessons)
    factors = match.factors
    share = EAGER * (0.5 + 0.5 * best) * factors["language"] * factors["overlap"]
    share *= MUTUAL if helps and learns else 1.0
    if helps:
        share /= 1 + TIRING * member.given
    return chance(seed, "agrees", who, *words) < min(MOST, share)


def _helps(lesson: Lesson, match: Match, members: Mapping[str, Member], seed: int) -> bool:
    helper = members[lesson.helper]
    luck = chance(seed, "skill", lesson.helper)
    skill = (helper.helped + 2 + 2 * luck) / (helper.rated + 4)
    share = skill * (0.4 + 0.6 * lesson.closeness) * match.factors["language"]
    return chance(seed, "helps", lesson.helper, lesson.learner, lesson.topic) < share
