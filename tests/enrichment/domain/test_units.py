"""Codes of the Insee in words, and the capitals of its addresses as we write them."""

from __future__ import annotations

import pytest

from chaland.enrichment.domain.units import legal_form_of, spoken, staff_of


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("12 BIS RUE VICTOR HUGO", "12 bis rue Victor Hugo"),
        ("PLACE DE LA REPUBLIQUE", "place de la Republique"),
        ("Place Bellecour", "Place Bellecour"),
        ("LE BOURG", "le bourg"),
        (None, None),
    ],
)
def test_capitals(line: str | None, said: str | None) -> None:
    assert spoken(line) == said


def test_labels_of_codes() -> None:
    assert (staff_of("12"), staff_of("NN"), staff_of("99"), staff_of(None)) == (
        "20 à 49 salariés",
        "Sans salarié",
        None,
        None,
    )
    assert (legal_form_of("5710"), legal_form_of("5498"), legal_form_of("9220")) == (
        "SAS",
        "EURL",
        "Association",
    )
    assert legal_form_of("7344") is not None
    assert legal_form_of(None) is None
