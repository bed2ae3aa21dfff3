"""The fields a column may be mapped to, per kind of file. One row a field.

`recognition` proposes them, `cleaning` produces them, `services` stores them.
Names are the words of the segment language where both speak of the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chaland.kernel.text import Text

Kind = Literal["contacts", "companies", "purchases", "products", "events", "interactions", "consents"]
KINDS: tuple[Kind, ...] = (
    "contacts",
    "companies",
    "purchases",
    "products",
    "events",
    "interactions",
    "consents",
)

ValueKind = Literal[
    "id",
    "text",
    "name",
    "person",  # a whole person in one cell: "M. et Mme DUPONT Jean et Marie"
    "civility",
    "sex",
    "company",
    "email",
    "phone",
    "street",
    "address",  # a whole address in one cell
    "postal_code",
    "city",
    "country",
    "insee",
    "department",
    "region",
    "siren",
    "siret",
    "vat",
    "naf",
    "url",
    "date",
    "instant",
    "amount",
    "number",
    "integer",
    "yes_no",
    "list",
    "language",
    "choice",
    "notes",
    "coordinates",
]


@dataclass(frozen=True, slots=True)
class Field:
    """One target. `many` says that several columns of one file may be mapped to it."""

    name: str
    value: ValueKind
    label: Text
    kinds: tuple[Kind, ...]
    many: bool = False


_PARTY: tuple[Kind, ...] = ("contacts", "companies")
_PERSON: tuple[Kind, ...] = ("contacts",)
_FACTS: tuple[Kind, ...] = ("purchases", "events", "interactions", "consents")
_LINKED: tuple[Kind, ...] = ("contacts", *_FACTS)

FIELDS: tuple[Field, ...] = (
    Field("external_id", "id", Text("identifiant", "identifier"), (*_PARTY, "products")),
    Field("civility", "civility", Text("civilité", "title"), _PERSON),
    Field("first_name", "name", Text("prénom", "first name"), _PERSON),
    Field("last_name", "name", Text("nom", "last name"), _PERSON),
    Field("birth_name", "name", Text("nom de naissance", "birth name"), _PERSON),
    Field("full_name", "person", Text("nom complet", "full name"), _PERSON),
    Field("sex", "sex", Text("sexe", "sex"), _PERSON),
    Field("birth_date", "date", Text("date de naissance", "birth date"), _PERSON),
    Field(
        "kind", "choice", Text("nature (particulier ou professionnel)", "kind (private or business)"), _PERSON
    ),
    Field("company", "company", Text("société", "company"), _PARTY),
    Field("siren", "siren", Text("SIREN", "SIREN"), _PARTY),
    Field("siret", "siret", Text("SIRET", "SIRET"), _PARTY),
    Field("vat", "vat", Text("n° de TVA", "VAT number"), _PARTY),
    Field("naf", "naf", Text("code NAF", "NAF code"), _PARTY),
    Field("legal_form", "text", Text("forme juridique", "legal form"), _PARTY),
    Field("staff", "text", Text("effectif", "staff"), _PARTY),
    Field("function", "text", Text("fonction", "function"), _PERSON),
    Field("activity", "text", Text("activité", "activity"), _PARTY),
    Field("email", "email", Text("e-mail", "email"), _PARTY, many=True),
    Field("mobile", "phone", Text("mobile", "mobile"), _PARTY, many=True),
    Field("phone", "phone", Text("téléphone", "phone"), _PARTY, many=True),
    Field("fax", "phone", Text("fax", "fax"), _PARTY),
    Field("website", "url", Text("site web", "website"), _PARTY),
    Field(
        "recipient_line", "street", Text("complément (appartement, étage, chez)", "flat, floor, c/o"), _PARTY
    ),
    Field("building_line", "street", Text("bâtiment, résidence, entrée", "building, entrance"), _PARTY),
    Field("street", "street", Text("numéro et voie", "number and street"), _PARTY),
    Field("street_number", "text", Text("numéro dans la voie, bis", "house number"), _PARTY, many=True),
    Field("street_type", "text", Text("type de voie", "type of street"), _PARTY),
    Field("locality_line", "street", Text("lieu-dit ou BP", "hamlet or PO box"), _PARTY),
    Field("address", "address", Text("adresse complète", "whole address"), _PARTY),
    Field("postal_code", "postal_code", Text("code postal", "postal code"), _PARTY),
    Field("city", "city", Text("ville", "city"), _PARTY),
    Field("insee", "insee", Text("code INSEE de la commune", "INSEE code"), _PARTY),
    Field("department", "department", Text("département", "department"), _PARTY),
    Field("region", "region", Text("région", "region"), _PARTY),
    Field("country", "country", Text("pays", "country"), (*_PARTY, "purchases")),
    Field("coordinates", "coordinates", Text("latitude, longitude", "latitude, longitude"), _PARTY),
    Field("latitude", "number", Text("latitude", "latitude"), _PARTY),
    Field("longitude", "number", Text("longitude", "longitude"), _PARTY),
    Field("language", "language", Text("langue", "language"), _PERSON),
    Field(
        "status",
        "choice",
        Text("statut (prospect, client, ancien)", "status (prospect, customer, former)"),
        _PARTY,
    ),
    Field("owner", "text", Text("responsable", "owner"), _PARTY),
    Field("colour", "text", Text("couleur", "colour"), _PERSON),
    Field("tags", "list", Text("étiquettes", "tags"), _PARTY, many=True),
    Field("hobbies", "list", Text("loisirs", "hobbies"), _PERSON, many=True),
    Field("notes", "notes", Text("commentaire", "notes"), (*_PARTY, "interactions"), many=True),
    Field("created_at", "instant", Text("créé le", "created"), _PARTY),
    Field("last_contact", "instant", Text("dernier contact", "last contact"), _PERSON),
    Field("loyalty_programme", "text", Text("programme de fidélité", "loyalty programme"), _PERSON),
    Field("loyalty_number", "id", Text("n° de carte de fidélité", "loyalty card number"), _PERSON),
    Field("loyalty_tier", "text", Text("palier de fidélité", "loyalty tier"), _PERSON),
    Field("loyalty_points", "integer", Text("points de fidélité", "loyalty points"), _PERSON),
    # what the person accepts or refuses; many, because a refusal in any column is one
    Field("consent_email", "yes_no", Text("accepte les e-mails", "accepts emails"), _PERSON, many=True),
    Field("consent_sms", "yes_no", Text("accepte les SMS", "accepts text messages"), _PERSON, many=True),
    Field("consent_call", "yes_no", Text("accepte les appels", "accepts calls"), _PERSON, many=True),
    Field("consent_letter", "yes_no", Text("accepte le courrier", "accepts letters"), _PERSON, many=True),
    Field("refusal_email", "yes_no", Text("refuse les e-mails", "refuses emails"), _PERSON, many=True),
    Field("refusal_sms", "yes_no", Text("refuse les SMS", "refuses text messages"), _PERSON, many=True),
    Field("refusal_call", "yes_no", Text("refuse les appels", "refuses calls"), _PERSON, many=True),
    Field("refusal_letter", "yes_no", Text("refuse le courrier", "refuses letters"), _PERSON, many=True),
    Field("refusal_all", "yes_no", Text("ne pas contacter", "do not contact"), _PERSON, many=True),
    Field("consent_date", "instant", Text("date du consentement", "consent date"), _PERSON),
    Field("consent_source", "text", Text("source du consentement", "consent source"), _PERSON),
    # whom a fact is about
    Field("customer_id", "id", Text("identifiant du client", "customer identifier"), _FACTS),
    Field("customer_email", "email", Text("e-mail du client", "customer email"), _FACTS),
    Field("customer_phone", "phone", Text("téléphone du client", "customer phone"), _FACTS),
    Field("customer_name", "person", Text("nom du client", "customer name"), _FACTS),
    # purchases
    Field("order", "id", Text("commande", "order"), ("purchases",)),
    Field("date", "instant", Text("date", "date"), ("purchases", "consents")),
    Field("product", "text", Text("produit", "product"), ("purchases", "products")),
    Field("product_code", "id", Text("référence du produit", "product code"), ("purchases", "products")),
    Field("category", "text", Text("catégorie", "category"), ("purchases", "products")),
    Field("brand", "text", Text("marque", "brand"), ("purchases", "products")),
    Field("quantity", "number", Text("quantité", "quantity"), ("purchases",)),
    Field("unit_price", "amount", Text("prix unitaire", "unit price"), ("purchases", "products")),
    Field("amount", "amount", Text("montant", "amount"), ("purchases",)),
    Field("currency", "text", Text("devise", "currency"), ("purchases", "products")),
    Field("store", "text", Text("magasin", "store"), ("purchases", "events")),
    Field("lifetime_months", "integer", Text("durée de vie (mois)", "lifetime (months)"), ("products",)),
    # events and interactions
    Field("type", "text", Text("type d'événement", "event type"), ("events",)),
    Field("at", "instant", Text("date et heure", "date and time"), ("events", "interactions")),
    Field("path", "text", Text("page", "path"), ("events",)),
    Field(
        "interaction_kind",
        "choice",
        Text("nature (appel, visite, e-mail, ticket)", "kind (call, visit, email, ticket)"),
        ("interactions",),
    ),
    Field(
        "outcome",
        "choice",
        Text("issue (joint, non joint, à rappeler)", "outcome (reached, not reached, call back)"),
        ("interactions",),
    ),
    Field("call_back_at", "instant", Text("à rappeler le", "call back at"), ("interactions",)),
    Field("satisfaction", "integer", Text("satisfaction", "satisfaction"), ("interactions",)),
    Field("subject", "text", Text("objet", "subject"), ("interactions",)),
    # consents
    Field("channel", "choice", Text("canal", "channel"), ("consents",)),
    Field("purpose", "text", Text("finalité", "purpose"), ("consents",)),
    Field("consent", "yes_no", Text("consentement", "consent"), ("consents",)),
    Field(
        "proof",
        "text",
        Text("preuve (source du consentement)", "proof (source of the consent)"),
        ("consents",),
    ),
    Field("wording", "text", Text("formulation", "wording"), ("consents",)),
    Field("partners", "text", Text("partenaires nommés", "partners named"), ("consents",)),
)

BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}


def fields_for(kind: Kind) -> tuple[Field, ...]:
    """The fields that a column of such a file may be mapped to, in the order people expect."""
    return tuple(field for field in FIELDS if kind in field.kinds)
