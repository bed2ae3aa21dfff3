"""Reads: the records to compare, what was decided of them, what the last scan found. People unless told otherwise."""

from chaland.duplicates.queries.decisions import Decided, apart, decided
from chaland.duplicates.queries.records import companies, companies_of, people, people_of, rows_of, rows_of_all
from chaland.duplicates.queries.scans import Line, likeness, lines, newest_scan

__all__ = [
    "Decided",
    "Line",
    "apart",
    "companies",
    "companies_of",
    "decided",
    "likeness",
    "lines",
    "newest_scan",
    "people",
    "people_of",
    "rows_of",
    "rows_of_all",
]
