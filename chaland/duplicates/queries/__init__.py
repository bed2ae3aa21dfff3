"""Reads: the records to compare, what was decided of them, what the last scan found. People unless told otherwise."""

from chaland.duplicates.queries.decisions import Decided, apart, decided, holding
from chaland.duplicates.queries.records import (
    companies,
    companies_of,
    people,
    people_of,
    rows_of,
    rows_of_all,
)
from chaland.duplicates.queries.scans import Line, likeness, lines, newest_scan, pairs_from

__all__ = [
    "Decided",
    "Line",
    "apart",
    "companies",
    "companies_of",
    "decided",
    "holding",
    "likeness",
    "lines",
    "newest_scan",
    "pairs_from",
    "people",
    "people_of",
    "rows_of",
    "rows_of_all",
]
