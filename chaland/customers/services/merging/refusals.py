"""What cannot be merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chaland.customers.domain.columns import PLAIN_COMPANY, PLAIN_CONTACT
from chaland.customers.domain.subjects import Subject
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

CHOSEN: Mapping[Subject, tuple[str, ...]] = {
    Subject.PERSON: (*PLAIN_CONTACT, "kind", "company"),
    Subject.COMPANY: (*PLAIN_COMPANY, "company"),
}
"""The fields of which somebody may choose whose value is kept, beside `custom.<key>`."""


def check(subject: Subject, members: Sequence[int], kept: int, choices: Mapping[str, int]) -> None:
    if len(members) < 2:
        raise Invalid(
            "merge_of_one",
            Text("Il faut au moins deux fiches différentes.", "At least two different records are needed."),
            path="numbers",
        )
    if kept not in members:
        raise Invalid(
            "merge_keep",
            Text(
                "La fiche à garder doit être l'une de celles qui sont fusionnées.",
                "The record to keep must be one of those that are merged.",
            ),
            path="keep",
        )
    if not set(choices.values()) <= set(members):
        raise Invalid(
            "merge_choice",
            Text(
                "Chaque valeur choisie vient de l'une des fiches fusionnées.",
                "Each value that is chosen comes from one of the records merged.",
            ),
            path="choices",
        )
    unknown = [name for name in choices if name not in CHOSEN[subject] and not name.startswith("custom.")]
    if unknown:
        raise Invalid(
            "merge_field",
            Text("Champ inconnu : {field}.", "Unknown field: {field}."),
            remedy=Text("Champs connus : {fields}.", "Known fields: {fields}."),
            path="choices",
            field=unknown[0],
            fields=", ".join(CHOSEN[subject]),
        )
