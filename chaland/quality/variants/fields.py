"""The fields whose values are looked at, as people call them."""

from __future__ import annotations

from chaland.customers.domain.spelling import CUSTOM
from chaland.customers.queries.labels import custom_fields
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

_TYPES = ("text", "choice", "list")
_WORDS = {
    "city": Text("Ville", "City"),
    "activity": Text("Activité", "Activity"),
    "function": Text("Fonction", "Job title"),
    "hobbies": Text("Loisirs", "Hobbies"),
    "tags": Text("Étiquettes", "Tags"),
    "product": Text("Produit", "Product"),
    "category": Text("Catégorie", "Category"),
}


def fields() -> dict[str, Text]:
    """Field, or `custom.<key>` → its name; numbers, dates and what is hidden aside."""
    own = {f"{CUSTOM}{one.key}": one.label for one in custom_fields() if one.type in _TYPES}
    return {**_WORDS, **own}


def known_field(name: str) -> str:
    """Raises: NotFound (`field_unknown`)."""
    if name not in fields():
        raise NotFound(
            "field_unknown",
            Text(
                "Les valeurs de « {field} » ne se rapprochent pas.", "Values of “{field}” are not compared."
            ),
            remedy=Text("Champs possibles : {known}.", "Possible fields: {known}."),
            field=name,
            known=", ".join(fields()),
        )
    return name
