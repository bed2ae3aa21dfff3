"""What segments are called on the screens."""

from __future__ import annotations

from collections.abc import Mapping

from chaland.kernel.text import Text
from chaland.segments.domain.packs import Each

STATES: Mapping[str, tuple[Text, str, Text]] = {
    "living": (
        Text("dynamique", "dynamic"),
        "green",
        Text(
            "Se tient à jour tout seul : on y entre et on en sort quand les données changent.",
            "Keeps itself up to date: people enter and leave as the data changes.",
        ),
    ),
    "frozen": (
        Text("figé", "frozen"),
        "blue",
        Text("Garde les membres du jour où il a été figé.", "Keeps the members of the day it was frozen."),
    ),
    "working": (
        Text("calcul en cours", "being worked out"),
        "yellow",
        Text(
            "Beaucoup de choses viennent de changer : l'effectif est celui d'il y a un instant.",
            "Much has just changed: the size is that of a moment ago.",
        ),
    ),
    "faulty": (
        Text("à réparer", "to be mended"),
        "red",
        Text(
            "Sa phrase ne peut plus être comprise : ses membres sont ceux d'avant.",
            "Its sentence can no longer be understood: its members are those from before.",
        ),
    ),
}
"""By state: its word, its hue, what it means."""
REPEATED: Mapping[Each, Text] = {
    "department": Text("un par département", "one a department"),
    "loyalty_tier": Text("un par palier de fidélité", "one a loyalty tier"),
    "category_pair": Text(
        "pour vos deux premières catégories d'articles", "for your two main categories of articles"
    ),
}
COPY = Text("copie", "copy")
FROZEN_COPY = Text("figé le {day}", "frozen on {day}")
GONE_PERSON = Text("contact n° {number}, parti du fichier", "contact {number}, no longer in the file")
