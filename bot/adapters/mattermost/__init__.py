"""Mattermost, with `mattermostdriver`."""

from bot.adapters.mattermost.adapter import Mattermost

__all__ = ["Mattermost"]
