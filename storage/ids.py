"""Random string ids, made before a row is stored: nothing to guess, nothing to wait for."""

import secrets
from collections.abc import Callable

Draw = Callable[[], str]

_draw: Draw = lambda: secrets.token_hex(6)  # noqa: E731 - replaced as a whole by `use`


def fresh() -> str:
    """Return 12 hexadecimal characters, 48 random bits, that no row has."""
    return _draw()


def use(draw: Draw) -> None:
    """Take ids from `draw` from now on; the playground draws the same ones at every start."""
    global _draw  # noqa: PLW0603 - one source of ids in a process, as with the random module
    _draw = draw
