"""The ways to choose that are compared, the plainest first."""

from datetime import datetime

from bot.matching import Plan, Pool, plan_round
from bot.simulation.rounds import Policy


def _ours(pool: Pool, seed: int, now: datetime) -> Plan:
    return plan_round(pool, seed=seed, now=now)


POLICIES = (Policy("ours", _ours),)
