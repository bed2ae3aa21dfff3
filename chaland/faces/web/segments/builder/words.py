"""What the builder calls things: operators by kind of value, aggregates, groups, and the fields in their order."""

from __future__ import annotations

from collections.abc import Mapping

from chaland.faces.web.segments.builder.draft import GroupKind, Named
from chaland.kernel.text import Text
from chaland.segments.language.ast import Operator
from chaland.segments.language.words import Kind

Wordings = Mapping[Operator, Text]

_FILLED: Wordings = {
    "not_empty": Text("est renseigné", "is known"),
    "empty": Text("n'est pas renseigné", "is not known"),
}
_TEXT: Wordings = {
    "equals": Text("est", "is"),
    "differs": Text("n'est pas", "is not"),
    "contains": Text("contient", "contains"),
    "starts_with": Text("commence par", "starts with"),
    "ends_with": Text("finit par", "ends with"),
    **_FILLED,
}
_CHOICE: Wordings = {"equals": Text("est", "is"), "differs": Text("n'est pas", "is not"), **_FILLED}
_LIST: Wordings = {
    "has_any": Text("contient l'un de", "has any of"),
    "has_all": Text("contient tous", "has all of"),
    **_FILLED,
}
_NUMBER: Wordings = {
    "at_least": Text("au moins", "at least"),
    "at_most": Text("au plus", "at most"),
    "more": Text("plus de", "more than"),
    "less": Text("moins de", "less than"),
    "between": Text("entre", "between"),
    "equals": Text("égal à", "equal to"),
    "differs": Text("différent de", "other than"),
    **_FILLED,
}
_DATE: Wordings = {
    "at_least": Text("depuis", "since"),
    "less": Text("avant", "before"),
    "more": Text("après", "after"),
    "at_most": Text("jusqu'à", "up to"),
    "between": Text("entre", "between"),
    "equals": Text("tombe", "falls on"),
    "within_last": Text("dans les derniers", "within the last"),
    "within_next": Text("dans les prochains", "within the next"),
    **_FILLED,
}
_ANNIVERSARY: Wordings = {
    "within_next": Text("dans les prochains", "within the next"),
    "within_last": Text("dans les derniers", "within the last"),
    "equals": Text("tombe", "falls on"),
    "between": Text("entre", "between"),
    **_FILLED,
}
OPERATOR_WORDS: Mapping[Kind, Wordings] = {
    "text": _TEXT,
    "choice": _CHOICE,
    "list": _LIST,
    "number": _NUMBER,
    "money": _NUMBER,
    "date": _DATE,
    "instant": _DATE,
    "anniversary": _ANNIVERSARY,
    "yes_no": {"equals": Text("est", "is"), **_FILLED},
}
"""What is offered for each kind, the usual one first."""

SELDOM: Wordings = {
    "one_of": Text("est l'un de", "is one of"),
    "none_of": Text("n'est aucun de", "is none of"),
    "less": Text("avant (ordre alphabétique)", "before (alphabetically)"),
    "at_most": Text("jusqu'à (ordre alphabétique)", "up to (alphabetically)"),
    "more": Text("après (ordre alphabétique)", "after (alphabetically)"),
    "at_least": Text("à partir de (ordre alphabétique)", "from (alphabetically)"),
    "between": Text("entre (ordre alphabétique)", "between (alphabetically)"),
    "differs": Text("n'est pas", "is not"),
}
"""Shown only where a sentence says them."""

GROUP_WORDS: Mapping[GroupKind, Text] = {
    "all": Text("toutes ces conditions", "all of these conditions"),
    "any": Text("au moins une de ces conditions", "at least one of these conditions"),
    "none": Text("aucune de ces conditions", "none of these conditions"),
}
CONNECTORS: Mapping[GroupKind, Text] = {
    "all": Text("et", "and"),
    "any": Text("ou", "or"),
    "none": Text("ni", "nor"),
}
NAMED_WORDS: Mapping[Named, Text] = {
    "in_segment": Text("Fait partie du segment", "Is in the segment"),
    "consents": Text("Accepte d'être contacté par", "Consents to be contacted by"),
    "reachable": Text("Est joignable par", "Is reachable by"),
}
NEAR_WORD = Text("Distance", "Distance")
ANYONE_WORD = Text("Tous les contacts", "Every contact")

