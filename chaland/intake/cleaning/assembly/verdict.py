"""Which rows may go on, and which are rejected because they say nothing that can be kept."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.assembly.bench import Bench
from chaland.intake.cleaning.column import Fault
from chaland.intake.fields import Kind
from chaland.kernel.text import Text


def _reject(code: str, fr: str, en: str, remedy_fr: str, remedy_en: str) -> Fault:
    return Fault(code, Text(fr=fr, en=en), Text(fr=remedy_fr, en=remedy_en), "reject")


FAULTS = (
    _reject(
        "row_empty_of_identity",
        "rien ne nomme ni ne permet de joindre qui que ce soit",
        "nothing names or reaches anyone",
        "Donnez au moins un nom, une société, un e-mail, un téléphone ou un identifiant.",
        "Give at least a name, a company, an email, a phone or an identifier.",
    ),
    _reject("purchase_without_date", "achat sans date lisible", "purchase without a readable date", "Donnez la date de l'achat.", "Give the date of the purchase."),
    _reject("purchase_without_amount", "achat sans montant ni prix lisible", "purchase without a readable amount or price", "Donnez le montant, ou le prix et la quantité.", "Give the amount, or the price and the quantity."),
    _reject("product_without_name", "produit sans nom ni référence", "product without name or code", "Donnez le nom ou la référence.", "Give the name or the code."),
    _reject("event_without_date", "événement sans date lisible", "event without a readable date", "Donnez la date et l'heure.", "Give the date and time."),
    _reject("event_without_type", "événement sans type", "event without type", "Dites ce qui s'est passé (page vue, clic…).", "Say what happened (page view, click…)."),
    _reject("interaction_without_date", "échange sans date lisible", "interaction without a readable date", "Donnez la date de l'échange.", "Give the date of the interaction."),
    _reject("interaction_without_person", "échange avec personne", "interaction with nobody", "Donnez l'identifiant, l'e-mail, le téléphone ou le nom du client ; ou dites que ce fichier est d'une autre nature.", "Give the customer's identifier, email, phone or name; or say that this file is of another kind."),
    _reject("consent_without_answer", "consentement sans oui ni non", "consent without yes or no", "Écrivez oui ou non.", "Write yes or no."),
    _reject("consent_without_channel", "consentement sans canal", "consent without channel", "Dites e-mail, SMS, appel ou courrier.", "Say email, SMS, call or letter."),
    _reject("consent_without_person", "consentement de personne", "consent of nobody", "Donnez l'identifiant, l'e-mail ou le téléphone.", "Give the identifier, the email or the phone."),
)  # fmt: skip

_PARTY = (
    "first_name", "last_name", "birth_name", "company", "email", "mobile", "phone", "phones_other", "fax",
    "external_id", "siren", "siret", "loyalty_number",
)  # fmt: skip
_PERSON = ("customer_id", "customer_email", "customer_phone")
_NAMED = ("customer_first_name", "customer_last_name")

# fault -> the columns of which one must be filled, and the fields whose column is shown, the first there is
_NEEDS: dict[Kind, tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = {
    "contacts": (("row_empty_of_identity", _PARTY, ("last_name", "full_name", "email", "company")),),
    "companies": (("row_empty_of_identity", (*_PARTY, "website"), ("company", "siret", "siren")),),
    "purchases": (
        ("purchase_without_date", ("date",), ("date",)),
        ("purchase_without_amount", ("amount_cents",), ("amount", "unit_price", "quantity")),
    ),
    "products": (("product_without_name", ("product", "product_code"), ("product", "product_code")),),
    "events": (
        ("event_without_date", ("at",), ("at",)),
        ("event_without_type", ("type",), ("type",)),
    ),
    "interactions": (
        ("interaction_without_date", ("at",), ("at",)),
        ("interaction_without_person", (*_PERSON, *_NAMED), (*_PERSON, "customer_name")),
    ),
    "consents": (
        ("consent_without_answer", ("consent",), ("consent",)),
        ("consent_without_channel", ("channel",), ("channel",)),
        ("consent_without_person", _PERSON, _PERSON),
    ),
}


def find_rejects(bench: Bench) -> None:
    """Note what each row lacks; the faults are of severity `reject`."""
    for fault, columns, fields in _NEEDS[bench.mapping.kind]:
        found = [bench.values[name].is_not_null().alias(name) for name in columns if name in bench.values]
        filled = pl.DataFrame(found).select(pl.any_horizontal(pl.all())).to_series() if found else None
        missing = pl.repeat(True, bench.height, eager=True) if filled is None else ~filled
        use = next((use for name in fields for use in bench.uses(name)), None)
        header, field = (use.header, str(use.field)) if use else ("", fields[0])
        bench.find(missing, header, field, fault, bench.raw(use) if use else None)
