"""The file of rejected rows: as they were but for secrets, with the reason of each, and read back in."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from chaland.intake.models import Import
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db

SECRETS = """
Nom;E-mail;Mot de passe;Carte bancaire
Dupont;jean@example.fr;azerty12;4111 1111 1111 1111
Martin;lea@example.fr;;motus-1;5500 0000 0000 0004
Durand;paul@example.fr;soleil34;4242 4242 4242 4242
"""


def rejected(entry: Import) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(entry.rejects_file).active.iter_rows(values_only=True))


def test_a_row_with_too_many_cells_keeps_its_secrets_too(shop: Shop) -> None:
    """Its cells are pushed out from under their headers: what may be a secret stands one further."""
    row = rejected(shop.deliver(SECRETS))[1]
    assert row[:2] == ("Martin", "lea@example.fr")
    assert "motus-1" not in row
    assert [cell for cell in row if cell and "0004" in cell] == ["•••• 0004"]


def test_secrets_that_may_be_kept_are_kept(shop: Shop) -> None:
    row = rejected(shop.deliver(SECRETS, sensitive_reason="abonnements prélevés"))[1]
    assert "5500 0000 0000 0004" in row
