"""Time that leaps to what is waited for, so that minutes pass at once."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
START = 1000.0


class Leaping(selectors.SelectSelector):
    """Waits for nothing but notes how long it should have."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready, without waiting."""
        ready = super().select(0)
        if not ready and timeout is not None:
            self.now += timeout
        return ready


class LeapingLoop(asyncio.SelectorEventLoop):
    """A loop whose clock leaps."""

    def __init__(self) -> None:
        self._leaping = Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        """Return the time it is."""
        return self._leaping.now


def leap(work: Coroutine[Any, Any, Result]) -> Result:
    """Run something to its end in a moment, however long it sleeps."""
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(work)
