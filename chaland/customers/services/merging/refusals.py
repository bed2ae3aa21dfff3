"""What cannot be merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text


def check(members: Sequence[int], kept: int, choices: Mapping[str, int]) -> None:
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
