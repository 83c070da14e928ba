"""The memory: tables, and the questions asked of them. Imports nothing of `bot`."""
