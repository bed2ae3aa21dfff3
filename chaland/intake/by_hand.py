"""What a person or a program gives for one field, read as a column of a file is: normalised, or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from chaland.customers.domain.grid import COLUMNS
from chaland.intake.cleaning.emails import reading as emails
from chaland.intake.cleaning.phones import reading as phones
from chaland.intake.cleaning.places import reconcile_places
from chaland.intake.cleaning.places.country_words import COUNTRIES
from chaland.kernel.errors import Invalid
from chaland.kernel.listing import split_words
from chaland.kernel.text import Text
from chaland.reference import key

PLACE = ("postal_code", "city")
_FOUND = (*PLACE, "insee", "department", "region", "latitude", "longitude")
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_WHOLE = re.compile(r"([+-]?[0-9]{1,15})(?:[.,][0-9]{1,15})?")
_SPACES = re.compile(r"\s")


def typed(field: str, text: str) -> dict[str, Any]:
    """The fields to write; an empty text clears the field.

    Raises: Invalid (`email_invalid`, `phone_invalid`, `day_invalid`, `number_invalid`).
    """
    text = " ".join(text.split())
    if not text:
        return {field: None}
    if field in {"email"}:
        return {field: _email(text)}
    if field in {"mobile", "phone"}:
        return {field: _phone(field, text)}
    kind = COLUMNS[field].kind if field in COLUMNS else "text"
    if kind == "day":
        return {field: _day(field, text)}
    if kind == "number":
        return {field: _number(field, text)}
    if field == "country":
        return {field: COUNTRIES.get(key(text), text)}
    if kind == "list":
        return {field: split_words(text, ",;")}
    return {field: text}


def all_typed(values: Mapping[str, str]) -> dict[str, str]:
    """The same of several fields, each as a text; those left empty are left out. Raises: Invalid, as `typed`."""
    read = {name: value for field, text in values.items() for name, value in typed(field, text).items()}
    return {name: str(value) for name, value in read.items() if value is not None}


def place(postal_code: str | None, city: str | None, *, sure: str = "") -> dict[str, Any]:
    """A town and its postal code made to agree, with what follows from them (INSEE code, department, place).

    sure: which of the two was just typed: when they contradict each other, the other one is found from it.
    """
    found = _reconciled(postal_code, city)
    if sure and found["fault"] == "postal_code_contradicts_city":
        found = _reconciled(postal_code, None) if sure == "postal_code" else _reconciled(None, city)
    return {field: found[field] for field in _FOUND}


def _reconciled(postal_code: str | None, city: str | None) -> dict[str, Any]:
    one = [pl.Series([value or None], dtype=pl.String) for value in (postal_code, city, None, None)]
    return reconcile_places(*one).row(0, named=True)


def _email(text: str) -> str:
    if stored := emails.valid(text):
        return stored
    raise Invalid(
        "email_invalid",
        Text("« {text} » n'est pas une adresse e-mail.", "“{text}” is not an email address."),
        remedy=Text("Attendu : nom@domaine.fr.", "Expected: name@domain.com."),
        path="email",
        text=text,
    )


def _phone(field: str, text: str) -> str:
    read = phones.read_cell(text, "FR")
    if read.phone and not read.fault:
        return read.phone
    raise Invalid(
        "phone_invalid",
        Text("« {text} » n'est pas un numéro de téléphone.", "“{text}” is not a phone number."),
        remedy=Text(
            "Attendu : 06 12 34 56 78, ou +41 22 767 61 11 pour l'étranger.",
            "Expected: 06 12 34 56 78, or +41 22 767 61 11 from abroad.",
        ),
        path=field,
        text=text,
    )


def _day(field: str, text: str) -> str:
    french = _FRENCH_DAY.fullmatch(text)
    try:
        day = date(int(french[3]), int(french[2]), int(french[1])) if french else date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            "day_invalid",
            Text("« {text} » n'est pas une date.", "“{text}” is not a date."),
            remedy=Text("Attendu : 31/12/1980.", "Expected: 31/12/1980."),
            path=field,
            text=text,
        ) from None
    return day.isoformat()


def _number(field: str, text: str) -> int:
    """Its whole part."""
    if whole := _WHOLE.fullmatch(_SPACES.sub("", text)):
        return int(whole[1])
    raise Invalid(
        "number_invalid",
        Text("« {text} » n'est pas un nombre.", "“{text}” is not a number."),
        path=field,
        text=text,
    )
