"""axe looks at the page of enrichment with everything on it, wide and narrow."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chaland.samples.registers import write_ban
from tests.enrichment.people import ask, firm, shop
from tests.enrichment.services.test_companies import LYON, Sirene, place, unit
from tests.harness.browser import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def test_axe_finds_nothing_and_a_candidate_is_chosen(page: Page, tmp_path: Path, settings: Any) -> None:
    from chaland.enrichment.services import files

    settings.CHALAND_HOME = tmp_path / "home"
    write_ban(files.folder() / "adresses-69.csv.gz", seed=1, rows=40, insee=("69382",))
    batch = shop()
    firm(batch, company="Garage Martin", **LYON)
    firm(batch, company="Fermée", siren="111111118")
    units = [unit("222222226", "GARAGE MARTIN"), unit("333333334", "GARAGE MARTIN")]
    units.append(unit("111111118", "FERMEE", etatAdministratifUniteLegale="C"))
    places = [place("22222222600012"), place("33333333400012"), place("11111111800012")]
    ask("companies", "file", *Sirene(tmp_path).files(units, places))
    page.emulate_media(reduced_motion="reduce")
    page.goto("/enrichment/")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("33333333400012")).click()
    expect(page.get_by_text("Laquelle est-ce ?")).to_have_count(0)
    page.get_by_role("button", name="Annuler", exact=True).last.click()
    expect(page.get_by_text("Laquelle est-ce ?")).to_have_count(1)
