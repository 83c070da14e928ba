"""Invented communities, and what many rounds make of them under one policy or another."""