FACT_WORDS: Mapping[str, Text] = {
    "purchases": Text("Achats", "Purchases"),
    "events": Text("Visites et événements", "Visits and events"),
    "interactions": Text("Échanges", "Interactions"),
    "messages": Text("Messages reçus", "Messages received"),
}
FACT_ICONS: Mapping[str, str] = {
    "purchases": "shopping-cart",
    "events": "globe",
    "interactions": "message-square",
    "messages": "mail",
}
TAKES_WORDS: Mapping[str, Text] = {
    "exists": Text("au moins un", "at least one"),
    "no": Text("aucun", "none"),
    "count": Text("nombre", "number"),
    "sum": Text("total", "total"),
    "avg": Text("moyenne", "average"),
    "min": Text("le plus petit", "lowest"),
    "max": Text("le plus grand", "highest"),
}

MOMENT_WORDS: Mapping[str, Text] = {
    "ago": Text("il y a", "ago"),
    "ahead": Text("dans", "in"),
    "today": Text("aujourd'hui", "today"),
    "day": Text("le", "the day"),
}
"""How a day is said: counted from today, or by its date."""

MENU: tuple[tuple[Text, str, tuple[str, ...]], ...] = (
    (
        Text("Qui ils sont", "Who they are"),
        "user",
        ("age", "sex", "kind", "last_name", "first_name", "civility", "birth_date", "birthday", "language"),
    ),
    (
        Text("Où ils vivent", "Where they live"),
        "map-pin",
        ("city", "near", "department", "region", "postal_code", "country"),
    ),
    (
        Text("Ce qu'ils ont fait", "What they did"),
        "shopping-cart",
        ("purchases", "events", "interactions", "messages"),
    ),
    (
        Text("Leurs achats en résumé", "Their purchases in short"),
        "chart-line",
        (
            *("total_spent", "purchase_count", "average_basket", "last_purchase", "first_purchase"),
            *("last_order_amount", "rfm_segment", "rfm_recency", "rfm_frequency", "rfm_monetary"),
        ),
    ),
    (
        Text("Les joindre", "Reaching them"),
        "mail",
        ("consents", "reachable", "email", "mobile", "phone"),
    ),
    (
        Text("Suivi", "Follow-up"),
        "tag",
        (
            *("status", "tags", "colour", "owner", "in_segment", "source", "created_at", "last_contact"),
            *(
                "hobbies",
                "loyalty_programme",
                "loyalty_tier",
                "loyalty_points",
                "quality",
                "last_confirmed",
                "doubt",
            ),
        ),
    ),
    (
        Text("Leur société", "Their company"),
        "building-2",
        ("company", "company_state", "function", "activity"),
    ),
)
OWN_FIELDS = (Text("Vos champs", "Your own fields"), "sliders-horizontal")

EMPTY: tuple[tuple[Text, str], ...] = (
    (
        Text("Clients des 12 derniers mois", "Customers of the last 12 months"),
        "last_purchase within last 12 months",
    ),
    (
        Text("À relancer : rien acheté depuis 6 mois", "To win back: nothing bought for 6 months"),
        "last_purchase < 6 months ago",
    ),
    (Text("Meilleurs clients", "Best customers"), 'rfm_segment = "champions"'),
    (Text("Anniversaire cette semaine", "Birthday this week"), "birthday within next 7 days"),
    (
        Text("Joignables par e-mail et d'accord", "Reachable by email, and who agreed"),
        "reachable(email) and consents(email)",
    ),
)
"""Sentences to begin with."""
