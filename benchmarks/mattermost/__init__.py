"""Figures of the bot on Mattermost, beside a bare bot on the same server."""
