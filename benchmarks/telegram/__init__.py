"""Figures of the bot on Telegram, beside a bare bot on the same Bot API server."""
