"""Matrix: rooms and direct messages, encrypted ones too."""

from bot.adapters.matrix.adapter import Matrix

__all__ = ["Matrix"]
