"""The exchange in a terminal, with invented people and a clock one can move."""
