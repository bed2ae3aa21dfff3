"""Why two records are held to be one, or not, in words: what weighs for and what weighs against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chaland.duplicates.domain.model import Doubles
from chaland.kernel.text import Text

FOR: Mapping[str, Text] = {
    "last": Text("le nom", "the last name"),
    "first": Text("le prénom", "the first name"),
    "initial": Text("l'initiale du prénom", "the initial of the first name"),
    "swapped": Text("le nom et le prénom échangés", "first and last name exchanged"),
    "sex": Text("le sexe", "the sex"),
    "birth": Text("la date de naissance", "the date of birth"),
    "years": Text("l'âge", "the age"),
    "email": Text("l'adresse e-mail", "the e-mail address"),
    "mailbox": Text("le début de l'adresse e-mail", "the start of the e-mail address"),
    "mobile": Text("le mobile", "the mobile"),
    "landline": Text("le téléphone fixe", "the landline"),
    "postal": Text("le code postal", "the postal code"),
    "city": Text("la ville", "the town"),
    "street": Text("la rue", "the street"),
    "number": Text("le numéro dans la rue", "the number in the street"),
    "complement": Text("le complément d'adresse", "the address complement"),
    "company": Text("la société", "the company"),
    "siren": Text("le SIREN", "the SIREN"),
    "name": Text("le nom de la société", "the company's name"),
    "letters": Text("l'orthographe du nom", "the spelling of the name"),
    "contained": Text("un nom contenu dans l'autre", "one name within the other"),
    "acronym": Text("les initiales du nom", "the initials of the name"),
    "towns": Text("le nom de la ville dans celui de la société", "the town within the company's name"),
    "siret": Text("le SIRET", "the SIRET"),
    "naf": Text("l'activité (NAF)", "the activity (NAF)"),
    "web": Text("le site ou le domaine e-mail", "the web site or e-mail domain"),
    "name_count": Text("la rareté de ce nom dans le fichier", "how rare that name is in the file"),
    "siren_count": Text("le nombre de fiches à ce SIREN", "how many records have that SIREN"),
    "web_count": Text("le nombre de fiches à ce site", "how many records have that site"),
    "last_count": Text("la rareté du nom dans le fichier", "how rare the last name is in the file"),
    "full_count": Text("la rareté du nom complet dans le fichier", "how rare the full name is in the file"),
    "birth_count": Text("la rareté de cette date de naissance", "how rare that date of birth is"),
    "email_count": Text(
        "le nombre de fiches à cette adresse e-mail", "how many records have that e-mail address"
    ),
    "mobile_count": Text("le nombre de fiches à ce mobile", "how many records have that mobile"),
    "landline_count": Text("le nombre de fiches à ce téléphone fixe", "how many records have that landline"),
    "home_count": Text("le nombre de fiches à cette adresse", "how many records have that address"),
    "city_count": Text("le nombre de fiches dans cette ville", "how many records are of that town"),
    "first_known": Text("deux prénoms bien connus", "two well-known given names"),
    "last_known": Text("deux noms de famille qui existent", "two last names that exist"),
}
"""What each feature looks at. What the file as a whole is like is no reason about two of its people."""

LEAST = 0.1
"""Log-odds under which nothing is told."""
MOST = 6
"""Reasons told of a pair."""


@dataclass(frozen=True, slots=True)
class Reason:
    """weight: log-odds; above zero it speaks for one person, below for two."""

    feature: str
    weight: float

    @property
    def words(self) -> Text:
        return FOR[self.feature]


def reasons(features: Sequence[str], moved: Doubles, most: int = MOST) -> list[list[Reason]]:
    """Of each row of `moved` (columns as `features`), the weightiest first, what hardly weighs left out."""
    told = [place for place, name in enumerate(features) if name in FOR]
    weight = moved[:, told].round(2)
    order = np.argsort(-np.abs(weight), axis=1, kind="stable")[:, :most]
    names = [features[place] for place in told]
    return [
        [Reason(names[at], of) for at, of in zip(places, weights, strict=True) if abs(of) >= LEAST]
        for places, weights in zip(
            order.tolist(), np.take_along_axis(weight, order, axis=1).tolist(), strict=True
        )
    ]
