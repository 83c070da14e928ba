"""Telegram, by the Bot API: private chats, groups with topics, channels."""

from bot.adapters.telegram.adapter import Telegram

__all__ = ["Telegram"]
