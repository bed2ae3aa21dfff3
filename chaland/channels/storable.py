"""What others wrote, so that any database keeps it: no NUL, no half of a pair, no more than some length. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chaland.channels.port import Answer, Outcome

LONGEST_REF = 200
_LONGEST_CODE, _LONGEST_DETAIL, _LONGEST_VALUE, _MOST_VALUES = 80, 300, 500, 60


def storable(text: str, most: int) -> str:
    return text[:most].encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def storable_raw(told: Mapping[str, object]) -> dict[str, object]:
    """A report as received, what is nested in it as words; what is long is cut."""
    return {storable(str(key), 80): _value(value) for key, value in list(told.items())[:_MOST_VALUES]}


def storable_answer(answer: Answer) -> Answer:
    """A number of theirs that cannot be one (longer than 200 characters, or unprintable) makes the answer nonsense."""
    ref = answer.provider_ref
    kept = replace(
        answer,
        code=storable(answer.code, _LONGEST_CODE),
        detail=storable(answer.detail, _LONGEST_DETAIL),
    )
    if ref is None or (0 < len(ref) <= LONGEST_REF and ref.isprintable()):
        return kept
    return replace(kept, outcome=Outcome.UNKNOWN, provider_ref=None, code="garbled")


def _value(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < 1 << 53:
        return value
    try:
        return storable(str(value), _LONGEST_VALUE)
    except (RecursionError, ValueError):
        return "…"
