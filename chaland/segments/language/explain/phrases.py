"""How each operator is read aloud, for each sort of value: as said, and as denied.

Verbs that agree with nothing are chosen in French: « manque » rather than « inconnu(e) ».
Denying lets in those without a value, and says so.
"""

from __future__ import annotations

from typing import Literal

from chaland.kernel.text import Text
from chaland.segments.language.ast import Operator
from chaland.segments.language.words import Kind

Sort = Literal["text", "number", "date"]
Phrase = tuple[Text, Text]

_MISSING: Phrase = (Text("manque", "is missing"), Text("a une valeur", "is known"))
_KNOWN: Phrase = (_MISSING[1], _MISSING[0])


def _p(fr: str, en: str, not_fr: str, not_en: str) -> Phrase:
    return Text(fr, en), Text(f"{not_fr} (ou manque)", f"{not_en} (or is missing)")


# fmt: off
_TEXT: dict[Operator, Phrase] = {
    "equals": _p("est {a}", "is {a}", "n'est pas {a}", "is not {a}"),
    "differs": _p("a une valeur autre que {a}", "is something other than {a}", "est {a}", "is {a}"),
    "less": _p("vient avant {a} dans l'alphabet", "comes before {a} in the alphabet", "ne vient pas avant {a} dans l'alphabet", "does not come before {a} in the alphabet"),
    "at_most": _p("est {a} ou vient avant dans l'alphabet", "is {a} or comes before it in the alphabet", "vient après {a} dans l'alphabet", "comes after {a} in the alphabet"),
    "more": _p("vient après {a} dans l'alphabet", "comes after {a} in the alphabet", "ne vient pas après {a} dans l'alphabet", "does not come after {a} in the alphabet"),
    "at_least": _p("est {a} ou vient après dans l'alphabet", "is {a} or comes after it in the alphabet", "vient avant {a} dans l'alphabet", "comes before {a} in the alphabet"),
    "between": _p("va de {a} à {b} dans l'alphabet", "lies between {a} and {b} in the alphabet", "ne va pas de {a} à {b} dans l'alphabet", "does not lie between {a} and {b} in the alphabet"),
    "one_of": _p("est {any}", "is {any}", "n'est pas {any}", "is not {any}"),
    "none_of": _p("a une valeur autre que {any}", "is something other than {any}", "est {any}", "is {any}"),
    "starts_with": _p("commence par {a}", "starts with {a}", "ne commence pas par {a}", "does not start with {a}"),
    "ends_with": _p("finit par {a}", "ends with {a}", "ne finit pas par {a}", "does not end with {a}"),
    "contains": _p("contient {a}", "contains {a}", "ne contient pas {a}", "does not contain {a}"),
    "has_any": (Text("contient {any}", "has {any}"), Text("ne contient pas {any}", "does not have {any}")),
    "has_all": (Text("contient {all}", "has {all}"), Text("ne contient pas à la fois {all}", "does not have both {all}")),
}
_NUMBER: dict[Operator, Phrase] = {
    "equals": _p("vaut {a}", "is {a}", "ne vaut pas {a}", "is not {a}"),
    "differs": _p("a une valeur autre que {a}", "is something other than {a}", "vaut {a}", "is {a}"),
    "less": _p("est de moins de {a}", "is less than {a}", "est d'au moins {a}", "is at least {a}"),
    "at_most": _p("est d'au plus {a}", "is at most {a}", "est de plus de {a}", "is more than {a}"),
    "more": _p("est de plus de {a}", "is more than {a}", "est d'au plus {a}", "is at most {a}"),
    "at_least": _p("est d'au moins {a}", "is at least {a}", "est de moins de {a}", "is less than {a}"),
    "between": _p("est entre {a} et {b}", "is between {a} and {b}", "n'est pas entre {a} et {b}", "is not between {a} and {b}"),
    "one_of": _p("vaut {any}", "is {any}", "ne vaut pas {any}", "is not {any}"),
    "none_of": _p("a une valeur autre que {any}", "is something other than {any}", "vaut {any}", "is {any}"),
}
_DATE: dict[Operator, Phrase] = {
    "equals": _p("tombe {a}", "is on {a}", "ne tombe pas {a}", "is not on {a}"),
    "differs": _p("tombe un autre jour que {a}", "is on another day than {a}", "tombe {a}", "is on {a}"),
    "less": _p("est avant {a}", "is before {a}", "est {a} ou après", "is on or after {a}"),
    "at_most": _p("est {a} ou avant", "is on or before {a}", "est après {a}", "is after {a}"),
    "more": _p("est après {a}", "is after {a}", "est {a} ou avant", "is on or before {a}"),
    "at_least": _p("est {a} ou après", "is on or after {a}", "est avant {a}", "is before {a}"),
    "between": _p("est entre {a} et {b}", "is between {a} and {b}", "n'est pas entre {a} et {b}", "is not between {a} and {b}"),
    "one_of": _p("tombe {any}", "is on {any}", "ne tombe pas {any}", "is not on {any}"),
    "none_of": _p("tombe un autre jour que {any}", "is on another day than {any}", "tombe {any}", "is on {any}"),
    "within_next": _p("tombe d'ici {a}", "falls within the next {a}", "ne tombe pas d'ici {a}", "does not fall within the next {a}"),
    "within_last": _p("tombe il y a {a} au plus", "falls within the last {a}", "ne tombe pas il y a {a} au plus", "does not fall within the last {a}"),
}
_COUNT: dict[Operator, Text] = {
    "equals": Text("il y a exactement {a} {facts}", "the contact has exactly {a} {facts}"),
    "differs": Text("il n'y a pas exactement {a} {facts}", "the contact does not have exactly {a} {facts}"),
    "less": Text("il y a moins de {a} {facts}", "the contact has fewer than {a} {facts}"),
    "at_most": Text("il y a au plus {a} {facts}", "the contact has at most {a} {facts}"),
    "more": Text("il y a plus de {a} {facts}", "the contact has more than {a} {facts}"),
    "at_least": Text("il y a au moins {a} {facts}", "the contact has at least {a} {facts}"),
    "between": Text("il y a entre {a} et {b} {facts}", "the contact has between {a} and {b} {facts}"),
    "one_of": Text("il y a {any} {facts}", "the contact has {any} {facts}"),
    "none_of": Text("il y a un autre nombre que {any} {facts}", "the contact has another number than {any} of {facts}"),
}
_NOT_BETWEEN = Text("il y a moins de {a} ou plus de {b} {facts}", "the contact has fewer than {a} or more than {b} {facts}")
# fmt: on

