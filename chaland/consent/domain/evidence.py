"""What is known of one contact, as plain values read from tables: all that a decision may rest on. Pure.

Nothing here is interpreted: `standing` does that, for one instant and under the rules of its day.
Named tuples: a million are made in one pass, and a dataclass costs thrice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

PointUse = Literal["email", "mobile", "phone", "postal"]


class Terms(NamedTuple):
    """On what terms one source got its data (models.CollectionTerms). A source without terms has none."""

    controller: int
    direct: bool
    informed: bool
    refusal_offered: bool
    since: date | None
    quarantine: bool


class Point(NamedTuple):
    """A way to reach the contact. `kind` as the ledger says it: email, phone, postal.

    `use`: what the number is for (mobile or other phones). `terms`: of the source that gave it; None when
    nothing was declared or nobody knows which source did. `golden`: the one that the file believes first.
    """

    kind: str
    identifier: str
    use: PointUse
    terms: Terms | None = None
    golden: bool = False


class Said(NamedTuple):
    """One entry of the ledger that is about one of the contact's identifiers or records.

    Entries that another one voids are not given. `own`: the entry hangs on no record or on one of the
    contact's. `purpose`: code, None for all. `complete`: it holds all that its channel demands to count
    as a consent (the items of R223-1 for a phone call). `quarantined`: its source may not be used.
    `joint`: a holder of parental authority said it too.
    """

    id: int
    kind: str
    identifier: str
    channel: str
    purpose: str | None
    act: str
    at: datetime
    method: str
    own: bool = True
    complete: bool = True
    quarantined: bool = False
    controller: int | None = None
    valid_until: date | None = None
    slot_start: datetime | None = None
    slot_end: datetime | None = None
    partners: tuple[int, ...] = ()
    joint: bool = False


class Suppressed(NamedTuple):
    """One line of the suppression list under one of the contact's identifiers; `purpose` '' for all."""

    identifier: str
    channel: str
    purpose: str
    lifted: bool
    at: datetime


class Bought(NamedTuple):
    """Purchases of one family under the same terms: the latest is kept as the proof.

    `family`: folded category of the product, '' when it has none.
    """

    id: int
    day: date
    family: str
    terms: Terms | None


class Signed(NamedTuple):
    """A contract. `ends_on` is its last day; `ended_at` when it was ended before that."""

    id: int
    controller: int
    family: str
    purpose: str | None
    starts_on: date
    ends_on: date
    ended_at: datetime | None = None


class Barred(NamedTuple):
    kind: str
    since: datetime
    until: datetime | None = None


class Facts(NamedTuple):
    """Everything about one contact. `known` is false for an id that no contact has (erased, never was).

    `in_company`: linked to a company. `function`: folded. `department`: from the INSEE commune.
    `terms`: of each source that speaks of the contact, None for one that declared nothing.
    `calls`: attempts to reach the person, and those to each of its numbers whoever answered, any order.
    `customer`: said to be one, or bought something. `last_sign`: last day on which the person gave a sign: order, request, click, visit; never an opening.
    """

    contact: int
    known: bool = True
    kind: str | None = None
    in_company: bool = False
    function: str = ""
    birth_date: date | None = None
    created_on: date | None = None
    department: str | None = None
    points: Sequence[Point] = ()
    terms: Sequence[Terms | None] = ()
    said: Sequence[Said] = ()
    suppressed: Sequence[Suppressed] = ()
    bought: Sequence[Bought] = ()
    contracts: Sequence[Signed] = ()
    bars: Sequence[Barred] = ()
    calls: Sequence[Sequence[datetime]] = ()
    last_sign: date | None = None
    customer: bool = False
