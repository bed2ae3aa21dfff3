"""What the pages of imports call things: kinds of files, states, fields by group, values as stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from chaland.customers.queries.labels import custom_fields
from chaland.faces.web import formats
from chaland.faces.web.jinja import language
from chaland.intake.cleaning.column import Fault
from chaland.intake.fields import BY_NAME, Kind, fields_for
from chaland.kernel.text import Text
from chaland.segments.language.words.choices import CHOICES

KIND_WORDS: Mapping[Kind, Text] = {
    "contacts": Text("Contacts", "Contacts"),
    "companies": Text("Sociétés", "Companies"),
    "purchases": Text("Achats", "Purchases"),
    "products": Text("Produits", "Products"),
    "events": Text("Événements", "Events"),
    "interactions": Text("Appels et visites", "Calls and visits"),
    "consents": Text("Consentements", "Consents"),
}
STATE_WORDS: Mapping[str, tuple[Text, str]] = {
    "mapping": (Text("Colonnes à vérifier", "Columns to check"), "yellow"),
    "staging": (Text("Analyse", "Analysis"), "blue"),
    "staged": (Text("Prêt à valider", "Ready to commit"), "violet"),
    "committing": (Text("Écriture", "Writing"), "blue"),
    "committed": (Text("Importé", "Imported"), "green"),
    "undoing": (Text("Annulation", "Undoing"), "orange"),
    "undone": (Text("Annulé", "Undone"), "grey"),
    "failed": (Text("Échec", "Failed"), "red"),
}
CUSTOM_TYPES: Mapping[str, Text] = {
    "text": Text("texte", "text"),
    "number": Text("nombre", "number"),
    "date": Text("date", "date"),
    "yes_no": Text("oui ou non", "yes or no"),
    "choice": Text("choix", "choice"),
    "list": Text("liste", "list"),
}
_GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (
        Text("Identité", "Identity"),
        (
            "external_id",
            "civility",
            "first_name",
            "last_name",
            "full_name",
            "sex",
            "birth_date",
            "kind",
            "language",
        ),
    ),
    (Text("Coordonnées", "How to reach"), ("email", "mobile", "phone", "fax", "website")),
    (
        Text("Adresse", "Address"),
        (
            *(
                "recipient_line",
                "building_line",
                "street_number",
                "street_type",
                "street",
                "locality_line",
                "address",
                "postal_code",
                "city",
            ),
            *("insee", "department", "region", "country", "coordinates", "latitude", "longitude"),
        ),
    ),
    (
        Text("Société", "Company"),
        ("company", "function", "activity", "legal_form", "siren", "siret", "vat", "naf", "staff"),
    ),
    (
        Text("Suivi", "Follow-up"),
        ("status", "owner", "colour", "tags", "hobbies", "notes", "created_at", "last_contact"),
    ),
    (
        Text("Fidélité", "Loyalty"),
        ("loyalty_programme", "loyalty_number", "loyalty_tier", "loyalty_points"),
    ),
    (
        Text("Consentements", "Consents"),
        (
            *("consent_email", "consent_sms", "consent_call", "consent_letter"),
            *("refusal_email", "refusal_sms", "refusal_call", "refusal_letter", "refusal_all"),
            *("consent_date", "consent_source"),
        ),
    ),
    (Text("Client", "Customer"), ("customer_id", "customer_email", "customer_phone", "customer_name")),
)
_REST = Text("Contenu", "Contents")
_DERIVED: Mapping[str, Text] = {
    "emails_other": Text("autres e-mails", "other emails"),
    "phones_other": Text("autres téléphones", "other phones"),
    "birth_name": Text("nom de naissance", "birth name"),
    "customer_first_name": Text("prénom du client", "customer first name"),
    "customer_last_name": Text("nom du client", "customer last name"),
    "amount_cents": Text("montant", "amount"),
    "unit_price_cents": Text("prix unitaire", "unit price"),
    "at": Text("heure", "time"),
}
_PHONES = ("mobile", "phone", "fax", "customer_phone")


def groups(kind: Kind) -> list[tuple[str, list[tuple[str, str]]]]:
    """The fields a column of such a file may feed, grouped: (group, [(name, label)])."""
    left = {field.name: capital(field.label.to(language())) for field in fields_for(kind)}
    found = []
    for title, names in _GROUPS:
        mine = [(name, left.pop(name)) for name in names if name in left]
        if mine:
            found.append((title.to(language()), mine))
    return [*found, *([(_REST.to(language()), list(left.items()))] if left else [])]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def sentences(fault: Fault) -> str:
    """What is wrong and what to do about it, as two sentences: their words are written to stand alone."""
    said = (text.to(language()).rstrip(". ") for text in (fault.text, fault.remedy))
    return " ".join(f"{capital(one)}." for one in said if one)


def customs() -> dict[str, str]:
    """The labels of the trade's own fields by key."""
    return {field.key: field.label.to(language()) for field in custom_fields()}


def field_word(name: str, known: Mapping[str, str]) -> str:
    """What a stored field is called. `known`: what `customs` gave."""
    if name.startswith("custom."):
        key = name.removeprefix("custom.")
        return known.get(key, key.replace("_", " "))
    if name in _DERIVED:
        return capital(_DERIVED[name].to(language()))
    return short(capital(BY_NAME[name].label.to(language()))) if name in BY_NAME else name.replace("_", " ")


def short(label: str) -> str:
    """Without what a label explains between brackets."""
    return label.split(" (")[0]


def value_word(name: str, value: Any) -> str:
    """A stored value as text, its codes in words."""
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(formats.phone(one) if name == "phones_other" else str(one) for one in value)
    if isinstance(value, bool):
        return {True: Text("oui", "yes"), False: Text("non", "no")}[value].to(language())
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return formats.day(value, language())
    return _plain(name, value)


def _plain(name: str, value: Any) -> str:
    if name in _PHONES:
        return formats.phone(str(value))
    if name.endswith("_cents"):
        return formats.number(value / 100, language(), 2)
    if isinstance(value, int | float):
        return formats.number(value, language())
    words = {choice.code: choice.label for choice in CHOICES.get(name, ())}
    return words[value].to(language()) if value in words else str(value)


def instant(value: datetime) -> str:
    """The day alone when the file gave no time."""
    local = timezone.localtime(value)
    midnight = (local.hour, local.minute, local.second) == (0, 0, 0)
    return formats.day(value, language()) if midnight else formats.moment(value, language())


def before_word(name: str, value: str) -> str:
    """What a finding quotes: instants are written by cleaning in a machine's way."""
    try:
        return instant(datetime.fromisoformat(value)) if "T" in value or "+00:00" in value else value
    except ValueError:
        return value


def differs(was: str, now: str) -> bool:
    """Whether a reader sees a difference: a phone that was only stored in another way shows none."""
    return " ".join(was.split()) != " ".join(now.split())
