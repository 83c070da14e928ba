"""Our bot beside a bare one, on the same server in turn: what each did, and how they compare."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.figures import Figures, times

ROOT = Path(__file__).parents[1]
PATIENCE = 10.0
Bot = subprocess.Popen[bytes]


@contextmanager
def running(module: str, arguments: Sequence[object]) -> Iterator[Bot]:
    """Run a module of this package in a process of its own, which ends with the `with` block."""
    line = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    process = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.DEVNULL)  # noqa: S603 - ourselves
    try:
        yield process
    finally:
        _end(process)


def _end(process: Bot) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass(frozen=True, slots=True)
class Talk:
    """When each text was said and answered, in seconds of the epoch, oldest first."""

    said: Sequence[float]
    answered: Sequence[float]

    @property
    def lasted(self) -> float:
        """Return the seconds from the first text to the last answer."""
        return max(self.answered) - min(self.said)

    @property
    def waits(self) -> list[float]:
        """Return the seconds from each text to its answer, of people who wait for each."""
        return [answer - said for said, answer in zip(self.said, self.answered, strict=True)]


@dataclass(frozen=True, slots=True)
class Load:
    """How many people write, how often each, how often one alone, and how often all that is."""

    people: int
    messages: int
    alone: int
    rounds: int


@dataclass
class Tally:
    """What a bot did with one text, a figure for each round; times are in seconds."""

    rates: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    peak_mb: float = 0.0
    rss_mb: float = 0.0

    def figures(self) -> Figures:
        """Return the figures of all rounds."""
        told: Figures = {
            "answered_a_second": round(median(self.rates), 1),
            "by_round": [round(rate, 1) for rate in self.rates],
            "cpu_ms_for_a_message": round(1000 * median(self.work), 3),
            "cpu_ms_of_the_server": round(1000 * median(self.server), 3),
            "peak_mb": self.peak_mb,
            **({"rss_mb": self.rss_mb} if self.rss_mb else {}),
        }
        return told | ({"gentle": times(self.waits)} if self.waits else {})


def spread(ratios: Sequence[float]) -> Figures:
    """Return the median of ratios, and how far they lie apart."""
    found = {"median": median(ratios), "least": min(ratios), "most": max(ratios)}
    return {name: round(ratio, 3) for name, ratio in found.items()}


def by_round(ones: Sequence[float], others: Sequence[float]) -> Figures:
    """Return how many times one figure is the other, round by round."""
    return spread([one / other for one, other in zip(ones, others, strict=True)])


def added(one: Figures, other: Figures) -> Figures:
    """Return by how much times lie above others."""
    return {key: round(one[key] - other[key], 3) for key in ("median_ms", "p99_ms")}


Row = tuple[str, object, object, object]


def lines(rows: Sequence[Row]) -> str:
    """Return rows as a table for people to read."""
    return "\n".join(f"{row[0]:56}{row[1]:>9}{row[2]:>9}  {row[3]}".rstrip() for row in rows)


def told(found: Figures) -> str:
    """Say what `spread` returns."""
    return f"ratio {found['median']} ({found['least']} to {found['most']})"
