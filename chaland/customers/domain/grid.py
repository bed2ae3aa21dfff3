"""The columns of the contact grid, how each is read, sorted and edited. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chaland.kernel.text import Text

ColumnKind = Literal["name", "text", "choice", "email", "phone", "day", "instant", "money", "number", "list"]


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
class Ask:
    """What the grid shows besides its filters: words searched, and the order."""

    words: str = ""
    sort: str = "name"
    descending: bool = False
