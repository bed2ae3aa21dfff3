"""Completion of a sentence: the words and values that may stand where the caret is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.builder import words
from chaland.faces.web.segments.builder.expecting import Expected, expected_after
from chaland.faces.web.segments.builder.subjects import FACT_ROWS, Subject, Subjects, label_of
from chaland.faces.web.segments.builder.values import choices
from chaland.kernel.folding import fold
from chaland.kernel.text import Language
from chaland.segments.language.ast import Relative, Unit
from chaland.segments.language.grammar.keywords import KEYWORDS, Keyword
from chaland.segments.language.grammar.tokens import quoted
from chaland.segments.language.limits import MAX_LENGTH
from chaland.segments.language.words import CHOICES, CONTACT_FIELDS, FACTS, FUNCTIONS, OPERATORS, UNITS
from chaland.segments.saved import known_to

MOST = 10
_MOMENTS: tuple[tuple[int, Unit], ...] = ((30, "day"), (3, "month"), (6, "month"), (12, "month"), (2, "year"))


@dataclass(frozen=True, slots=True)
class Word:
    """`text` is what is written; `said` what it means to people; `more` that something must follow at once."""

    text: str
    said: str = ""
    more: bool = False


@allow("segments.read")
@require_POST
def complete(request: HttpRequest) -> HttpResponse:
    """`before`: the sentence up to the caret. Nothing when nothing fits."""
    before = request.POST.get("before", "")[:MAX_LENGTH]
    known = known_to(signed_in(request))
    spoken = language()
    expected = expected_after(before, spoken, known.words().keys(spoken))
    subjects = Subjects(known, spoken)
    found = _fitting(_words(request, subjects, expected), expected.typed)
    facts = {"words": found[:MOST], "start": expected.start, "typed": expected.typed}
    return render(request, "web/segments/builder/completions.html", facts)


def _fitting(offered: Iterable[Word], typed: str) -> list[Word]:
    """Those that begin so, then those a word of which does."""
    asked = fold(typed)
    rows = [(fold(word.text).lstrip('("'), fold(word.said), word) for word in offered]
    begin = [word for text, _, word in rows if text.startswith(asked)]
    rest = [
        word
        for text, said, word in rows
        if word not in begin and (f" {asked}" in f" {said}" or asked in text)
    ]
    return [word for word in dict.fromkeys([*begin, *rest]) if fold(word.text) != asked]


def _words(request: HttpRequest, subjects: Subjects, expected: Expected) -> Iterator[Word]:
    match expected.what:
        case "condition":
            yield from _conditions(subjects, expected.fact)
        case "operator":
            yield from _operators(subjects, expected)
        case "value":
            yield from _values(request, subjects, expected)
        case "fact":
            yield from (
                Word(row.word.to(subjects.language)) for row in FACTS if row.name in subjects.catalogue.facts
            )
        case "column":
            yield from _after_fact(subjects, expected)
        case "unit" if _subject(subjects, expected).kind in ("date", "instant", "anniversary"):
            yield from (Word(row.many.to(subjects.language)) for row in UNITS)
        case "key":
            yield from _keys(subjects)
        case "connector" | "unit":
            yield from (_keyword(subjects.language, word) for word in ("and", "or"))
        case "channel":
            yield from (Word(one.code, one.label.to(subjects.language)) for one in CHOICES["channel"])
        case "segment" | "place":
            found, _ = choices(request, expected.what, expected.typed)
            yield from (Word(quoted(one.label), one.detail) for one in found)


def _conditions(subjects: Subjects, fact: str) -> Iterator[Word]:
    spoken = subjects.language
    if fact:
        held = subjects.catalogue.facts[fact].columns if fact in subjects.catalogue.facts else {}
        rows = [row for row in FACT_ROWS[fact].columns if row.name in held]
        yield from (Word(row.word.to(spoken), label_of(row, spoken)) for row in rows)
        return
    held_fields = [row for row in CONTACT_FIELDS if subjects.named("field", row.name).known]
    yield from (Word(row.word.to(spoken), label_of(row, spoken)) for row in held_fields)
    yield from _keys(subjects, f"{KEYWORDS['custom'].to(spoken)}.")
    yield Word(f"{KEYWORDS['exists'].to(spoken)}(", words.TAKES_WORDS["exists"].to(spoken), more=True)
    for row in FUNCTIONS:
        yield Word(f"{row.word.to(spoken)}(", words.TAKES_WORDS[row.function].to(spoken), more=True)
    yield Word(f"{KEYWORDS['near'].to(spoken)}(", words.NEAR_WORD.to(spoken), more=True)
    for named, text in words.NAMED_WORDS.items():
        yield Word(f"{KEYWORDS[named].to(spoken)}(", text.to(spoken), more=True)
    yield _keyword(spoken, "not")


def _keys(subjects: Subjects, before: str = "") -> Iterator[Word]:
    said = subjects.catalogue.words().words(subjects.language)
    for key, field in subjects.catalogue.custom.items():
        yield Word(f"{before}{said.get(key, key)}", field.label.to(subjects.language))


def _operators(subjects: Subjects, expected: Expected) -> Iterator[Word]:
    """Those that suit the kind of what stands before, with what people call them."""
    kind = _subject(subjects, expected).kind
    spoken = subjects.language
    for row in OPERATORS:
        if kind in row.kinds and row.shape != "span":
            said = {**words.SELDOM, **words.OPERATOR_WORDS[kind]}.get(row.operator)
            yield Word(row.spelled(spoken)[0], said.to(spoken) if said else "")
        elif kind in row.kinds:
            yield Word(_span(row.operator, spoken))


def _span(operator: str, spoken: Language) -> str:
    ahead = operator == "within_next"
    if spoken == "en":
        return f"within {'next' if ahead else 'last'} 30 days"
    return f"dans les 30 {'prochains' if ahead else 'derniers'} jours"


def _values(request: HttpRequest, subjects: Subjects, expected: Expected) -> Iterator[Word]:
    subject, spoken = _subject(subjects, expected), subjects.language
    if subject.kind in ("date", "instant"):
        yield from (Word(_moment(Relative(-amount, unit), spoken)) for amount, unit in _MOMENTS)
        yield _keyword(spoken, "today")
    elif subject.kind == "yes_no":
        yield from (_keyword(spoken, word) for word in ("yes", "no"))
    elif subject.asked:
        opens = "(" if _takes_list(expected) and not expected.listed else ""
        found, _ = choices(request, subject.asked, expected.typed)
        yield from (Word(f"{opens}{quoted(str(one.value))}", one.label) for one in found)


def _takes_list(expected: Expected) -> bool:
    row = next((row for row in OPERATORS if row.operator == expected.operator), None)
    return row is not None and row.shape == "many"


def _moment(moment: Relative, spoken: Language) -> str:
    unit = next(row for row in UNITS if row.unit == moment.unit).many.to(spoken)
    return f"{-moment.amount} {unit} ago" if spoken == "en" else f"il y a {-moment.amount} {unit}"


def _after_fact(subjects: Subjects, expected: Expected) -> Iterator[Word]:
    spoken = subjects.language
    if not expected.listed or expected.name:
        yield _keyword(spoken, "where")
        return
    for name, label in subjects.columns(expected.fact, expected.function):
        row = FACT_ROWS[expected.fact].column(name)
        yield Word(row.word.to(spoken) if row else name, label)


def _subject(subjects: Subjects, expected: Expected) -> Subject:
    if expected.kind == "aggregate":
        fact, _, column = expected.name.partition(".")
        return subjects.named("field", column, fact) if column else Subject("", "number")
    if expected.kind in ("field", "custom", "prop"):
        return subjects.named(expected.kind, expected.name, expected.fact)  # type: ignore[arg-type]
    return Subject("", "text", known=False)


def _keyword(spoken: Language, word: Keyword) -> Word:
    return Word(KEYWORDS[word].to(spoken))
