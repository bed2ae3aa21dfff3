"""What is wrong with a tree for one installation: every fault at once, each with its path and its place."""

from chaland.segments.language.check.conditions import check

__all__ = ["check"]
