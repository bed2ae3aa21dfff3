"""Fills the ports: which handler does which job, who answers whom."""

from __future__ import annotations


def wire() -> None:
    """Called once, when Django is ready."""
