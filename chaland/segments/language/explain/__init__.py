"""The tree read aloud, in French or in English, with dates worked out: for whoever does not write sentences."""

from chaland.segments.language.explain.prose import explain

__all__ = ["explain"]
