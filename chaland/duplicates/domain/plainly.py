"""Why two may be one, as one person would say it to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chaland.duplicates.domain.reasons import FOR
from chaland.kernel.folding import fold
from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Phrases:
    """same: both say it alike; near: nearly; apart: they differ; unknown: one of them does not say."""

    same: Text
    near: Text
    apart: Text
    unknown: Text


def _of(fr: str, plural: str, ends: str, en: str) -> Phrases:
    """`ends`: what the French adjective takes in the singular."""
    return Phrases(
        Text(f"même {fr}", f"same {en}"),
        Text(f"{plural} proches", f"{en} nearly the same"),
        Text(f"{plural} différent{ends}s", f"different {en}"),
        Text(f"{fr} inconnu{ends} d'un côté au moins", f"{en} unknown on one side at least"),
    )


_PHRASES: Mapping[str, Phrases] = {
    "last": _of("nom", "noms", "", "last name"),
    "first": _of("prénom", "prénoms", "", "first name"),
    "initial": _of("initiale du prénom", "initiales du prénom", "e", "initial"),
    "sex": _of("sexe", "sexes", "", "sex"),
    "birth": _of("date de naissance", "dates de naissance", "e", "date of birth"),
    "years": _of("âge", "âges", "", "age"),
    "email": _of("adresse e-mail", "adresses e-mail", "e", "e-mail address"),
    "mailbox": _of("début d'adresse e-mail", "débuts d'adresse e-mail", "", "start of the e-mail address"),
    "mobile": _of("mobile", "mobiles", "", "mobile"),
    "landline": _of("téléphone fixe", "téléphones fixes", "", "landline"),
    "postal": _of("code postal", "codes postaux", "", "postal code"),
    "city": _of("ville", "villes", "e", "town"),
    "street": _of("rue", "rues", "e", "street"),
    "number": _of("numéro dans la rue", "numéros dans la rue", "", "number in the street"),
    "complement": _of("complément d'adresse", "compléments d'adresse", "", "address complement"),
    "company": _of("société", "sociétés", "e", "company"),
    "siren": _of("SIREN", "SIREN", "", "SIREN"),
    "siret": _of("SIRET", "SIRET", "", "SIRET"),
    "name": _of("nom", "noms", "", "name"),
    "naf": _of("activité (NAF)", "activités (NAF)", "e", "activity (NAF)"),
}
_FREQUENT: Mapping[str, tuple[Text, Text]] = {
    "last_count": (Text("nom rare dans le fichier", "last name rare in the file"), Text("nom courant dans le fichier", "last name common in the file")),
    "full_count": (Text("nom complet rare dans le fichier", "full name rare in the file"), Text("plusieurs personnes portent ce nom dans le fichier", "several people of the file bear that name")),
    "birth_count": (Text("date de naissance rare dans le fichier", "date of birth rare in the file"), Text("date de naissance fréquente dans le fichier", "date of birth frequent in the file")),
    "email_count": (Text("adresse e-mail à eux seuls", "e-mail address of theirs alone"), Text("adresse e-mail partagée par d'autres", "e-mail address that others share")),
    "mobile_count": (Text("mobile à eux seuls", "mobile of theirs alone"), Text("mobile partagé par d'autres", "mobile that others share")),
    "landline_count": (Text("téléphone fixe à eux seuls", "landline of theirs alone"), Text("téléphone fixe partagé par d'autres", "landline that others share")),
    "home_count": (Text("peu de monde à cette adresse", "few people at that address"), Text("d'autres personnes à cette adresse", "other people at that address")),
    "swapped": (Text("nom et prénom échangés", "first and last name exchanged"), Text("nom et prénom dans le même ordre", "first and last name in the same order")),
}  # fmt: skip
"""What speaks for one person, and what against."""
_FIELDS: Mapping[str, Sequence[str]] = {
    "last": ("last_name",),
    "first": ("first_name",),
    "initial": ("first_name",),
    "sex": ("sex",),
    "birth": ("birth_date",),
    "years": ("birth_date",),
    "email": ("email",),
    "mailbox": ("email",),
    "mobile": ("mobile", "phone"),
    "landline": ("phone", "mobile"),
    "postal": ("postal_code",),
    "city": ("city",),
    "street": ("street",),
    "number": ("street",),
    "company": ("company",),
    "siren": ("siren",),
    "siret": ("siret",),
    "name": ("company",),
    "naf": ("naf",),
}
"""The fields that a feature reads, of each."""

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Said:
    """One reason as it is told. weight: log-odds, above zero for one person."""

    words: Text
    weight: float


def told(why: Sequence[tuple[str, float]], left: Values, right: Values) -> list[Said]:
    """The reasons in words, the weightiest first; those that come to the same words are one.

    `left`, `right`: field -> what each says now.
    """
    alike = {phrases.same for phrases in _PHRASES.values()}
    weights: dict[Text, float] = {}
    for feature, weight in why:
        words = _plainly(feature, weight, left, right)
        weights[words] = weights.get(words, 0.0) + weight
    found = [
        Said(words, round(weight, 2))
        for words, weight in weights.items()
        if weight > 0 or words not in alike  # what is alike but common says little, and nothing against
    ]
    return sorted(found, key=lambda said: -abs(said.weight))


def _plainly(feature: str, weight: float, left: Values, right: Values) -> Text:
    base = "first" if feature in ("full_count", "initial") else feature.removesuffix("_count")
    phrases, fields = _PHRASES.get(base), _FIELDS.get(base, ())
    ones, others = _said(fields, left), _said(fields, right)
    if feature in _FREQUENT and (not fields or ones & others):
        return _FREQUENT[feature][0 if weight > 0 else 1]
    if phrases is None:
        return FOR.get(feature, Text(feature, feature))
    if fields and not (ones and others):
        return phrases.unknown
    if feature == "initial" and not ones & others:
        phrases = _PHRASES["initial"]
        return phrases.same if weight > 0 else phrases.apart
    if not fields or (base == "number" and weight > 0) or ones & others:
        return phrases.same if weight > 0 or ones & others else phrases.apart
    return phrases.near if weight > 0 else phrases.apart


def _said(fields: Sequence[str], values: Values) -> set[str]:
    return {fold(str(value)) for name in fields if (value := values.get(name)) not in (None, "")}


LIKELIHOODS: Sequence[tuple[float, Text]] = (
    (0.98, Text("presque certain", "almost certain")),
    (0.9, Text("très probable", "very likely")),
    (0.65, Text("probable", "likely")),
    (0.35, Text("possible", "possible")),
    (0.0, Text("peu probable", "unlikely")),
)
"""From which probability on it is said so."""


def likelihood(probability: float) -> Text:
    return next(words for least, words in LIKELIHOODS if probability >= least)
