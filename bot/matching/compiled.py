"""Loops that are compiled to machine code: what NumPy can only do in many passes over memory."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., object])


def compiled(loop: Loop) -> Loop:
    """Compile a function of arrays and numbers when it is first called.

    Other threads work meanwhile. What was compiled is kept on disk for the next process, beside
    the file or, where that may not be written, in the user's cache.
    """
    try:
        made = njit(cache=True, nogil=True)(loop)
    except RuntimeError:  # nowhere to keep it
        made = njit(nogil=True)(loop)
    return cast("Loop", made)
