"""chaland enrich: the documents that others script against."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaland.faces.cli import main as line
from chaland.faces.cli.output import MANNER
from chaland.samples.registers import ESTABLISHMENTS, UNITS, write_ban, write_sirene
from tests.enrichment.people import firm, person, shop
from tests.enrichment.services.test_companies import LYON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_it_was(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.CHALAND_HOME = tmp_path / "home"
    yield
    MANNER.json, MANNER.language = False, "fr"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = line.main(["enrich", *words, "--json"])
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, document


def test_addresses_dry_then_for_good_then_taken_back(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    base = tmp_path / "adresses-69.csv.gz"
    known = write_ban(base, seed=3, rows=60, insee=("69382",)).row(0, named=True)
    contact = person(shop(), street=f"{known['numero']} {known['nom_voie']}", **LYON)
    code, dry = told(capsys, "addresses", "--file", str(base), "--dry-run")
    assert (code, dry["run"], dry["dry_run"], dry["answered"]) == (0, None, True, 1)
    _, done = told(capsys, "addresses", "--file", str(base))
    assert (done["asked"], done["answered"], done["housenumber"], done["way"]) == (1, 1, 1, "file")
    contact.refresh_from_db()
    assert contact.latitude == float(known["lat"])
    assert told(capsys, "status")[1]["missing"]["placed"] == 1
    code, undone = told(capsys, "undo", str(done["run"]))
    assert (code, undone) == (0, {"run": done["run"], "answers": 1})
    code, refused = told(capsys, "undo", str(done["run"]))
    assert (code, refused["error"]["code"] if "error" in refused else refused["code"]) == (2, "run_undone")


def test_companies_of_the_samples(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    units, places = write_sirene(tmp_path, seed=5, rows=300)
    open_ones = units.join(places, on="siren").filter(
        (units["statutDiffusionUniteLegale"] == "O") & (units["etatAdministratifUniteLegale"] == "A")
    )
    batch = shop()
    known = open_ones.row(0, named=True)
    named = open_ones.row(1, named=True)
    firm(batch, company="Autre nom", siren=known["siren"])
    mine = firm(
        batch,
        company=named["denominationUniteLegale"].title(),
        street=f"{named['numeroVoieEtablissement']} {named['typeVoieEtablissement']} {named['libelleVoieEtablissement']}",
        postal_code=named["codePostalEtablissement"],
        insee=named["codeCommuneEtablissement"],
    )
    files = ["--file", str(tmp_path / UNITS), "--file", str(tmp_path / ESTABLISHMENTS)]
    code, done = told(capsys, "companies", *files)
    assert (code, done["asked"], done["answered"], done["proposed"]) == (0, 2, 2, 0)
    mine.refresh_from_db()
    assert mine.siren == named["siren"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("companies",), "enrich_with_what"),
        (("addresses", "--service"), "service_off"),
        (("addresses", "--service", "--file", "x.csv"), "enrich_with_both"),
        (("addresses", "--file", "nowhere.csv"), "file_missing"),
        (("service", "geoplateforme", "--on"), "notice_unread"),
        (("service", "autre", "--on", "--read"), "service_unknown"),
        (("undo", "99"), "run_unknown"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str
) -> None:
    exit_code, document = told(capsys, *words)
    assert exit_code == 2
    assert document.get("error", document)["code"] == code


def test_a_service_is_switched_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "service", "geoplateforme", "--on", "--read")[1]["on"] is True
    on = {one["service"]: one["on"] for one in told(capsys, "status")[1]["services"]}
    assert on == {"geoplateforme": True, "recherche-entreprises": False}
    assert told(capsys, "service", "geoplateforme", "--off")[1]["on"] is False
