"""What people type is normalised as files are, or refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from chaland.faces.web.contacts.typed import place, typed, written
from chaland.kernel.errors import Invalid


@pytest.mark.parametrize(
    ("field", "text", "stored"),
    [
        ("email", " Jean.Dupont@Example.FR ", "jean.dupont@example.fr"),
        ("mobile", "06.12.34.56.78", "+33612345678"),
        ("phone", "+41 22 767 61 11", "+41227676111"),
        ("birth_date", "31/12/1980", "1980-12-31"),
        ("birth_date", "1980-12-31", "1980-12-31"),
        ("loyalty_points", "1 250", 1250),
        ("tags", "VIP, SUV ; ", ["VIP", "SUV"]),
        ("function", "  chef   de projet ", "chef de projet"),
        ("function", "   ", None),
        ("country", "Belgique", "BE"),
        ("country", "Pays imaginaire", "Pays imaginaire"),
        ("language", "Allemand", "de"),
        ("language", "english", "en"),
        ("language", "Português", "pt"),
        ("language", "klingon", "klingon"),
    ],
)
def test_stored(field: str, text: str, stored: Any) -> None:
    assert typed(field, text) == {field: stored}


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("email", "jean@", "email_invalid"),
        ("mobile", "abc", "phone_invalid"),
        ("birth_date", "31/02/1980", "day_invalid"),
        ("loyalty_points", "beaucoup", "number_invalid"),
    ],
)
def test_refused(field: str, text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        typed(field, text)
    assert (refused.value.code, refused.value.path) == (code, field)


def test_a_town_brings_its_place() -> None:
    found = place("69003", "LYON 03")
    assert (found["city"], found["insee"], found["department"]) == ("Lyon", "69383", "69")
    assert 45 < found["latitude"] < 46


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("mobile", "06 12 34 56 78"),
        ("tags", "VIP, SUV"),
        ("tags", '"vin, blanc" ; 24/24'),
        ("email", "a@b.fr"),
        ("country", "Côte d'Ivoire"),
        ("language", "nl"),
    ],
)
def test_what_is_shown_for_edition_reads_back_as_the_same(field: str, text: str) -> None:
    stored = typed(field, text)
    assert typed(field, written(field, stored[field])) == stored
