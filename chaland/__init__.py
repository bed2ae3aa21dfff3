"""Chaland: one clean, live, lawful customer file."""

__version__ = "0.1.0"
