"""How the bot is doing, as Prometheus reads it.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.tally import Tally, Times
from storage import watching
from storage.database import Database
from storage.watching import Post

TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})


@dataclass(frozen=True, slots=True)
class State:
    """What is told: read from the database, and counted in this process."""

    now: datetime
    post: tuple[Post, ...]
    rounds: int
    last_round: datetime | None
    week: date | None
    tally: Tally


async def state(database: Database, tally: Tally, week: date | None, now: datetime) -> State:
    """Read the state of the bot from the database."""
    async with database.reading() as session:
        post = tuple(await watching.post(session))
        rounds, last = await watching.rounds(session)
    return State(now, post, rounds, last, week, tally)


def written(told: State) -> str:
    """Write a state as lines of text."""
    return "\n".join(_lines(told)) + "\n"


def _lines(told: State) -> Iterator[str]:
    yield from _about("cxc_letters_waiting", "gauge", "Letters that wait to be delivered.")
    for each in told.post:
        yield _line("cxc_letters_waiting", {"platform": each.platform}, each.waiting)
    yield from _about("cxc_oldest_letter_seconds", "gauge", "Age of the oldest that waits.")
    for each in told.post:
        age = (told.now - each.oldest).total_seconds() if each.oldest else 0
        yield _line("cxc_oldest_letter_seconds", {"platform": each.platform}, max(age, 0))
    yield from _about("cxc_letters_failed", "gauge", "Letters given up in the last 30 days.")
    for each in told.post:
        yield _line("cxc_letters_failed", {"platform": each.platform}, each.failed)
    yield from _about("cxc_rounds", "gauge", "Rounds that were held.")
    yield _line("cxc_rounds", {}, told.rounds)
    if told.last_round is not None:
        yield from _about("cxc_last_round_timestamp_seconds", "gauge", "When the last one began.")
        yield _line("cxc_last_round_timestamp_seconds", {}, told.last_round.timestamp())
    if told.week is not None:
        yield from _about("cxc_snapshot_age_days", "gauge", "Days since the last week began.")
        yield _line("cxc_snapshot_age_days", {}, (told.now.date() - told.week).days)
    yield from _since_the_start(told.tally)


def _since_the_start(tally: Tally) -> Iterator[str]:
    yield from _about("cxc_errors_total", "counter", "Errors of a platform since the start.")
    for platform, count in sorted(tally.errors.items()):
        yield _line("cxc_errors_total", {"platform": platform}, count)
    said = "Seconds from a message to its stored answer."
    yield from _histogram("cxc_answer_seconds", said, "platform", tally.answers)
    said = "Seconds in which a page was answered."
    yield from _histogram("cxc_page_seconds", said, "status", tally.pages)


def _histogram(name: str, said: str, label: str, times: Mapping[str, Times]) -> Iterator[str]:
    yield from _about(name, "histogram", said)
    for value, each in sorted(times.items()):
        labels: dict[str, object] = {label: value}
        for bound, count in each.up_to():
            yield _line(f"{name}_bucket", labels | {"le": bound}, count)
        yield _line(f"{name}_bucket", labels | {"le": "+Inf"}, each.count)
        yield _line(f"{name}_sum", labels, each.seconds)
        yield _line(f"{name}_count", labels, each.count)


def _about(name: str, kind: str, said: str) -> Iterator[str]:
    yield f"# HELP {name} {said}"
    yield f"# TYPE {name} {kind}"


def _line(name: str, labels: Mapping[str, object], value: float) -> str:
    pairs = ",".join(f'{key}="{str(each).translate(_ESCAPES)}"' for key, each in labels.items())
    return f"{name}{{{pairs}}} {value}" if pairs else f"{name} {value}"
