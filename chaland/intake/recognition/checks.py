"""How the content confirms or contradicts each field, one row a field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chaland.kernel.text import Text

Guard = Literal["strict", "words", "text", "none"]
"""What contradicts a field: 'strict' values that are not it; 'words' values without letters, e-mails, dates;
'text' e-mails and dates; 'none' nothing does."""


@dataclass(frozen=True, slots=True)
class Check:
    """confirms: the detector whose share speaks for the field, None when content cannot tell.

    allows: detectors that do not speak against it. alone: confidence when the header says nothing, 0..1.
    noun: what the values are, for people. alone_by: a stricter detector, for when the header says nothing.
    """

    confirms: str | None = None
    allows: tuple[str, ...] = ()
    alone: float = 0.0
    guard: Guard = "text"
    noun: Text | None = None
    alone_by: str | None = None

    def support(self, shares: Mapping[str, float]) -> float:
        """Part of the values that confirm the field, 0..1."""
        if self.confirms == "landline":
            return max(0.0, shares["phone"] - shares["mobile"])
        return shares[self.confirms] if self.confirms else 0.0

    def support_alone(self, shares: Mapping[str, float]) -> float:
        """Part of the values that confirm the field though no header says so, 0..1."""
        return shares[self.alone_by] if self.alone_by else self.support(shares)

    def contradiction(self, shares: Mapping[str, float]) -> float:
        """Part of the values that cannot be it, 0..1."""
        if self.guard == "strict":
            return 1.0 - max([self.support(shares), *(shares[name] for name in self.allows)])
        if self.guard == "words":
            return max(1.0 - shares["letters"], shares["email"], shares["date"], shares["url"])
        return max(shares["email"], shares["date"]) if self.guard == "text" else 0.0


_PHONES = Text("des numéros de téléphone", "phone numbers")
_MOBILES = Text("des numéros de mobile", "mobile numbers")
_EMAILS = Text("des adresses e-mail", "e-mail addresses")
_DATES = Text("des dates", "dates")
_AMOUNTS = Text("des montants", "amounts")
_NUMBERS = Text("des nombres", "numbers")
_PEOPLE = Text("des noms de personnes", "names of people")
_INTEGERS = Text("des nombres entiers", "whole numbers")

_FREE = Check(guard="none")
_DATE = Check("date", ("date_loosely",), guard="strict", noun=_DATES)
_MOMENT = Check("date", ("date_loosely", "instant"), alone=0.6, guard="strict", noun=_DATES)
_MOMENT_SAID = Check("date", ("date_loosely", "instant"), guard="strict", noun=_DATES)
_YES_NO = Check("yes_no", ("letters",), guard="strict", noun=Text("des oui et des non", "yes and no"))
_INTEGER = Check("integer", ("number",), guard="strict", noun=_INTEGERS)

# fmt: off
CHECKS: Mapping[str, Check] = {
    "external_id": Check("unique", guard="none", noun=Text("différentes les unes des autres", "different from one another")),
    "civility": Check("civility", (), 0.9, "strict", Text("des civilités", "titles")),
    "first_name": Check("given_name", (), 0.75, "words", Text("des prénoms", "given names")),
    "last_name": Check("family_name", (), 0.6, "words", Text("des noms de famille", "family names")),
    "full_name": Check("person", (), 0.8, "words", _PEOPLE),
    "sex": Check("sex", (), 0.5, "strict", Text("des sexes (H, F…)", "sexes (M, F…)")),
    "birth_date": Check("birth_like", ("date_loosely",), 0.55, "strict", Text("des dates d'avant 2011", "dates before 2011")),
    "company": Check("company", (), 0.65, "words", Text("des noms d'entreprises ou d'organismes", "names of companies or bodies")),
    "siren": Check("siren", ("siren_loosely",), 0.85, "strict", Text("des SIREN dont la clé est juste", "SIREN with a right key")),
    "siret": Check("siret", ("siret_loosely",), 0.95, "strict", Text("des SIRET dont la clé est juste", "SIRET with a right key")),
    "vat": Check("vat", (), 0.95, "strict", Text("des numéros de TVA", "VAT numbers")),
    "naf": Check("naf", (), 0.85, "strict", Text("des codes NAF", "NAF codes")),
    "email": Check("email", (), 0.96, "strict", _EMAILS),
    "mobile": Check("mobile", ("phone", "phone_loosely"), 0.92, "strict", _MOBILES),
    "phone": Check("landline", ("phone", "phone_loosely"), 0.88, "strict", _PHONES),
    "fax": Check("phone", ("phone_loosely",), guard="strict", noun=_PHONES),
    "website": Check("url", (), 0.8, "strict", Text("des adresses de sites", "web addresses")),
    "street": Check("street", ("street_loosely",), 0.8, "words", Text("des numéros et noms de voies", "street lines")),
    "street_number": Check("house_number", guard="strict", noun=Text("des numéros de rue", "house numbers")),
    "address": Check("address", (), 0.85, "words", Text("des adresses complètes", "whole addresses")),
    "postal_code": Check("postal_code", ("postal_loosely", "postal_and_town"), 0.85, "strict", Text("des codes postaux", "postal codes")),
    "city": Check("city", (), 0.75, "words", Text("des communes", "towns")),
    "insee": Check("insee", ("insee_loosely",), 0.75, "strict", Text("des codes INSEE de communes", "INSEE codes of towns")),
    "department": Check("department", ("letters",), 0.0, "strict", Text("des départements", "departments")),
    "region": Check("region", ("letters", "integer"), 0.75, "strict", Text("des régions", "regions")),
    "country": Check("country", ("letters",), 0.75, "strict", Text("des pays", "countries")),
    "coordinates": Check("coordinates", (), 0.8, "strict", Text("des coordonnées", "coordinates")),
    "latitude": Check("latitude", ("number",), guard="strict", noun=_NUMBERS),
    "longitude": Check("longitude", ("number",), guard="strict", noun=_NUMBERS),
    "language": Check("language", ("letters",), guard="strict", noun=Text("des langues", "languages")),
    "staff": _FREE,
    "created_at": _DATE,
    "last_contact": _DATE,
    "loyalty_number": _FREE,
    "loyalty_points": _INTEGER,
    "notes": _FREE,
    "customer_id": _FREE,
    "customer_email": Check("email", (), 0.95, "strict", _EMAILS),
    "customer_phone": Check("phone", ("phone_loosely",), 0.85, "strict", _PHONES),
    "customer_name": Check("person", (), 0.7, "words", _PEOPLE),
    "order": _FREE,
    "date": _MOMENT,
    "product_code": _FREE,
    "quantity": Check("number", ("integer",), 0.0, "strict", _NUMBERS),
    "unit_price": Check("amount", (), 0.0, "strict", _AMOUNTS),
    "amount": Check("amount", (), 0.6, "strict", _AMOUNTS, "money"),
    "currency": Check("currency", (), 0.7, "strict", Text("des devises", "currencies")),
    "lifetime_months": _INTEGER,
    "at": _MOMENT,
    "path": Check("path", ("letters",), 0.6, "strict", Text("des pages", "pages")),
    "call_back_at": _DATE,
    "satisfaction": Check("number", ("letters",), guard="strict", noun=_NUMBERS),
    "channel": Check("channel", ("letters",), 0.6, "strict", Text("des canaux", "channels")),
    "interaction_kind": Check("channel", ("letters",), guard="strict", noun=Text("des moyens de contact", "means of contact")),
    **dict.fromkeys(("consent_email", "consent_sms", "consent_call", "consent_letter"), _YES_NO),
    **dict.fromkeys(("refusal_email", "refusal_sms", "refusal_call", "refusal_letter", "refusal_all"), _FREE),
    "consent_date": _MOMENT_SAID,
    "consent": Check("yes_no", ("letters", "date"), guard="strict", noun=Text("des oui et des non", "yes and no")),
}
# fmt: on

PLAIN_TEXT = Check()


def check_of(field: str) -> Check:
    """The check of a field; plain text when nothing more can be said."""
    return CHECKS.get(field, PLAIN_TEXT)
