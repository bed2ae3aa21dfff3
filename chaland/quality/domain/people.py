"""People as quality looks at them, and what it is lent by the rooms that know more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from chaland.quality.domain.confirming import COLUMNS

CHANNELS: tuple[str, ...] = ("email", "sms", "call", "letter")
"""By which one may be reached; columns `may_<channel>`, null where nobody worked it out."""

FRAME: Mapping[str, pl.DataType] = {
    "id": pl.Int64(),
    "civility": pl.String(),
    "first_name": pl.String(),
    "last_name": pl.String(),
    "sex": pl.String(),
    "birth_date": pl.Date(),
    "kind": pl.String(),
    "company_id": pl.Int64(),
    "company": pl.String(),
    "function": pl.String(),
    "email": pl.String(),
    "mobile": pl.String(),
    "phone": pl.String(),
    "street": pl.String(),
    "postal_code": pl.String(),
    "city": pl.String(),
    "insee": pl.String(),
    "country": pl.String(),
    "notes": pl.String(),
    "told": pl.String(),
    "confirmed_on": pl.Date(),
    "twin": pl.Float64(),
    "dead_email": pl.Boolean(),
    "dead_mobile": pl.Boolean(),
    **{f"may_{channel}": pl.Boolean() for channel in CHANNELS},
    **COLUMNS,
}
"""`company`: what it is called. `told`: what was noted of calls and visits, a line each. `confirmed_on`: the last day on
which the person bought or was in contact; their values have each their own date (`confirming.COLUMNS`). `twin`: the
probability of standing twice, -1 for standing once, null where nobody looked. `dead_…`: a message to it came back, nobody
is there; null where nobody knows."""


@dataclass(frozen=True, slots=True)
class Readers:
    """How values are read, lent by the room that cleans them.

    places: postal code, town, INSEE code, country → a row each: postal_code, city, fault (codes of intake).
    emails: a column → a row each: suggestion, fault. sexes: first names → suggestion, share.
    numbers: texts → 'card', 'nir', 'iban' or null. masked: texts → the same without such numbers.
    place: a postal code and a town → every field that follows from them.
    """

    places: Callable[[pl.Series, pl.Series, pl.Series, pl.Series], pl.DataFrame]
    emails: Callable[[pl.Series], pl.DataFrame]
    sexes: Callable[[pl.Series], pl.DataFrame]
    numbers: Callable[[pl.Series], pl.Series]
    masked: Callable[[pl.Series], pl.Series]
    place: Callable[[str | None, str | None], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Known:
    """What detectors are told besides the people: the day, readers, mobiles that many share (with how many)."""

    today: date
    readers: Readers
    shared: Mapping[str, int] = field(default_factory=dict)
