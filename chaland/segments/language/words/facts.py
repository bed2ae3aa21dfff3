"""The facts that hang on a contact, and their columns."""

from __future__ import annotations

from dataclasses import dataclass

from chaland.kernel.text import Text
from chaland.segments.language.words.fields import FieldWord
from chaland.segments.language.words.kinds import Kind


@dataclass(frozen=True, slots=True)
class FactWord:
    """`word` is written in sentences (plural); `one` and `many` are read aloud. `properties`: it has `prop.key`.

    `none` is how its absence is read: "aucun achat", "aucune interaction".
    """

    name: str
    word: Text
    one: Text
    many: Text
    none: Text
    columns: tuple[FieldWord, ...]
    properties: bool = False

    def column(self, name: str) -> FieldWord | None:
        return next((column for column in self.columns if column.name == name), None)


def _c(name: str, kind: Kind, word: str, fr: str, en: str, choices: str | None = None) -> FieldWord:
    return FieldWord(name, kind, Text(word, name), Text(fr, en), choices)


_AT = _c("at", "instant", "le", "la date", "the date")

FACTS: tuple[FactWord, ...] = (
    FactWord(
        "purchases",
        Text("achats", "purchases"),
        Text("achat", "purchase"),
        Text("achats", "purchases"),
        Text("aucun achat", "no purchase"),
        (
            _c("date", "date", "date", "la date", "the date"),
            _c("amount", "money", "montant", "le montant", "the amount"),
            _c("quantity", "number", "quantité", "la quantité", "the quantity"),
            _c("product", "text", "produit", "le produit", "the product"),
            _c("category", "text", "catégorie", "la catégorie", "the category"),
            _c("order", "text", "commande", "la commande", "the order"),
            _c("store", "text", "magasin", "le magasin", "the store"),
            _c("replacement", "date", "remplacement", "la date de remplacement", "the replacement date"),
        ),
    ),
    FactWord(
        "events",
        Text("événements", "events"),
        Text("événement", "event"),
        Text("événements", "events"),
        Text("aucun événement", "no event"),
        (
            _c("type", "text", "type", "le type", "the type"),
            _AT,
            _c("path", "text", "chemin", "la page", "the page"),
        ),
        properties=True,
    ),
    FactWord(
        "interactions",
        Text("interactions", "interactions"),
        Text("échange", "interaction"),
        Text("échanges", "interactions"),
        Text("aucun échange", "no interaction"),
        (
            _c("kind", "choice", "nature", "la nature", "the kind", "interaction"),
            _AT,
            _c("outcome", "choice", "issue", "l'issue", "the outcome", "outcome"),
            _c("satisfaction", "number", "satisfaction", "la satisfaction", "the satisfaction"),
        ),
    ),
    FactWord(
        "messages",
        Text("messages", "messages"),
        Text("message", "message"),
        Text("messages", "messages"),
        Text("aucun message", "no message"),
        (
            _c("campaign", "text", "campagne", "la campagne", "the campaign"),
            _c("channel", "choice", "canal", "le canal", "the channel", "channel"),
            _c("status", "choice", "statut", "le statut", "the status", "message_status"),
            _AT,
        ),
    ),
)
