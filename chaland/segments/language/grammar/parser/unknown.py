"""What is said of words that mean nothing here, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from chaland.kernel.text import Language
from chaland.segments.language.ast import Place
from chaland.segments.language.grammar.keywords import KEYWORDS, Keyword, lexicon, spelling
from chaland.segments.language.grammar.parser.cursor import Cursor, Scope
from chaland.segments.language.suggestion import nearest
from chaland.segments.language.words import CONTACT_FIELDS, FACTS, FUNCTIONS, OPERATORS, FieldWord

_CALLS: tuple[Keyword, ...] = ("exists", "near", "in_segment", "consents", "reachable")
_IS = ("is", "est", "egal", "equals", "egale", "vaut", "like")


def tell_unknown_field(cursor: Cursor, scope: Scope, said: str, at: Place) -> None:
    """Nothing is told inside a fact that is itself unknown."""
    if not scope.known:
        return
    suggestion = _field_meant(said, scope, cursor.lexicon.language)
    if scope.fact:
        cursor.tell(
            "unknown_column",
            "« {said} » n'est pas un champ de « {fact} ».",
            "“{said}” is not a field of “{fact}”.",
            at=at,
            suggestion=suggestion,
            said=said,
            fact=scope.fact.word.to(cursor.lexicon.language),
        )
    else:
        cursor.tell(
            "unknown_field",
            "Champ inconnu : « {said} ».",
            "Unknown field: “{said}”.",
            at=at,
            suggestion=suggestion,
            said=said,
        )


def tell_unknown_function(cursor: Cursor, said: str, at: Place) -> None:
    language = cursor.lexicon.language
    texts = [row.word for row in FUNCTIONS] + [KEYWORDS[call] for call in _CALLS]
    wanted = spelling(said)
    translated = next((t.to(language) for t in texts if wanted in (spelling(t.fr), spelling(t.en))), None)
    cursor.tell(
        "unknown_function",
        "« {said}(…) » n'existe pas.",
        "There is no “{said}(…)”.",
        at=at,
        suggestion=translated or nearest(said, [text.to(language) for text in texts]),
        said=said,
    )


def tell_unknown_fact(cursor: Cursor, said: str, at: Place) -> None:
    language = cursor.lexicon.language
    translated = lexicon(_other(language)).facts.get(spelling(said))
    known = [row.word.to(language) for row in FACTS]
    cursor.tell(
        "unknown_fact",
        "Il faut ici un fait : {known}.",
        "A fact is needed here: {known}.",
        at=at,
        suggestion=translated.word.to(language) if translated else nearest(said, known),
        known=", ".join(known),
    )


def tell_unknown_operator(cursor: Cursor, said: str, at: Place) -> None:
    language = cursor.lexicon.language
    if not said:
        cursor.tell(
            "missing_operator",
            "Il manque ici un opérateur, tel que =.",
            "An operator is missing here, such as =.",
            at=at,
        )
        return
    cursor.tell(
        "unknown_operator",
        "Opérateur inconnu : « {said} ».",
        "Unknown operator: “{said}”.",
        at=at,
        suggestion=_operator_meant(said, language),
        said=said,
    )


def _field_meant(said: str, scope: Scope, language: Language) -> str | None:
    """`city` in a French sentence means `ville`; otherwise the nearest word."""
    rows: Iterable[FieldWord] = scope.fact.columns if scope.fact else CONTACT_FIELDS
    other, wanted = _other(language), spelling(said)
    translated = next((row.word.to(language) for row in rows if spelling(row.word.to(other)) == wanted), None)
    return translated or nearest(said, [row.word.to(language) for row in rows])


def _operator_meant(said: str, language: Language) -> str | None:
    if spelling(said) in _IS:
        return "="
    translated = lexicon(_other(language)).operators.get(spelling(said))
    known = [words for row in OPERATORS for words in row.spelled(language)]
    return translated.spelled(language)[0] if translated else nearest(said, known)


def _other(language: Language) -> Language:
    return "fr" if language == "en" else "en"
