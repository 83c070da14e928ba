"""Room for what a compiled loop finds, of which nobody knows before how much it will be.

A loop that asked for more memory itself would be slow at every step: Numba then counts up and down
who uses each array, wherever one is read.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = tuple[NDArray[Any], ...]
Start = tuple[int, int]
"""The next step, and how many rows were found before it."""
Fill = Callable[[Start, Columns], Start]
"""Puts into columns what is found from a step on.

Stops before a step that finds more than there is room for; which is tried again with more.
"""
ROWS = 1 << 16
"""Rows for which there is room at first."""


def filled(fill: Fill, steps: int, kinds: Sequence[type]) -> Columns:
    """Return columns of these kinds with all that is found in so many steps."""
    columns: Columns = tuple(np.empty(ROWS, dtype=kind) for kind in kinds)
    step, rows = fill((0, 0), columns)
    while step < steps:
        columns = tuple(np.concatenate((each, np.empty_like(each))) for each in columns)
        step, rows = fill((step, rows), columns)
    return tuple(each[:rows] for each in columns)