_OPPOSITES: dict[Operator, Operator] = {
    "equals": "differs",
    "less": "at_least",
    "more": "at_most",
    "one_of": "none_of",
}
OPPOSITES: dict[Operator, Operator] = {
    **_OPPOSITES,
    **{there: here for here, there in _OPPOSITES.items()},
}
"""For what is never missing, such as a count."""


def phrase(kind: Kind, operator: Operator, *, denied: bool, known: bool = False) -> Text:
    """The verb of a comparison, with {a}, {b}, {any} or {all} for its values. `known`: it is never missing."""
    if known and denied and operator in OPPOSITES:
        operator, denied = OPPOSITES[operator], False
    if operator in ("empty", "not_empty"):
        return (_MISSING if operator == "empty" else _KNOWN)[denied]
    return next(table[operator] for table in _tables(kind) if operator in table)[denied]


def _tables(kind: Kind) -> tuple[dict[Operator, Phrase], ...]:
    """Its own first: a field may have been of another kind when the sentence was written."""
    if kind in ("date", "instant", "anniversary"):
        return _DATE, _TEXT, _NUMBER
    if kind in ("number", "money"):
        return _NUMBER, _TEXT, _DATE
    return _TEXT, _NUMBER, _DATE


def counting(operator: Operator, *, denied: bool) -> Text:
    """A whole proposition about a number of facts, with {facts} besides the values."""
    if operator == "between" and denied:
        return _NOT_BETWEEN
    return _COUNT[OPPOSITES[operator] if denied else operator]
