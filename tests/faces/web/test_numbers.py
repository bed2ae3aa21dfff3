"""Whatever an address says, no page breaks on it."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from chaland.faces.web.numbers import row_number, row_numbers

TAMPERED = ("1" * 30, "1" * 5_000, "²", "٣", "-1", "1.0", "")


def test_only_what_may_be_a_row_is_a_number() -> None:
    assert [row_number(said) for said in ("0", "12", None)] == [0, 12, None]
    assert row_numbers([*TAMPERED, "7", "3"]) == [7, 3]


def test_pages_that_take_several_numbers_bear_any(manager: Client) -> None:
    for said in TAMPERED:
        rows = manager.get(reverse("contacts_some"), {"ids": said}, headers={"HX-Request": "true"})
        assert rows.status_code == 200, said
        assert manager.post(reverse("consent_void") + f"?entries={said}").status_code < 500, said
