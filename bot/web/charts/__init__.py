"""Figures as shapes: plain values in, coordinates out, and the templates draw them."""
