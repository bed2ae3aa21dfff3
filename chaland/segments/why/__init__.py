"""Why a person is in or out of a sentence: clause by clause, with the values that decide."""

from chaland.segments.why.evidence import Fact, Plain, facts_behind, values_behind
from chaland.segments.why.reasons import Reason, Verdict, why

__all__ = ["Fact", "Plain", "Reason", "Verdict", "facts_behind", "values_behind", "why"]
