"""Bringing people together: asking both, revealing when both said yes, following up."""
