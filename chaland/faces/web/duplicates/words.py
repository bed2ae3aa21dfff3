"""How bands, rules and verdicts are said on the pages."""

from __future__ import annotations

from collections.abc import Mapping

from chaland.customers.domain.subjects import Subject
from chaland.duplicates.domain.decisions import Verdict
from chaland.kernel.text import Text

RULES: Mapping[str, Text] = {
    "only": Text("seule valeur", "the only value"),
    "hand": Text("saisie à la main", "typed here"),
    "trust": Text("source la plus sûre", "most trusted source"),
    "recent": Text("la plus récente", "most recent"),
    "full": Text("fiche la plus complète", "fullest record"),
    "united": Text("tout est gardé", "all are kept"),
}
VERDICTS: Mapping[str, Mapping[str, Text]] = {
    Subject.PERSON.value: {
        Verdict.SAME.value: Text("même personne", "same person"),
        Verdict.DIFFERENT.value: Text("personnes différentes", "different people"),
        Verdict.HOUSEHOLD.value: Text("même foyer", "same household"),
    },
    Subject.COMPANY.value: {
        Verdict.SAME.value: Text("même société", "same company"),
        Verdict.DIFFERENT.value: Text("sociétés différentes", "different companies"),
        Verdict.HOUSEHOLD.value: Text("même groupe", "same group"),
    },
}
NOTED_OF_COMPANIES: Mapping[str, Text] = {
    Verdict.DIFFERENT.value: Text(
        "Noté : des sociétés différentes, qui ne seront plus proposées.",
        "Noted: different companies, never proposed again.",
    ),
    Verdict.HOUSEHOLD.value: Text(
        "Noté : un même groupe, plusieurs sociétés.", "Noted: one group, several companies."
    ),
}
FIELDS: Mapping[str, Text] = {
    "birth_name": Text("Nom de naissance", "Birth name"),
    "address": Text("Adresse", "Address"),
    "loyalty": Text("Fidélité", "Loyalty"),
    "notes": Text("Notes", "Notes"),
    "website": Text("Site web", "Website"),
    "name": Text("Raison sociale", "Name"),
    "legal_form": Text("Forme juridique", "Legal form"),
    "siren": Text("SIREN", "SIREN"),
    "siret": Text("SIRET", "SIRET"),
    "vat": Text("N° de TVA", "VAT number"),
    "naf": Text("Code NAF", "NAF code"),
    "staff": Text("Effectif", "Staff"),
}
SINCE_SHARED = Text("même {field} désormais : {value}", "same {field} now: {value}")
SINCE_ADDED = Text("{field} ajouté : {value}", "{field} added: {value}")
BANDS: Mapping[str, Text] = {
    "review": Text("À vérifier", "To review"),
    "automatic": Text("Presque certains", "Almost certain"),
    "all": Text("Tous", "All"),
}
RANGES: Mapping[str, Text] = {
    "": Text("Toute probabilité", "Any probability"),
    "90-100": Text("90 % et plus", "90% and more"),
    "65-90": Text("65 à 90 %", "65 to 90%"),
    "35-65": Text("35 à 65 %", "35 to 65%"),
    "0-35": Text("moins de 35 %", "under 35%"),
}
HOMES: Mapping[str, Text] = {
    "": Text("Foyer ou non", "Household or not"),
    "yes": Text("D'un même foyer", "Of one household"),
    "no": Text("Pas du même foyer", "Not of one household"),
}
ORDERS: Mapping[str, Text] = {
    "worth": Text("Meilleurs clients d'abord", "Best customers first"),
    "sure": Text("Les plus sûrs d'abord", "Surest first"),
}
