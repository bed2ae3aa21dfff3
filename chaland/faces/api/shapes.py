"""Types that requests have in common: numbers of rows, instants, cursors, sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from chaland.faces.api.problems import REFUSED, Problem

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d)")
_YEARS = range(1990, 2101)
MOST_TEXT = 300
"""Characters of a value: what an index of PostgreSQL holds, accents included."""

Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""The number of a row."""
PageSize = Annotated[int, Field(ge=1, le=200)]
Cursor = Annotated[str, Field(pattern=r"^[0-9]{1,18}$", description="`next` of the page before.")]
Sentence = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200_000,
        description="A sentence of the language of segments, in French or in English.",
        examples=['ville = "Lyon" et total_dépensé >= 500'],
    ),
]
Word = Annotated[str, Field(max_length=MOST_TEXT)]


def _instant(value: object) -> object:
    if isinstance(value, str):
        if not _RFC3339.fullmatch(value):
            raise ValueError("an instant is written 2026-11-22T10:00:00+01:00")
        if int(value[:4]) not in _YEARS:
            raise ValueError("this year is absurd")
        return datetime.fromisoformat(value.upper())
    raise ValueError("an instant is a text")


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-22T10:00:00+01:00"]}),
]


class Body(Schema):
    """What a request sends: a name we do not know is refused rather than lost."""

    model_config = ConfigDict(extra="forbid", strict=False)


def answers(good: Any, status: int = 200) -> Mapping[Any, Any]:
    """The statuses of an operation: the good one, and every refusal as a problem."""
    return {status: good, frozenset(REFUSED): Problem}


def after(ids: Sequence[int], cursor: str | None, limit: int) -> tuple[list[int], str | None]:
    """The page of ascending ids that follows a cursor, and the cursor of the next one."""
    start = bisect_right(ids, int(cursor)) if cursor else 0
    page = list(ids[start : start + limit])
    return page, str(page[-1]) if start + limit < len(ids) else None
