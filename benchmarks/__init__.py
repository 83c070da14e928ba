"""Figures of the bot under load; nothing here is imported by it, and no test waits for a clock."""
