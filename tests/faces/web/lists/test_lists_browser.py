"""Hired lists in a real browser: a use reserved and given back, somebody who says no; axe finds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from chaland.enrichment.models import HiredName
from tests.enrichment.lists.conftest import _one_day  # noqa: F401
from tests.enrichment.lists.world import filled, make_list
from tests.harness.browser import assert_accessible


@pytest.mark.django_db(transaction=True)
def test_a_use_is_reserved_and_given_back_and_who_says_no_goes(page: Any, tmp_path: Path) -> None:
    row, empty = filled(tmp_path), make_list(tmp_path, name="À compléter", supplier="")
    page.goto("/lists/")
    expect(page.get_by_text("3 personnes restent à informer")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Jardiniers du Rhône").last.click()
    page.get_by_label("Canal").select_option("email")
    page.get_by_role("button", name="Réserver une utilisation").click()
    expect(page.get_by_text("utilisations restantes sur 2").locator("..")).to_contain_text("1")
    assert_accessible(page)
    page.get_by_role("button", name="Rendre").click()
    expect(page.get_by_text("Rendue", exact=True)).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/lists/{row.pk}/names/?q=rou")
    assert_accessible(page)
    page.get_by_text("A dit non").click()
    page.get_by_role("button", name="Effacer Jeanne Roux, qui a dit non").click()
    expect(page.locator("#toasts")).to_contain_text("le fournisseur est à prévenir")
    assert not HiredName.objects.filter(last_name="Roux").exists()
    for address in (f"/lists/{empty.pk}/", f"/lists/{empty.pk}/contract/", "/lists/relays/"):
        page.goto(address)
        assert_accessible(page)
