"""What is done because time passed, in the order in which it is done."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.jobs.asking import ask_planned
from bot.jobs.census import weekly_census
from bot.jobs.cleaning import clean
from bot.jobs.digest import post_digests
from bot.jobs.following import follow_all
from bot.jobs.pauses import end_pauses
from bot.jobs.renewal import expire, remind
from bot.jobs.round import weekly_round
from bot.knowledge import Knowledge
from storage.database import Database

Job = Callable[[Database, Knowledge, datetime], Awaitable[None]]

JOBS: tuple[Job, ...] = (
    end_pauses,
    follow_all,
    remind,
    expire,
    weekly_census,
    weekly_round,
    ask_planned,
    post_digests,
    clean,
)
