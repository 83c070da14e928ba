"""What a list of times says, and what a child process measured."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from typing import Any, cast

Figures = dict[str, Any]
"""A part of the result, as it is printed in JSON."""


def times(seconds: Sequence[float]) -> Figures:
    """Return the median and the 99th percentile of times, in milliseconds."""
    worst = quantiles(seconds, n=100, method="inclusive")[98]
    return {
        "runs": len(seconds),
        "median_ms": round(1000 * median(seconds), 3),
        "p99_ms": round(1000 * worst, 3),
    }


def ratio(one: Figures, other: Figures, key: str) -> float:
    """Return how many times a figure of one is that of the other."""
    return round(float(one[key]) / float(other[key]), 2)


class Watch:
    """Times what stands in its `with` block, each time anew, by a clock."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds: list[float] = []
        self._clock = clock
        self._start = 0.0

    def __enter__(self) -> None:
        self._start = self._clock()

    def __exit__(self, *_: object) -> None:
        self.seconds.append(self._clock() - self._start)


def progress(text: str) -> None:
    """Tell whoever waits what is being done; standard output is for the figures."""
    print(text, file=sys.stderr, flush=True)


def in_a_process(module: str, *arguments: object) -> Figures:
    """Run a module of this package in a process of its own; return the JSON it prints.

    Raises `subprocess.CalledProcessError` when it fails, whose reason is on standard error.
    """
    line = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(line, stdout=subprocess.PIPE, check=True)  # noqa: S603 - ourselves
    return cast("Figures", json.loads(done.stdout))
