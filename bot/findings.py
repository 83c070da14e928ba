"""What `doctor` finds, wherever it looks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was seen, and what to do if it is not."""

    well: bool
    seen: str
    remedy: str = ""
