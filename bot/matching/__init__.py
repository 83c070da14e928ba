"""Who fits whom, and which capacity is meant: pure code over plain values."""

from bot.matching.explain import reasons, weaknesses
from bot.matching.fold import fold
from bot.matching.lexicon import Found, Lexicon
from bot.matching.plan import Order, plan_by, plan_round
from bot.matching.pool import Aims, Lesson, Match, Member, Plan, Pool, Side, Wish
from bot.matching.rank import rank

__all__ = [
    "Aims",
    "Found",
    "Lesson",
    "Lexicon",
    "Match",
    "Member",
    "Order",
    "Plan",
    "Pool",
    "Side",
    "Wish",
    "fold",
    "plan_by",
    "plan_round",
    "rank",
    "reasons",
    "weaknesses",
]
