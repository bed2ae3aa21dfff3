"""What is shown to the supplier: the report of the crossing, which lowers the bill, and the certificate of purge.

Figures alone: to say which of their people are our customers, or object, would pass data on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from chaland.enrichment.lists.domain.words import REMOVED_NAMES, Removed
from chaland.enrichment.lists.queries import uses
from chaland.enrichment.lists.services.using import CANCELLED, HANDED
from chaland.enrichment.models import HiredList
from chaland.kernel.channels import CHANNEL_NAMES, Channel
from chaland.kernel.errors import Conflict
from chaland.kernel.text import Language, Text

_WHY = {
    "ended": Text("fin du contrat", "end of the contract"),
    "asked": Text("à notre demande", "at our request"),
    "late": Text("personnes non informées dans le mois", "people not told within the month"),
}
_BEFORE = Text(
    "Effacés avant : opposés, ou depuis dans notre fichier", "Erased before: objected, or ours since"
)
_USE = Text("Utilisation, {channel}, {day}", "Use, {channel}, {day}")
_UNUSED = Text("Réservée, rien n'est parti, {channel}, {day}", "Reserved, no name left, {channel}, {day}")
_REPORT = (
    Text("RAPPORT DE DÉDUPLICATION", "REPORT OF THE CROSSING"),
    Text("Fichier : {name} · contrat {ref}", "File: {name} · contract {ref}"),
    Text("Fournisseur : {supplier}, SIREN {siren}", "Supplier: {supplier}, SIREN {siren}"),
    Text("Fichier reçu le {day} : {file}", "File received on {day}: {file}"),
    Text("Empreinte SHA-256 : {digest}", "SHA-256: {digest}"),
)
_PROOF = (
    Text("ATTESTATION DE PURGE", "CERTIFICATE OF PURGE"),
    Text("Fichier : {name} · contrat {ref}", "File: {name} · contract {ref}"),
    Text("Fournisseur : {supplier}, SIREN {siren}", "Supplier: {supplier}, SIREN {siren}"),
    Text("Fichier reçu le {day} : {file}", "File received on {day}: {file}"),
    Text(
        "Toutes les données nominatives de ce fichier ont été effacées de notre système le {purged}.",
        "All personal data of this file was erased from our system on {purged}.",
    ),
    Text(
        "Restent : le contrat, les nombres ci-dessous et la preuve de la purge ; les personnes devenues nos contacts "
        "de leur propre fait ; les oppositions, sous forme d'empreintes.",
        "What stays: the contract, the figures below and the proof of the purge; people who became our contacts by "
        "an act of their own; objections, as hashes.",
    ),
)


def report(row: HiredList, language: Language) -> str:
    """Raises: Conflict (`not_taken_in`) before the file was read."""
    if row.taken_in_at is None:
        raise Conflict("not_taken_in", Text("Le fichier n'est pas encore lu.", "The file is not read yet."))
    lines = [*_head(_REPORT, row, language), "", *_figures(row, language)]
    return "\n".join(lines) + "\n"


def certificate(row: HiredList, language: Language) -> str:
    """Raises: Conflict (`not_purged`)."""
    if row.purged_at is None:
        raise Conflict(
            "not_purged",
            Text("Ce fichier loué n'est pas encore purgé.", "This hired list has not been purged yet."),
        )
    lines = [*_head(_PROOF, row, language), "", *_figures(row, language), "", *_erased(row, language)]
    return "\n".join(lines) + "\n"


def removed(row: HiredList) -> list[tuple[Removed, int]]:
    """By reason, in the order of the crossing; those that took nobody out are left away."""
    return [(why, row.counts[why.value]) for why in Removed if row.counts.get(why.value)]


def _head(words: Sequence[Text], row: HiredList, language: Language) -> list[str]:
    facts = {
        "name": row.name,
        "ref": row.contract_ref,
        "supplier": row.supplier,
        "siren": row.siren,
        "file": row.file_name,
        "digest": row.file_digest,
        "day": _day(row.received_at),
        "purged": _day(row.purged_at),
    }
    return [line.to(language, **facts) for line in words]


def _figures(row: HiredList, language: Language) -> Iterator[str]:
    yield _line(Text("Lignes reçues", "Rows received"), row.counts.get("read", 0), language)
    for why, count in removed(row):
        yield _line(Text(f"– {REMOVED_NAMES[why].fr}", f"– {REMOVED_NAMES[why].en}"), count, language)
    yield _line(Text("Noms utilisables", "Names that can be used"), row.counts.get("kept", 0), language)


def _erased(row: HiredList, language: Language) -> Iterator[str]:
    erased, adopted = row.purge.get("erased", {}), row.adoptions.count()
    for why, count in erased.items():
        label = Text(f"Effacés, {_WHY[why].fr}", f"Erased, {_WHY[why].en}")
        yield _line(label, count, language)
    if (before := row.counts.get("kept", 0) - sum(erased.values()) - adopted) > 0:
        yield _line(_BEFORE, before, language)
    yield _line(Text("Devenus nos contacts", "Became our contacts"), adopted, language)
    yield from _uses(row, language)
    yield ""
    proof = Text("Journal n° {audit}, empreinte {hash}", "Audit entry {audit}, hash {hash}")
    yield proof.to(language, audit=row.purge.get("audit", ""), hash=row.purge.get("hash", ""))


def _uses(row: HiredList, language: Language) -> Iterator[str]:
    """Those whose names left, and those that were counted though none did; one that was given back is none."""
    for use in reversed(uses(row.pk)):
        if use.state == CANCELLED:
            continue
        left = use.state == HANDED
        channel, day = CHANNEL_NAMES[Channel(use.channel)], _day(use.handed_at if left else use.reserved_at)
        frame = _USE if left else _UNUSED
        label = Text(frame.to("fr", channel=channel.fr, day=day), frame.to("en", channel=channel.en, day=day))
        yield _line(label, use.counts.get("names", 0) if left else 0, language)


def _line(label: Text, count: int, language: Language) -> str:
    return f"{label.to(language):<68}{count:>10}"


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(ZoneInfo(settings.CHALAND_ZONE)):%d/%m/%Y %H:%M}" if at else "–"
