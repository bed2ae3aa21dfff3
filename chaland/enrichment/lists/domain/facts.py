"""What the decisions look at: a list, a name, the law of a day. Pure values, filled from rows elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chaland.enrichment.lists.domain.words import Audience, Informing
from chaland.kernel.channels import Channel


@dataclass(frozen=True, slots=True)
class ListLaw:
    """The rules of one day, as hired lists need them (law.md sections 1 and 7).

    `version`: which rules. `opt_in`: channel and audience that want a consent naming us. `banned`: channels
    closed to consumers in our sector, consent or not. `call_days`: how long a consent to calls lasts.
    `inform_days`: from receipt to the information of art. 14 at the latest. `majority`: age. Units: days, years.
    """

    version: str
    opt_in: frozenset[tuple[Channel, Audience]]
    banned: frozenset[Channel]
    call_days: int
    inform_days: int
    purge_days: int
    majority: int


@dataclass(frozen=True, slots=True)
class ListFacts:
    """A hired list as decisions see it. Missing values are empty or None, and close rather than open.

    `consented`: channels for which the wording asked a consent. `names_us`: our company is named in the list of
    partners that people were shown. `ends_on`: last day of the contract. `received_at`: when its file came in.
    """

    supplier: str = ""
    siren_valid: bool = False
    contact: str = ""
    contract_ref: str = ""
    contract_file: bool = False
    collected_from: date | None = None
    collected_until: date | None = None
    wording: str = ""
    partners_version: str = ""
    names_us: bool = False
    goods: str = ""
    proof_file: bool = False
    proofs_checked: int = 0
    audience: Audience | None = None
    purpose: str = ""
    channels: frozenset[Channel] = frozenset()
    consented: frozenset[Channel] = frozenset()
    uses_allowed: int = 0
    uses_done: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    informing: Informing | None = None
    informed_on: date | None = None
    informing_text: str = ""
    received_at: datetime | None = None
    taken_in: bool = False
    names: int = 0
    purged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NameFacts:
    """A hired name as decisions see it. `at_work`: a mailbox or number of their work, so that professional rules
    apply. `consented_on`: when this person agreed, where the file says so. `informed_at`: told of art. 14."""

    email: bool = False
    mobile: bool = False
    phone: bool = False
    address: bool = False
    at_work: bool = False
    opposed: bool = False
    consented_on: date | None = None
    informed_at: datetime | None = None
