"""The ways to choose that are compared, the plainest first."""

from datetime import datetime
from functools import partial

from bot.matching import Aims, Order, Plan, Pool, plan_by, plan_round
from bot.simulation.rounds import Policy


def _by(order: Order, pool: Pool, seed: int, now: datetime) -> Plan:
    return plan_by(pool, order, seed=seed, now=now)


def _ours(aims: Aims, pool: Pool, seed: int, now: datetime) -> Plan:
    return plan_round(pool, seed=seed, now=now, aims=aims)


POLICIES = (
    Policy("random", partial(_by, "random")),
    Policy("arrival", partial(_by, "arrival")),
    Policy("greedy", partial(_by, "value")),
    Policy("ours", partial(_ours, Aims())),
    Policy("unsteered", partial(_ours, Aims(region=0.0))),
)
