"""The steps of the decision in a few words, for counts of many people at once. Source: law.md section 1."""

from __future__ import annotations

from collections.abc import Mapping

from chaland.kernel.text import Text

RULE_WORDS: Mapping[str, Text] = {
    "R_STATUS": Text(
        "fiche effacée, limitée, ou personne décédée", "record erased or restricted, or person deceased"
    ),
    "R_OPPOSED": Text("a dit non", "said no"),
    "R_EXPIRED": Text("sans signe depuis trop longtemps", "no sign for too long"),
    "R_MINOR": Text("mineur", "under age"),
    "R_SECTOR": Text("interdit dans ce secteur", "forbidden in this sector"),
    "R_NO_BASIS": Text("n'a pas donné son accord", "has not agreed to it"),
    "R_NO_ART14": Text(
        "pas encore informé de l'origine de ses données", "not yet told where their data comes from"
    ),
    "R_NO_POINT": Text("pas de coordonnée utilisable", "nothing usable to reach them by"),
    "R_FREQ": Text("trop d'appels récents", "called too often lately"),
    "R_CONTENT": Text(
        "le message ne dit pas ce que la loi demande", "the message lacks what the law asks for"
    ),
    "R_HOURS": Text("hors des heures légales", "outside lawful hours"),
}
