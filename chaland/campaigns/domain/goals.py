"""What a campaign is for, as the language of segments asks it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from chaland.kernel.text import Text

GOAL_WORDS: Mapping[str, Text] = {
    "purchase": Text("un achat", "a purchase"),
    "event": Text("une visite ou un événement", "a visit or an event"),
    "answer": Text("une réponse au message", "an answer to the message"),
    "none": Text("aucun objectif mesuré", "no goal measured"),
}
FACT_OF_GOAL: Mapping[str, Text] = {
    "purchase": Text("achats", "purchases"),
    "event": Text("événements", "events"),
}


def goal_sentence(goal: str, where: str) -> Text | None:
    """`exists(purchases where category = "SUV")`, as it reads in the language that `where` may be in; None when the
    goal is no fact of the file."""
    fact = FACT_OF_GOAL.get(goal)
    if fact is None:
        return None
    if not where:
        return Text(f"existe({fact.fr})", f"exists({fact.en})")
    return Text(f"existe({fact.fr} où {where})", f"exists({fact.en} where {where})")
