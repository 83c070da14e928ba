"""Who fits whom, and which capacity is meant: pure code over plain values."""

from bot.matching.explain import near, reasons, strongest, weaknesses
from bot.matching.fold import fold
from bot.matching.lexicon import Found, Lexicon
from bot.matching.nobody import Hurdle, Reason, Reasons, Why, why
from bot.matching.plan import Order, plan_by, plan_round
from bot.matching.pool import Aims, Lesson, Match, Member, Plan, Pool, Side, Wish
from bot.matching.rank import rank

__all__ = [
    "Aims",
    "Found",
    "Hurdle",
    "Lesson",
    "Lexicon",
    "Match",
    "Member",
    "Order",
    "Plan",
    "Pool",
    "Reason",
    "Reasons",
    "Side",
    "Why",
    "Wish",
    "fold",
    "near",
    "plan_by",
    "plan_round",
    "rank",
    "reasons",
    "strongest",
    "weaknesses",
    "why",
]
