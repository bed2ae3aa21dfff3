"""What may be written in a message, what is refused and where, and how values are said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from time import thread_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.campaigns.domain.templates import (
    FILTERS,
    LONGEST,
    MOST_TAGS,
    TAGS,
    Amount,
    Compiled,
    MissingField,
    TextWrong,
    compile_template,
)
from chaland.kernel.errors import Invalid

KNOWN = {
    "contact.first_name",
    "contact.last_name",
    "contact.city",
    "contact.hobbies",
    "company.name",
    "purchase.date",
    "purchase.amount",
    "purchase.product",
    "loyalty.points",
    "owner.phone",
    "shop.city",
    "custom.energie",
    "today",
}
ALIASES = {"firstname": "contact.first_name", "contact.prenom": "contact.first_name"}
ZOE: dict[str, Any] = {
    "contact": {"first_name": "Zoé", "city": "Lyon", "hobbies": ["golf", "voile"]},
    "purchase": {"date": date(2026, 11, 1), "amount": Amount(123_450), "product": "clio bleue"},
    "loyalty": {"points": 1250},
    "owner": {"phone": "+33612345678"},
    "today": date(2026, 11, 23),
}


def compiled(source: str, **changes: Any) -> Compiled:
    return compile_template(
        source, **{"html": False, "known_fields": KNOWN, "path": "body.fr", "aliases": ALIASES, **changes}
    )


def said(source: str, **changes: Any) -> str:
    return compiled(source, **changes).render(ZOE)


@contextmanager
def at_once() -> Iterator[None]:
    """Within 100 ms of computing, whatever else the machine does."""
    started = thread_time()
    yield
    assert thread_time() - started < 0.1


def refused(source: str) -> Invalid:
    with at_once(), pytest.raises(Invalid) as told:
        compiled(source)
    assert told.value.path == "body.fr"
    return told.value


@pytest.mark.parametrize(
    ("source", "french", "english"),
    [
        ("{{ contact.first_name }}", "Zoé", "Zoé"),
        ("{{ FIRSTNAME }} {{ contact.Prénom }}", "Zoé Zoé", "Zoé Zoé"),
        ("{{ purchase.date }}", "1er novembre 2026", "1 November 2026"),
        ("{{ purchase.date | short_date }}", "01/11/2026", "01/11/2026"),
        ("{{ purchase.date | day_month }}", "1er novembre", "1 November"),
        ("{{ today | weekday }} {{ today | mois }}", "lundi novembre", "Monday November"),
        (
            '{{ today | date: "%A %-d %b %Y, %d/%m/%y %%" }}',
            "lundi 23 nove 2026, 23/11/26 %",
            "Monday 23 Nov 2026, 23/11/26 %",
        ),
        ("{{ purchase.amount }}", "1 234,50 €", "€1,234.50"),
        ("{{ purchase.amount | times: 2 }}", "2 469", "2,469"),
        ("{{ purchase.amount | times: 0.1 | montant }}", "123,45 €", "€123.45"),
        ("{{ loyalty.points }}", "1 250", "1,250"),
        ("{{ loyalty.points | divided_by: 100 }}", "12,5", "12.5"),
        ("{{ 500 | minus: loyalty.points | at_least: 0 }}", "0", "0"),
        ("{{ loyalty.points | divided_by: 100 | ceil }}", "13", "13"),
        ("{{ 2.5 | round }} {{ 2.345 | round: 2 }} {{ 2.5 | floor }}", "3 2,35 2", "3 2.35 2"),
        ("{{ contact.hobbies }}", "golf, voile", "golf, voile"),
        ('{{ contact.hobbies | join: " et " }}', "golf et voile", "golf et voile"),
        ("{{ contact.hobbies | first }}, {{ contact.hobbies | last }}", "golf, voile", "golf, voile"),
        ("{{ owner.phone | phone }}", "06 12 34 56 78", "06 12 34 56 78"),
        ("{{ purchase.product | capitalize | truncate: 7 }}", "Clio...", "Clio..."),
        ("{{ purchase.product | first_word | upcase }}", "CLIO", "CLIO"),
        (
            '{{ contact.city | replace: "L", "l" | remove: "on" | append: "!" | prepend: "¡" }}',
            "¡ly!",
            "¡ly!",
        ),
        ("{{ contact.city | url_encode }}{{ 'é &' | pour_adresse }}", "Lyon%C3%A9%20%26", "Lyon%C3%A9%20%26"),
        ("{{ true }} {{ false }}", "oui non", "yes no"),
    ],
)
def test_values_are_said_in_the_language_of_the_text(source: str, french: str, english: str) -> None:
    assert said(source) == french
    assert said(source, language="en") == english


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ contact.last_name | default: 'vous' }}", "vous"),
        ("{{ contact.last_name | upcase | truncate: 3 | default: 'vous' }}", "vous"),
        ("{{ contact.last_name | default: company.name | default: 'vous' }}", "vous"),
        ("a{{ contact.last_name | append: ', ' | default: '' }}b", "ab"),
        ("{% if contact.last_name %}a{% else %}b{% endif %}", "b"),
        ("{% unless contact.last_name %}a{% endunless %}", "a"),
        ("{% if contact.last_name == 'X' or loyalty.points >= 1000 %}a{% endif %}", "a"),
        ("{% if company.name < 3 %}a{% elsif contact.city == 'Lyon' %}b{% endif %}", "b"),
        ("{% if contact.hobbies contains 'golf' %}a{% endif %}", "a"),
        ("{% if contact.last_name contains 'golf' %}a{% endif %}b", "b"),
        ("{% case contact.city %}{% when 'Nice' %}a{% when 'Lyon', 'Paris' %}b{% endcase %}", "b"),
        ("{% case contact.last_name %}{% when 'Nice' %}a{% else %}b{% endcase %}", "b"),
        ("{% if purchase.amount > 1000 %}a{% endif %}", "a"),
        ("{% assign v = contact.city | upcase %}{{ v }}{{ v }}", "LYONLYON"),
        ("a {%- comment -%} {{ contact.city }} {%- endcomment %} b", "a b"),
        ("a{{ loyalty.points | default: 'x' }}", "a1 250"),
    ],
)
def test_what_is_missing_is_false_and_may_have_a_default(source: str, text: str) -> None:
    assert said(source) == text


@pytest.mark.parametrize(
    ("source", "field"),
    [
        ("{{ contact.last_name }}", "contact.last_name"),
        ("{{ company.name | upcase }}", "company.name"),
        ("{{ 'Bonjour ' | append: contact.last_name }}", "contact.last_name"),
        ("{% assign v = contact.last_name %}{{ v }}", "contact.last_name"),
        ("{{ custom.energie }}", "custom.energie"),
        ("{% if contact.city %}{{ shop.city }}{% endif %}", "shop.city"),
    ],
)
def test_what_is_missing_without_a_default_stops_that_message(source: str, field: str) -> None:
    with pytest.raises(MissingField) as told:
        said(source)
    assert told.value.field == field
    assert f"{{{{ {field} | default:" in told.value.say("fr")


@pytest.mark.parametrize("empty", [None, "", []])
def test_an_empty_value_is_a_missing_one(empty: object) -> None:
    with pytest.raises(MissingField):
        compiled("{{ contact.city }}").render({"contact": {"city": empty}})


@pytest.mark.parametrize(
    ("source", "code", "line", "suggestion"),
    [
        ("{{ contact.frist_name }}", "field_unknown", 1, "contact.first_name"),
        ("a\nb {{ contact.prenon }}", "field_unknown", 2, "contact.prenom"),
        ("{% if contact.ctiy %}{% endif %}", "field_unknown", 1, "contact.city"),
        ("{{ 'a' | append: contact.ctiy }}", "field_unknown", 1, "contact.city"),
        ("{{ contact }}", "field_unknown", 1, None),
        ("{{ contact.first_name.size }}", "field_unknown", 1, "contact.first_name"),
        ("{{ contact[contact.city] }}", "field_unknown", 1, None),
        ("\n\n{{ contact.city | upcas }}", "filter_unknown", 3, "upcase"),
        ("{% iff contact.city %}", "tag_unknown", 1, "if"),
        ("{% if contact.city %}a", "template_wrong", 1, None),
        ("a\n{% if contact.city == %}a{% endif %}", "template_wrong", 2, None),
        ("{% if contact.city %}a\n{{ | }}{% endif %}", "template_wrong", 2, None),
        ("{% else %}", "template_wrong", 1, None),
        ("{{ }}", "template_wrong", 1, None),
        ("{{ contact.city", "tag_unclosed", 1, None),
        ("{{ contact.city {{ today }}", "tag_unclosed", 1, None),
        ("{% if contact.city }}", "tag_unclosed", 1, None),
        ("a\x00b", "template_binary", 1, None),
        ("\ud83d", "template_binary", 1, None),
    ],
)
def test_a_fault_says_its_line_and_what_was_meant(
    source: str, code: str, line: int, suggestion: str | None
) -> None:
    error = refused(source)
    assert (error.code, error.facts["line"], error.facts.get("suggestion")) == (code, line, suggestion)
    assert error.say("fr").startswith(f"Ligne {line} : ")
    assert error.say("en").startswith(f"Line {line}: ")


ATTACKS = {
    "10 MB": "a" * 10_000_000,
    "class": "{{ contact.__class__.__mro__ }}",
    "multiply": "{{ 'x' * 500000000 }}",
    "center": "{{ 'x' | center: 500000000 }}",
    "loops": "{% for i in (1..99999) %}{% for j in (1..99999) %}x{% endfor %}{% endfor %}",
    "lorem": "{% lorem 9999999 p %}",
    "include": "{% include 'a' %}",
    "recursion": "{% render 'self' %}",
    "capture": "{% capture x %}a{% endcapture %}",
    "raw": "{% raw %}" * 50_000,
    "open": "{{" * 100_000,
    "open spaces": "{{" + " " * 100_000,
    "spaces": "{{" + " " * 300 + "}}",
    "tag spaces": "{% if" + " " * 100_000 + "%}",
    "many": "{{ contact.city }}" * (MOST_TAGS + 1),
    "deep": "{% if contact.city %}" * 12 + "{% endif %}" * 12,
    "long tag": "{{ '" + "x" * 500 + "' }}",
}


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("{{ contact.city | default: “Lyon” }}", "guillemets"),
        ("{% if contact.city %}{{ contact.city }}", "Il manque peut-être {% endif %}."),
    ],
)
def test_what_happens_most_is_told_how_to_mend(source: str, remedy: str) -> None:
    assert remedy in refused(source).say("fr")


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_an_error_before_anything_is_written(attack: str) -> None:
    refused(ATTACKS[attack])


GROWTH = {
    "doubling": "{% assign x = 'aaaaaaaaaaaaaaaaaaaaaaaa' %}"
    + "{% assign x = x | append: x %}" * 60
    + "{{ x }}",
    "replacing": "{% assign x = '" + "a" * 300 + "' %}{{ x " + "| replace: 'a', x " * 10 + "}}",
    "numbers": "{{ 9 " + "| times: 99999999 " * 12 + "}}",
    "digits": "{{ " + "9" * 350 + " }}",
    "rounding": "{{ 1 | round: 999999999 }}{{ 'x' | times: 2 }}",
    "width of a date": "{{ today | date: '%999999999d' }}",
    "range": "{{ (1..999999999) }}",
    "joined range": "{{ (1..999999999) | join: 'x' }}",
    "drop": "{{ empty }}",
    "zero": "{{ 1 | divided_by: 0 }}",
    "no date": "{{ contact.city | long_date }}",
    "no number": "{{ contact.city | plus: 1 }}",
    "no comparison": "{% if contact.city > 3 %}{% endif %}",
    "no argument": "{{ contact.city | replace }}",
    "too many arguments": "{{ contact.city | upcase: 1, 2 }}",
    "output": "{{ contact.city }}" + "a" * (LONGEST - 100),
}


@pytest.mark.parametrize("attack", GROWTH)
def test_what_would_grow_or_fail_stops_that_message(attack: str) -> None:
    with at_once(), pytest.raises(TextWrong) as told:
        said(GROWTH[attack])
    assert told.value.message.en


def test_objects_are_not_looked_into() -> None:
    class Person:
        first_name = "PIN-1234"

    with pytest.raises(MissingField):
        compiled("{{ contact.first_name }}").render({"contact": Person()})


@given(st.text(min_size=1, max_size=60).filter(lambda text: "\r" not in text))
def test_a_value_is_never_read_as_a_text(value: str) -> None:
    hostile = value + "{{ contact.secret }}{% if %}"
    assert compiled("{{ contact.city }}").render({"contact": {"city": hostile}}) == hostile


@given(st.text("ab{}% |.'\"\n-ifcotanr_y", max_size=80))
def test_any_text_is_compiled_or_refused_and_nothing_else(source: str) -> None:
    try:
        text = compiled(source)
    except Invalid:
        return
    assert "".join(piece.text for piece in text.pieces if not piece.fields) is not None


@given(st.text("<>&\"'{}a", min_size=1, max_size=30))
def test_in_html_no_value_is_markup(value: str) -> None:
    written = compiled('<a title="{{ contact.city }}">', html=True).render({"contact": {"city": value}})
    inside = written.removeprefix('<a title="').removesuffix('">')
    assert not set(inside) & set("<>\"'")


def test_in_html_numbers_hold_together() -> None:
    assert said("{{ purchase.amount }}", html=True) == "1\u00a0234,50\u00a0€"
    assert said("{{ purchase.date }}", html=True) == "1er\u00a0novembre 2026"


def test_what_a_text_looks_at_is_known() -> None:
    text = compiled(
        "{{ FIRSTNAME }}{{ contact.city | default: 'x' }}{{ contact.last_name | upcase }}"
        "{% if loyalty.points > 3 %}{{ purchase.product }}{% else %}b{% endif %}"
    )
    assert text.fields == {
        "contact.first_name",
        "contact.city",
        "contact.last_name",
        "loyalty.points",
        "purchase.product",
    }
    assert text.required == {"contact.first_name", "contact.last_name"}
    assert text.branches == 2
    taken = {**ZOE, "contact": {**ZOE["contact"], "last_name": "ROSSI"}}
    assert text.trace(taken) == ("ZoéLyonROSSIclio bleue", frozenset({0}))
    assert text.trace({**taken, "loyalty": {}})[1] == {1}


def test_other_currencies_keep_their_sign() -> None:
    values = {"purchase": {"amount": Amount(-123_456, "GBP")}}
    assert compiled("{{ purchase.amount }}").render(values) == "-1 234,56 £"
    assert compiled("{{ purchase.amount }}", language="en").render(values) == "-£1,234.56"
    chf = {"purchase": {"amount": Amount(100, "CHF")}}
    assert compiled("{{ purchase.amount }}", language="en").render(chf) == "CHF 1.00"


def test_a_moment_is_said_with_its_hour() -> None:
    values = {
        "purchase": {"date": datetime(2026, 3, 1, 14, 5, tzinfo=UTC)},
        "loyalty": {"points": Decimal("1234.5")},
    }
    assert (
        compiled("{{ purchase.date }} {{ loyalty.points }}").render(values)
        == "1er mars 2026 à 14 h 05 1 234,5"
    )


def test_every_filter_is_told_with_an_example_that_can_be_written() -> None:
    names = [name for word in FILTERS for name in {word.name, word.french}]
    assert len(names) == len(set(names))
    values = {
        **ZOE,
        "company": {"name": "SARL Rossi"},
        "shop": {"city": "Bron"},
        "contact": {**ZOE["contact"], "last_name": "ROSSI"},
    }
    for word in FILTERS:
        assert compiled(word.example).render(values)
        assert word.does.fr
        assert word.does.en


def test_only_these_instructions_are_understood() -> None:
    assert {"if", "elsif", "else", "endif", "unless", "case", "when", "assign", "comment"} <= TAGS
    assert not TAGS & {"for", "include", "render", "capture", "raw", "liquid", "tablerow", "echo"}
