"""Where a hired list stands at a given moment, and what it still lacks. Pure: the time is passed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chaland.enrichment.lists.domain.facts import ListFacts, ListLaw
from chaland.enrichment.lists.domain.words import Informing, Status
from chaland.kernel.text import Text

OPEN = frozenset({Status.READY, Status.IN_USE})
"""Where a use may be reserved."""
HELD = OPEN | {Status.QUARANTINE, Status.EXHAUSTED}
"""Where names may be looked at, answered for and adopted: the contract has not ended."""

MISSING_NAMES: Mapping[str, Text] = {
    "supplier": Text("le nom du fournisseur", "the name of the supplier"),
    "siren": Text("un SIREN valable du fournisseur", "a valid SIREN of the supplier"),
    "contact": Text("un contact chez le fournisseur", "somebody to reach at the supplier's"),
    "contract_ref": Text("la référence du contrat", "the reference of the contract"),
    "contract_file": Text("le contrat lui-même", "the contract itself"),
    "collected": Text("quand les données ont été recueillies", "when the data was collected"),
    "wording": Text("le texte lu aux personnes à la collecte", "the wording that people were shown"),
    "partners_version": Text("la version de la liste des partenaires", "the version of the list of partners"),
    "proof_file": Text("un échantillon de preuves", "a sample of proofs"),
    "proofs_checked": Text("le nombre de preuves vérifiées", "how many proofs were checked"),
    "audience": Text("à qui la liste s'adresse", "whether they are consumers or professionals"),
    "purpose": Text("la finalité", "the purpose"),
    "channels": Text("les canaux permis", "the channels allowed"),
    "names_us": Text(
        "que notre société soit nommée dans la liste des partenaires",
        "our company named in the list of partners",
    ),
    "consented": Text("un accord recueilli pour chaque canal", "a consent asked for each channel"),
    "goods": Text(
        "la nature des biens ou services annoncée", "the nature of the goods or services announced"
    ),
    "uses": Text("le nombre d'utilisations", "the number of uses"),
    "starts_on": Text("le début du contrat", "the start of the contract"),
    "ends_on": Text("la fin du contrat", "the end of the contract"),
    "dates": Text("des dates dans l'ordre", "dates in their order"),
    "informing": Text("comment les personnes sont informées", "how people are informed"),
    "informed_on": Text("quand le fournisseur les a informées", "when the supplier informed them"),
    "names": Text("le fichier lui-même", "the file itself"),
}


def missing(one: ListFacts, law: ListLaw) -> tuple[str, ...]:
    """Codes of what keeps the list in quarantine, in the order of the form; empty when it is complete (PRT-04)."""
    return (*_papers(one), *_channels(one, law), *_terms(one), *(() if one.taken_in else ("names",)))


def _papers(one: ListFacts) -> Iterator[str]:
    told = {
        "supplier": one.supplier,
        "siren": one.siren_valid,
        "contact": one.contact,
        "contract_ref": one.contract_ref,
        "contract_file": one.contract_file,
        "collected": one.collected_from and one.collected_until,
        "wording": one.wording,
        "partners_version": one.partners_version,
        "proof_file": one.proof_file,
        "proofs_checked": one.proofs_checked,
        "audience": one.audience,
        "purpose": one.purpose,
    }
    return (code for code, value in told.items() if not value)


def _channels(one: ListFacts, law: ListLaw) -> Iterator[str]:
    """What the channels demand besides: a consent that names us, and for calls what they will be about."""
    if not one.channels:
        yield "channels"
    asking = {channel for channel in one.channels if one.audience and (channel, one.audience) in law.opt_in}
    if asking and not one.names_us:
        yield "names_us"
    if asking - one.consented:
        yield "consented"
    if any(channel.value == "call" for channel in asking) and not one.goods:
        yield "goods"


def _terms(one: ListFacts) -> Iterator[str]:
    if one.uses_allowed < 1:
        yield "uses"
    if one.starts_on is None:
        yield "starts_on"
    if one.ends_on is None:
        yield "ends_on"
    if _is_upside_down(one):
        yield "dates"
    if one.informing is None or not one.informing_text:
        yield "informing"
    if one.informing is Informing.SUPPLIER and one.informed_on is None:
        yield "informed_on"


def _is_upside_down(one: ListFacts) -> bool:
    """What was received was collected before; a day more, as days are those of another place."""
    received = one.received_at.date() + timedelta(days=1) if one.received_at else None
    pairs = (
        *((one.starts_on, one.ends_on), (one.collected_from, one.collected_until)),
        *((one.collected_from, received), (one.collected_until, received)),
    )
    return any(first is not None and last is not None and first > last for first, last in pairs)


def status_of(one: ListFacts, at: datetime, law: ListLaw, zone: str) -> Status:
    """What the list is at that moment. Raises nothing: what is not known keeps it closed.

    An ended list is `expired` at once, without any job; `to_purge` when its names are still there
    `purge_days` later.
    """
    if one.purged_at is not None:
        return Status.PURGED
    today = at.astimezone(ZoneInfo(zone)).date()
    if one.ends_on is not None and today > one.ends_on:
        late = today > one.ends_on + timedelta(days=law.purge_days)
        return Status.TO_PURGE if late else Status.EXPIRED
    if missing(one, law):
        return Status.QUARANTINE
    if one.uses_done >= one.uses_allowed:
        return Status.EXHAUSTED
    return Status.IN_USE if one.uses_done else Status.READY


def inform_by(received_at: datetime, law: ListLaw) -> datetime:
    """Until when people must be told of art. 14, unless they are written to before (PRT-05)."""
    return received_at + timedelta(days=law.inform_days)


def days_left(one: ListFacts, at: datetime, zone: str) -> int | None:
    """To the last day of the contract, that day included; 0 once it is over, None when no end is known."""
    if one.ends_on is None:
        return None
    return max(0, (one.ends_on - at.astimezone(ZoneInfo(zone)).date()).days + 1)


def is_begun(one: ListFacts, day: date) -> bool:
    return one.starts_on is not None and one.starts_on <= day
