"""A house with a door for each test of what comes in at it."""

from tests.mattermost.inbound.house import house

__all__ = ["house"]
