"""Each detector: whom it doubts, what it proposes, and whom it leaves alone."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from chaland.quality.domain.detect import detect
from chaland.quality.domain.detect.notes import hidden, subjects_of
from chaland.quality.domain.doubt_rows import FRAME
from chaland.quality.domain.doubts import BY_CODE
from tests.quality.domain.people import WEIGHTS, known, people

RIGHT: dict[str, Any] = {
    "civility": "Mme",
    "first_name": "Sophie",
    "last_name": "Martin",
    "sex": "female",
    "birth_date": date(1982, 9, 22),
    "email": "sophie.martin@orange.fr",
    "mobile": "+33655443322",
    "postal_code": "67000",
    "city": "Strasbourg",
    "insee": "67482",
    "notes": "Préfère être appelée le soir ; connectée à l'application, enceinte Bluetooth vendue en mai.",
}


def doubts_of(**changes: Any) -> dict[str, dict[str, Any] | None]:
    """kind -> what is proposed, for somebody of whom nothing else is doubtful."""
    found = detect(people({**RIGHT, **changes}), known(n33655443300=9), WEIGHTS)
    return {row["kind"]: json.loads(row["proposal"] or "null") for row in found.iter_rows(named=True)}


def test_nothing_is_doubted_of_who_is_right() -> None:
    assert doubts_of() == {}
    nobody = detect(people(), known(), WEIGHTS)
    assert nobody.schema == FRAME
    assert nobody.is_empty()


def test_nothing_is_doubted_of_who_says_nothing() -> None:
    assert detect(people({}), known(), WEIGHTS).is_empty()


@pytest.mark.parametrize(
    ("changes", "kind", "proposal"),
    [
        ({"postal_code": "59000", "city": "Vénissieux", "insee": None}, "town_postal", {"postal_code": "69200", "city": "Vénissieux"}),
        ({"postal_code": "69001", "city": "Nantes", "insee": None}, "town_postal", None),
        ({"postal_code": "69200", "city": "Bidonvillebourg", "insee": None}, "town_postal", {"postal_code": "69200", "city": "Vénissieux"}),
        ({"civility": "M."}, "civility_sex", {"civility": "Mme", "sex": "female"}),
        ({"civility": "M.", "sex": None}, "civility_sex", {"civility": "Mme", "sex": "female"}),
        ({"civility": "M.", "first_name": "Claude"}, "civility_sex", None),
        ({"first_name": "Richard", "last_name": "Laure"}, "civility_sex", None),
        ({"dead_email": True}, "email_bounced", {"email": None}),
        ({"dead_mobile": True}, "mobile_dead", {"mobile": None}),
        ({"birth_date": date(2012, 1, 1)}, "minor", None),
        ({"birth_date": date(2008, 11, 23)}, "minor", None),
        ({"birth_date": date(1915, 1, 1)}, "age", {"birth_date": None}),
        ({"birth_date": date(2030, 1, 1)}, "age", {"birth_date": None}),
        ({"email": "sophie@gmial.com"}, "email_typo", {"email": "sophie@gmail.com"}),
        ({"email": "sophie@voila.fr"}, "email_dead", {"email": None}),
        ({"email": "test@test.fr"}, "email_dead", {"email": None}),
        ({"mobile": "+33655443300"}, "phone_shared", {"mobile": None}),
        ({"last_name": "TEST"}, "test_name", None),
        ({"last_name": "xxxx"}, "test_name", None),
        ({"last_name": "Martin123"}, "test_name", None),
        ({"notes": "Diabétique, carte 4111 1111 1111 1111"}, "note", {"notes": "[…], carte •••• 1111"}),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_found_and_mended(
    changes: dict[str, Any], kind: str, proposal: dict[str, Any] | None
) -> None:
    assert doubts_of(**changes) == {kind: proposal}


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": date(2008, 11, 22)},
        {"birth_date": date(1916, 12, 1)},
        {"postal_code": "1000", "city": "Lausanne", "insee": None, "country": "CH"},
        {"postal_code": "75001", "city": "Paris", "insee": "75056"},
        {"civility": "Dr", "first_name": "Paul"},
        {"first_name": "Camille", "civility": "M.", "sex": "male"},
        {"last_name": "Testud"},
        {"last_name": "Le Test"},
        {"mobile": "+33655443301"},
        {"notes": "Voyage aux Émirats arabes unis, roue voilée, voiture de couleur rouge, Puteaux."},
    ],
)
def test_what_only_looks_doubtful_is_left_alone(changes: dict[str, Any]) -> None:
    assert doubts_of(**changes) == {}


def test_a_note_is_told_by_its_subjects_and_never_shown() -> None:
    found = detect(people({"notes": "Un vrai connard, syndiqué CGT"}), known(), WEIGHTS)
    assert found["value"].to_list() == ["union,insult"]
    assert "connard" not in str(found.drop("proposal").rows())
    assert subjects_of("rien à dire") == []


def test_what_is_noted_of_calls_is_looked_at_too() -> None:
    told = "Rappeler mardi\nElle est syndiquée, un vrai escroc"
    found = detect(people({"told": told}), known(), WEIGHTS).row(0, named=True)
    assert (found["kind"], found["value"], found["proposal"]) == ("call_note", "union,insult", None)
    lines = "\n".join(reversed(told.split("\n")))
    assert detect(people({"told": lines}), known(), WEIGHTS)["evidence"].to_list() == [found["evidence"]]


def test_hiding_keeps_the_rest_of_a_note_and_leaves_nothing_to_hide() -> None:
    for note in ("Maladie grave, rappeler mardi", "cœur malade : CANCER, sœur à prévenir", "Idiot idiot"):
        assert subjects_of(hidden(note)) == []
    assert hidden("Maladie grave, rappeler mardi") == "[…] grave, rappeler mardi"


def test_a_doubt_is_about_its_evidence() -> None:
    """What somebody said of an older value no longer counts."""
    once, again, other = (
        detect(people({**RIGHT, "email": email}), known(), WEIGHTS)["evidence"].to_list()
        for email in ("a@voila.fr", "a@voila.fr", "b@voila.fr")
    )
    assert once == again != other


def test_every_kind_has_its_words_and_its_weight() -> None:
    assert set(WEIGHTS.doubts) == set(BY_CODE)
