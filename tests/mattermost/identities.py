"""Identities as the server makes them: 26 characters of base 32."""

import itertools
import random

ALPHABET = "ybndrfg8ejkmcpqxot1uwisza345h769"
_numbers = itertools.count(1)


def new_id() -> str:
    """Return an identity nobody has; they do not sort by age."""
    return "".join(random.choices(ALPHABET, k=20)) + f"{next(_numbers):06d}"
