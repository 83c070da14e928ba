"""Chance that does not depend on what else happens: the same words always give the same number."""

from hashlib import blake2b


def chance(seed: int, *words: str) -> float:
    """Return a number from 0 to below 1, drawn from a seed and words.

    Two policies that bring the same people together so see them answer the same.
    """
    digest = blake2b("\0".join((str(seed), *words)).encode(), digest_size=8).digest()
    return (int.from_bytes(digest) >> 11) / 2**53
