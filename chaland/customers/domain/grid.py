"""The columns of the contact grid, how each is sorted, filtered and edited. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

ColumnKind = Literal["name", "text", "choice", "email", "phone", "day", "instant", "money", "number", "list"]
Operator = Literal[
    "equals", "one_of", "contains", "starts_with", "at_least", "at_most", "before", "empty", "not_empty"
]
_TEXT: tuple[Operator, ...] = ("equals", "one_of", "contains", "starts_with", "empty", "not_empty")
_CHOICE: tuple[Operator, ...] = ("one_of", "empty", "not_empty")
_THERE: tuple[Operator, ...] = ("not_empty", "empty", "contains")
_RANGE: tuple[Operator, ...] = ("at_least", "at_most", "empty", "not_empty")
OPERATORS: Mapping[ColumnKind, tuple[Operator, ...]] = {
    "name": ("contains", "starts_with"),
    "text": _TEXT,
    "choice": _CHOICE,
    "email": _THERE,
    "phone": _THERE,
    "day": _RANGE,
    "instant": _RANGE,
    "money": _RANGE,
    "number": _RANGE,
    "list": ("one_of", "empty", "not_empty"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """`sql` reads it, over the aliases c (contact), k (its company) and r (its roll-up).

    `sort` is an indexed expression; None when sorting a million lines by it would be slow.
    `edits` is the field that an edit of the cell writes; None when it cannot be edited there.
    """

    name: str
    label: Text
    kind: ColumnKind
    sql: str
    sort: str | None = None
    edits: str | None = None


def _column(
    name: str, fr: str, en: str, kind: ColumnKind, sql: str = "", sort: str = "", edits: bool = True
) -> Column:
    return Column(name, Text(fr, en), kind, sql or f"c.{name}", sort or None, name if edits else None)


# fmt: off
COLUMNS: Mapping[str, Column] = {
    column.name: column
    for column in (
        _column("name", "Nom", "Name", "name", "c.name_key", "c.name_key", edits=False),
        _column("civility", "Civilité", "Title", "text"),
        _column("first_name", "Prénom", "First name", "text"),
        _column("last_name", "Nom de famille", "Last name", "text"),
        _column("company", "Société", "Company", "text", "k.name", edits=False),
        _column("function", "Fonction", "Function", "text"),
        _column("email", "E-mail", "Email", "email"),
        _column("mobile", "Mobile", "Mobile", "phone"),
        _column("phone", "Téléphone", "Phone", "phone"),
        _column("street", "Voie", "Street", "text"),
        _column("postal_code", "Code postal", "Postal code", "text"),
        _column("city", "Ville", "City", "text", sort="c.city_key"),
        _column("department", "Département", "Department", "text", edits=False),
        _column("region", "Région", "Region", "text", edits=False),
        _column("country", "Pays", "Country", "text"),
        _column("status", "Statut", "Status", "choice"),
        _column("colour", "Couleur", "Colour", "choice"),
        _column("owner", "Responsable", "Owner", "choice"),
        _column("tags", "Étiquettes", "Tags", "list"),
        _column("hobbies", "Loisirs", "Hobbies", "list"),
        _column("kind", "Nature", "Kind", "choice"),
        _column("activity", "Activité", "Activity", "text"),
        _column("language", "Langue", "Language", "text"),
        _column("birth_date", "Naissance", "Birth date", "day"),
        _column("loyalty_tier", "Palier de fidélité", "Loyalty tier", "text"),
        _column("loyalty_points", "Points", "Points", "number"),
        _column("purchase_count", "Commandes", "Orders", "number", "r.purchase_count", "r.purchase_count", edits=False),
        _column("total_spent", "Total dépensé", "Total spent", "money", "r.total_cents", "r.total_cents", edits=False),
        _column("last_purchase", "Dernier achat", "Last purchase", "day", "r.last_purchase", "r.last_purchase", edits=False),
        _column("last_contact", "Dernier contact", "Last contact", "instant", edits=False),
        _column("created_at", "Créé le", "Created", "instant", edits=False),
        _column("updated_at", "Mis à jour", "Updated", "instant", sort="c.updated_at", edits=False),
    )
}
# fmt: on
DEFAULT_COLUMNS = (
    "name",
    "company",
    "city",
    "email",
    "mobile",
    "status",
    "owner",
    "tags",
    "last_purchase",
    "total_spent",
)
CUSTOM = "custom."


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter chip: a column, an operator, and its values (none, one or several)."""

    column: str
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """What the grid shows: words searched, conditions that all hold, and the order."""

    words: str = ""
    conditions: tuple[Condition, ...] = ()
    sort: str = "name"
    descending: bool = False


def check_condition(condition: Condition) -> Condition:
    """The condition, when it can be asked. Raises: Invalid (`filter_unknown`)."""
    column = COLUMNS.get(condition.column)
    custom = condition.column.startswith(CUSTOM)
    kind: ColumnKind = column.kind if column else "text"
    complete = condition.operator in {"empty", "not_empty"} or any(condition.values)
    if (column or custom) and condition.operator in OPERATORS[kind] and complete:
        return condition
    raise Invalid(
        "filter_unknown",
        Text(
            "Ce filtre n'existe pas : {column} {operator}.", "There is no such filter: {column} {operator}."
        ),
        remedy=Text("Retirez-le et choisissez-en un autre.", "Remove it and choose another."),
        path=condition.column,
        column=condition.column,
        operator=condition.operator,
    )
