"""What a program says of a contact, normalised as an imported file is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from chaland.customers.queries.labels import custom_fields
from chaland.faces.api.shapes import MOST_TEXT, Body, Word
from chaland.intake.by_hand import PLACE, place, typed
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

Words = Annotated[list[Annotated[str, Field(min_length=1, max_length=80)]], Field(max_length=50)]
_AS_GIVEN = frozenset({"tags", "hobbies", "loyalty_points"})


class ContactIn(Body):
    """Fields of a contact; a town is found from its postal code, and the other way round.

    `custom`: fields of the trade by their key. `birth_date`: 1980-12-31.
    """

    civility: Word | None = None
    first_name: Word | None = None
    last_name: Word | None = None
    company: Word | None = None
    function: Word | None = None
    email: Word | None = None
    mobile: Word | None = None
    phone: Word | None = None
    street: Word | None = None
    postal_code: Word | None = None
    city: Word | None = None
    country: Word | None = None
    status: Literal["prospect", "customer", "former"] | None = None
    owner: Word | None = None
    kind: Literal["person", "professional"] | None = None
    activity: Word | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None
    birth_date: Word | None = None
    loyalty_tier: Word | None = None
    loyalty_points: Annotated[int, Field(ge=-(10**12), le=10**12)] | None = None
    tags: Words | None = None
    hobbies: Words | None = None
    custom: Annotated[dict[str, Word | None], Field(max_length=100)] = {}


def to_write(body: ContactIn, there: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Fields and values as the services take them; `there`: the present values of the one that is changed.

    Raises: Invalid (`nothing_given`, `field_unknown`, `email_invalid`, `phone_invalid`, `day_invalid`).
    """
    given = body.dict(exclude_unset=True)
    custom = _custom(given.pop("custom", {}))
    values: dict[str, Any] = {}
    for field, value in given.items():
        values |= {field: value} if field in _AS_GIVEN else typed(field, value or "")
    values |= custom
    if not values:
        raise Invalid(
            "nothing_given", Text("Donnez au moins un champ.", "Give at least one field."), path="body"
        )
    return values | _place(values, there or {})


def _place(values: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
    """A postal code and its town are written together, with what follows from them."""
    given = [name for name in PLACE if name in values]
    if not given:
        return {}
    sure = given[0] if len(given) == 1 else ""
    return place(*(values[name] if name in values else there.get(name) for name in PLACE), sure=sure)


def _custom(given: Mapping[str, str | None]) -> dict[str, Any]:
    known = {field.key for field in custom_fields(hidden=True)}
    for key in given:
        if key not in known:
            raise Invalid(
                "field_unknown",
                Text("Il n'y a pas de champ « {field} ».", "There is no field “{field}”."),
                path="custom",
                field=key[:MOST_TEXT],
            )
    return {f"custom.{key}": " ".join((value or "").split()) or None for key, value in given.items()}
