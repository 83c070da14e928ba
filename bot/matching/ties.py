"""A fair and repeatable order among equals."""

from hashlib import blake2b


def tie(seed: int, name: str) -> int:
    """Return 64 bits for an id that look random, differ by seed, and are the same everywhere.

    Python's own `hash` of a string changes with every start of the interpreter.
    """
    digest = blake2b(f"{seed}:{name}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big")
