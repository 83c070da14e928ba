"""Figures of the bot on Matrix, beside a bare bot on the same homeserver."""
