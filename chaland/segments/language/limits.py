"""How much one sentence may say. Beyond, it is refused: engines have their own limits, and fail less kindly."""

from __future__ import annotations

MAX_DEPTH = 20
"""Conditions inside conditions. SQLite's parser overflows at some 35 nested parentheses."""

MAX_VALUES = 1_000
"""Values in one list."""

MAX_CLAUSES = 500
"""Conditions in one sentence, those of the segments it names included."""

MAX_FACTS = 60
"""Questions about facts in one sentence. DuckDB plans 250 of them for a quarter of a minute."""

MAX_BOUND = 5_000
"""Values in one sentence, those of the segments it names included. SQLite takes 32,766."""

MAX_LENGTH = 200_000
"""Characters of a sentence."""

MAX_TEXT = 1_000
"""Characters of one text to compare with."""

MAX_KM = 20_000
"""Half the way round the earth."""

MAX_FAULTS = 100
"""Faults that are told at once; the rest of a hostile text is not read."""

MAX_DIGITS = 15
"""Digits of a number: what every engine and JSON keep exactly."""

MAX_AMOUNT = {"minute": 100_000, "hour": 100_000, "day": 100_000, "week": 10_000, "month": 2_400, "year": 200}
"""How far from now a date may be counted."""
