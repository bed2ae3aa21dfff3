"""Prose: never mute, nothing left to fill in, and denied down to what it is about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.kernel.text import LANGUAGES, Language
from chaland.segments.language import Faults, Tree, explain, read
from chaland.segments.language.words import FUNCTIONS, OPERATORS
from tests.segments.language.catalogues import mirror_catalogue
from tests.segments.language.trees import awkward, trees
from tests.segments.language.world import NOW

KEPT = mirror_catalogue("duckdb")
TEXTS = awkward.map(lambda text: f"¤{text}")


def said(sentence: str, language: Language = "en") -> str:
    tree = read(sentence, "en", KEPT)
    assert not isinstance(tree, Faults)
    return explain(tree, language, KEPT, NOW)


@given(trees(TEXTS), st.sampled_from(LANGUAGES))
def test_every_sentence_is_read_aloud_whole(tree: Tree, language: Language) -> None:
    prose = explain(tree, language, KEPT, NOW)
    assert prose.endswith(".")
    for text in _texts(tree):
        assert text in prose


def test_a_sentence_is_still_read_aloud_when_its_fields_are_gone_or_of_another_kind() -> None:
    tree = read('custom.mileage > 3 or custom.car contains "Clio"', "en", KEPT)
    assert not isinstance(tree, Faults)
    assert explain(tree, "en", replace(KEPT, custom={}), NOW) == (
        "Contacts for whom the field “mileage” comes after 3 in the alphabet or the field “car” contains “Clio”."
    )
    turned = {"car": KEPT.custom["mileage"], "mileage": KEPT.custom["fleet"]}
    for language in LANGUAGES:
        assert "Clio" in explain(tree, language, replace(KEPT, custom=turned), NOW)


def test_every_operator_and_aggregate_has_its_words() -> None:
    """Braces that are left would be values that are not said."""
    values = {"none": "", "one": "{0}", "two": "{0} and {0}", "many": "({0}, {0})", "span": "3 days"}
    samples = {"number": "3", "text": '"x"', "date": "today", "list": '"x"'}
    fields = {"number": "age", "text": "city", "date": "last_purchase", "list": "hobbies"}
    for row in OPERATORS:
        for kind in set(row.kinds) & set(samples):
            rest = values[row.shape].format(samples[kind])
            for start in ("", "not "):
                prose = said(f"{start}{fields[kind]} {row.en[0]} {rest}".strip(), "fr")
                assert "{" not in prose
    for function in FUNCTIONS:
        column = ".amount" if function.of else ""
        for start in ("", "not "):
            assert "{" not in said(f"{start}{function.word.en}(purchases{column}) between 1 and 2", "fr")


@pytest.mark.parametrize(
    ("sentence", "prose"),
    [
        ('not city = "Lyon"', "Contacts for whom the city is not “Lyon” (or is missing)."),
        ("not email is empty", "Contacts for whom the email is known."),
        ("not count(purchases) < 2", "Contacts for whom the contact has at least 2 purchases."),
        ("not sum(purchases.amount) < 2", "Contacts for whom the total amount of purchases is at least €2."),
        (
            "not (age > 3 and exists(events))",
            "Contacts for whom the age is at most 3 (or is missing) or the contact has no event.",
        ),
        ('status = "former" and everyone', "Contacts for whom the status is “former customer” and the contact is in the file."),
    ],
)  # fmt: skip
def test_denials_say_who_is_in(sentence: str, prose: str) -> None:
    assert said(sentence) == prose


def _texts(node: object) -> list[str]:
    """Every text beginning with the mark, wherever it stands in the tree."""
    if isinstance(node, str):
        return [node] if node.startswith("¤") else []
    if isinstance(node, tuple):
        return [text for part in node for text in _texts(part)]
    names = getattr(node, "__dataclass_fields__", {})
    return [text for name in names for text in _texts(getattr(node, name))]
