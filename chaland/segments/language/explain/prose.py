"""Conditions read aloud. `not` goes down to what it is about, as it does in SQL."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from chaland.kernel.figures import figure
from chaland.kernel.text import Language, Text
from chaland.segments.language.ast import (
    Aggregate,
    AllOf,
    AnyOf,
    Compare,
    Consents,
    Everyone,
    Exists,
    InSegment,
    Near,
    Not,
    Point,
    Reachable,
    Tree,
)
from chaland.segments.language.catalogue import Catalogue
from chaland.segments.language.explain.phrases import counting, phrase
from chaland.segments.language.explain.subjects import Noun, facts_of, noun_of, one_fact
from chaland.segments.language.explain.values import joined, quote, said_value
from chaland.segments.language.grammar.printer import print_number
from chaland.segments.language.moments import Now
from chaland.segments.language.words import FACTS, FactWord, choice_label

_FACTS = {row.name: row for row in FACTS}
_AND, _OR = Text("et", "and"), Text("ou", "or")


def explain(tree: Tree, language: Language, catalogue: Catalogue, now: Now) -> str:
    """One sentence of prose. The tree must suit the catalogue (`check`)."""
    if isinstance(tree, Everyone):
        return Text("Tous les contacts.", "Every contact.").to(language)
    said = _Prose(language, catalogue, now).condition(tree, None, denied=False)
    return Text(f"Les contacts pour lesquels {said}.", f"Contacts for whom {said}.").to(language)


def explain_clause(
    tree: Tree, language: Language, catalogue: Catalogue, now: Now, *, denied: bool = False
) -> str:
    """One condition or group as a proposition, for a place of its own: `the city is “Lyon”`."""
    return _Prose(language, catalogue, now).condition(tree, None, denied=denied)


class _Prose:
    def __init__(self, language: Language, catalogue: Catalogue, now: Now) -> None:
        self.language, self.catalogue, self.now = language, catalogue, now

    def condition(self, tree: Tree, fact: FactWord | None, *, denied: bool) -> str:
        match tree:
            case Not(part):
                return self.condition(part, fact, denied=not denied)
            case AllOf(parts) | AnyOf(parts):
                word = _AND if isinstance(tree, AllOf) != denied else _OR
                said = [self.inside(part, fact, denied=denied) for part in parts]
                return f" {word.to(self.language)} ".join(said)
            case Compare():
                return self.comparison(tree, fact, denied=denied)
            case Exists(name, where):
                return self.exists(_FACTS[name], where, denied=denied)
            case Near():
                return self.near(tree, denied=denied)
            case InSegment() | Consents() | Reachable() | Everyone():
                return self.belonging(tree, denied=denied)
        assert_never(tree)

    def inside(self, tree: Tree, fact: FactWord | None, *, denied: bool) -> str:
        """A group within a group stands in parentheses."""
        said = self.condition(tree, fact, denied=denied)
        while isinstance(tree, Not):
            tree = tree.part
        return f"({said})" if isinstance(tree, AllOf | AnyOf) else said

    def comparison(self, tree: Compare, fact: FactWord | None, *, denied: bool) -> str:
        noun = noun_of(tree.subject, fact, self.catalogue, self.language)
        values = self.values(tree, noun)
        if isinstance(tree.subject, Aggregate):
            return self.aggregate(tree, tree.subject, noun, values, denied=denied)
        verb = phrase(noun.kind, tree.operator, denied=denied).to(self.language)
        return f"{noun.said} {verb.format(**values)}"

    def values(self, tree: Compare, noun: Noun) -> dict[str, str]:
        """What the phrases call {a}, {b}, {any} and {all}."""
        said = [said_value(value, noun.kind, noun.choices, self.language, self.now) for value in tree.values]
        if not said:
            return {}
        several = {"any": joined(said, _OR, self.language), "all": joined(said, _AND, self.language)}
        return {"a": said[0], "b": said[-1], **several}

    def aggregate(
        self, tree: Compare, subject: Aggregate, noun: Noun, values: dict[str, str], *, denied: bool
    ) -> str:
        fact = _FACTS[subject.fact]
        where = self.where(subject.where, fact, several=True)
        if subject.function == "count":
            facts = f"{(fact.one if values['any'] == '1' else fact.many).to(self.language)}{where}"
            return counting(tree.operator, denied=denied).to(self.language).format(facts=facts, **values)
        said = facts_of(subject, noun, self.language)
        known = subject.function == "sum"
        verb = phrase(noun.kind, tree.operator, denied=denied, known=known).to(self.language).format(**values)
        return f"{said}{f' ({where.strip()})' if where else ''} {verb}"

    def exists(self, fact: FactWord, where: Tree | None, *, denied: bool) -> str:
        return one_fact(fact, self.language, denied=denied) + self.where(where, fact, several=False)

    def where(self, where: Tree | None, fact: FactWord, *, several: bool) -> str:
        if where is None:
            return ""
        word = Text("pour lesquels" if several else "pour lequel", "for which").to(self.language)
        return f" {word} {self.inside(where, fact, denied=False)}"

    def near(self, tree: Near, *, denied: bool) -> str:
        km, place = self.number(tree.km), self.place(tree.place)
        said = Text(
            f"l'adresse est à {km} km au plus de {place}", f"the address is within {km} km of {place}"
        )
        other = Text(
            f"l'adresse est à plus de {km} km de {place} (ou n'est pas située)",
            f"the address is more than {km} km from {place} (or is not located)",
        )
        return (other if denied else said).to(self.language)

    def place(self, place: str | Point) -> str:
        if isinstance(place, str):
            return quote(place, self.language)
        return f"({self.number(place.latitude)} ; {self.number(place.longitude)})"

    def number(self, number: Decimal) -> str:
        return figure(print_number(number), self.language)

    def belonging(self, tree: InSegment | Consents | Reachable | Everyone, *, denied: bool) -> str:
        match tree:
            case InSegment(name):
                named = quote(name, self.language)
                said = _yes_no(
                    ("le contact fait partie du segment", "the contact is in the segment"),
                    ("le contact ne fait pas partie du segment", "the contact is not in the segment"),
                )
                return f"{said[denied].to(self.language)} {named}"
            case Consents(channel):
                said = _yes_no(
                    ("le contact accepte d'être contacté par", "the contact consents to be contacted by"),
                    (
                        "le contact n'accepte pas d'être contacté par",
                        "the contact does not consent to be contacted by",
                    ),
                )
            case Reachable(channel):
                said = _yes_no(
                    ("le contact est joignable par", "the contact is reachable by"),
                    ("le contact n'est pas joignable par", "the contact is not reachable by"),
                )
            case Everyone():
                anyone = Text("le contact est dans le fichier", "the contact is in the file")
                nobody = Text("le contact n'est pas dans le fichier", "the contact is not in the file")
                return (nobody if denied else anyone).to(self.language)
        return f"{said[denied].to(self.language)} {choice_label('channel', channel).to(self.language)}"


def _yes_no(yes: tuple[str, str], no: tuple[str, str]) -> tuple[Text, Text]:
    return Text(*yes), Text(*no)
