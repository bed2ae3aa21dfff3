"""The table of reach: whom one may reach by which channel and for what, kept true for lists and counts."""

from chaland.consent.services.reach.catching_up import JOB, UnderWay, catch_up, is_late, run

__all__ = ["JOB", "UnderWay", "catch_up", "is_late", "run"]
