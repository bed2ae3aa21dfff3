"""The tree read aloud, in French or in English, with dates worked out: for whoever does not write sentences."""

from chaland.segments.language.explain.prose import explain, explain_clause
from chaland.segments.language.explain.values import said_day, said_value

__all__ = ["explain", "explain_clause", "said_day", "said_value"]
