"""The columns that cleaning may answer, per kind of file, with their types."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.mapping import CustomType, Mapping
from chaland.intake.fields import Kind

Schema = dict[str, pl.DataType]

_TEXT = pl.String()
_LIST = pl.List(pl.String())
_INSTANT = pl.Datetime("us", "UTC")
_CENTS = pl.Int64()

_PLACE: Schema = {
    **dict.fromkeys(("recipient_line", "building_line", "street", "locality_line"), _TEXT),
    **dict.fromkeys(("postal_code", "city", "insee", "department", "region", "country"), _TEXT),
    "latitude": pl.Float64(),
    "longitude": pl.Float64(),
}
_COMPANY: Schema = dict.fromkeys(
    ("company", "legal_form", "siren", "siret", "vat", "naf", "staff", "activity"), _TEXT
)
_REACH: Schema = {
    "email": _TEXT,
    "emails_other": _LIST,
    "mobile": _TEXT,
    "phone": _TEXT,
    "phones_other": _LIST,
    "fax": _TEXT,
    "website": _TEXT,
}
_FOLLOW_UP: Schema = {"status": _TEXT, "owner": _TEXT, "tags": _LIST, "notes": _TEXT, "created_at": _INSTANT}
_PERSON: Schema = {
    **dict.fromkeys(("civility", "first_name", "last_name", "birth_name", "sex"), _TEXT),
    "birth_date": pl.Date(),
    **dict.fromkeys(("kind", "function", "language", "colour"), _TEXT),
    "hobbies": _LIST,
    "last_contact": _INSTANT,
    **dict.fromkeys(("loyalty_programme", "loyalty_number", "loyalty_tier"), _TEXT),
    "loyalty_points": pl.Int64(),
}
_CONSENTS: Schema = {
    **dict.fromkeys(
        ("consent_email", "consent_sms", "consent_call", "consent_letter", "refusal_all"), pl.Boolean()
    ),
    "consent_date": pl.Date(),
    "consent_at": _INSTANT,
    "consent_source": _TEXT,
}
_CUSTOMER: Schema = dict.fromkeys(
    ("customer_id", "customer_email", "customer_phone", "customer_first_name", "customer_last_name"), _TEXT
)
_ID: Schema = {"external_id": _TEXT}

SCHEMA: dict[Kind, Schema] = {
    "contacts": {**_ID, **_PERSON, **_COMPANY, **_REACH, **_PLACE, **_FOLLOW_UP, **_CONSENTS},
    "companies": {**_ID, **_COMPANY, **_REACH, **_PLACE, **_FOLLOW_UP},
    "purchases": {
        **_CUSTOMER,
        "order": _TEXT,
        "date": pl.Date(),
        "at": _INSTANT,  # null when the file gives no time of day
        **dict.fromkeys(("product", "product_code", "category", "brand"), _TEXT),
        "quantity": pl.Float64(),
        "unit_price_cents": _CENTS,
        "amount_cents": _CENTS,
        "currency": _TEXT,
        "store": _TEXT,
        "country": _TEXT,
    },
    "products": {
        **_ID,
        **dict.fromkeys(("product_code", "product", "category", "brand"), _TEXT),
        "unit_price_cents": _CENTS,
        "currency": _TEXT,
        "lifetime_months": pl.Int64(),
    },
    "events": {**_CUSTOMER, "type": _TEXT, "at": _INSTANT, "path": _TEXT, "store": _TEXT},
    "interactions": {
        **_CUSTOMER,
        "interaction_kind": _TEXT,
        "at": _INSTANT,
        "outcome": _TEXT,
        "call_back_at": _INSTANT,
        "satisfaction": pl.Int64(),
        "subject": _TEXT,
        "notes": _TEXT,
    },
    "consents": {
        **_CUSTOMER,
        "channel": _TEXT,
        "purpose": _TEXT,
        "consent": pl.Boolean(),
        "date": pl.Date(),
        "at": _INSTANT,
        "proof": _TEXT,
        "wording": _TEXT,
        "partners": _TEXT,
    },
}

KEYS: Schema = {"row": pl.UInt32(), "part": pl.UInt8()}
"""Before them in every frame of rows: the row's place in the chunk; 0, or 0 and 1 for a couple."""

CORRECTIONS: Schema = {
    "row": pl.UInt32(),
    **dict.fromkeys(("header", "field", "rule", "before", "after"), _TEXT),
}
FINDINGS: Schema = {
    "row": pl.UInt32(),
    **dict.fromkeys(("header", "field", "fault", "value"), _TEXT),
    "meant": _TEXT,  # what was probably meant, for a person to accept; never stored
}

CUSTOM_TYPES: dict[CustomType, pl.DataType] = {
    "text": _TEXT,
    "number": pl.Float64(),
    "date": pl.Date(),
    "yes_no": pl.Boolean(),
    "choice": _TEXT,
    "list": _LIST,
}


def output_schema(kind: Kind) -> Schema:
    """Every column that cleaned rows of this kind may hold; those nothing feeds are absent from the rows."""
    return {**KEYS, **SCHEMA[kind]}


def custom_schema(mapping: Mapping) -> Schema:
    """The columns `custom.<key>` that this mapping adds, in the order of the file."""
    return {
        f"custom.{use.custom_key}": CUSTOM_TYPES[use.custom_type]
        for use in mapping.used()
        if use.field is None
    }
