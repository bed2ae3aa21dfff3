"""Which contact somebody means: by its number, e-mail, phone, or by what a source calls it."""

from __future__ import annotations

from collections.abc import Sequence

from chaland.consent.domain.identifiers import Identifier, guessed
from chaland.consent.queries.identifiers import contacts_with
from chaland.customers.models import SourceRecord
from chaland.customers.queries.merging import live_ids
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.text import Text


def contact_meant(said: str) -> int:
    """`12`, `anne@example.fr`, `06 12 34 56 78` or `boutique:C-0042`.

    Raises: NotFound (`contact_unknown`), Conflict (`contact_several`) when an address is shared.
    """
    found = contacts_meant(said)
    if not found:
        raise NotFound(
            "contact_unknown",
            Text("Aucun contact ne répond à « {said} ».", "No contact answers to “{said}”."),
            remedy=Text(
                "Donnez son numéro, son e-mail, son téléphone ou source:identifiant.",
                "Give its number, e-mail, phone or source:identifier.",
            ),
            said=said,
        )
    if len(found) > 1:
        raise Conflict(
            "contact_several",
            Text(
                "« {said} » est à plusieurs contacts : {ids}.", "“{said}” belongs to several contacts: {ids}."
            ),
            remedy=Text("Donnez le numéro de l'un d'eux.", "Give the number of one of them."),
            said=said,
            ids=", ".join(map(str, found[:20])),
        )
    return found[0]


def contacts_meant(said: str) -> Sequence[int]:
    """All of them, ascending; none when nobody answers to it. The number of a contact that was merged away
    stands for the one it leads to."""
    if said.isdecimal() and not (said.startswith("0") and len(said) == 10):
        return list(live_ids([int(said)]).values())
    source, colon, number = said.partition(":")
    if colon and "@" not in source:
        return _of_source(source, number)
    one = identifier_meant(said)
    return contacts_with([one]).get(one, []) if one else []


def identifier_meant(said: str) -> Identifier | None:
    """The e-mail or phone that is said, None when it is neither."""
    if said.isdecimal() and not (said.startswith("0") and len(said) == 10):
        return None
    try:
        return guessed(said)
    except Invalid:
        return None


def _of_source(source: str, number: str) -> list[int]:
    known = SourceRecord.objects.filter(source__slug=source, kind="person", external_id=number)
    owners = known.exclude(contact=None).values_list("contact_id", flat=True).distinct()
    return sorted(owner for owner in owners if owner is not None)
