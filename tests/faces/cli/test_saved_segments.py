"""Saved segments on the command line: JSON as the contract has it, exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaland.customers.models import Contact, CustomField
from chaland.faces.cli.main import main
from chaland.faces.cli.output import MANNER
from chaland.kernel.clock import stop_clock, system_clock
from chaland.segments.models import SavedSegment
from tests.faces.web.conftest import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_people() -> Iterator[None]:
    make_contact(city="Lyon", city_key="lyon")
    make_contact(last_name="Martin", city="Paris", city_key="paris", postal_code="75011")
    yield
    MANNER.json = False
    stop_clock(None)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    MANNER.json = False
    assert main(list(words)) == 0
    return capsys.readouterr().out


def test_saving_showing_why(capsys: pytest.CaptureFixture[str]) -> None:
    code, saved = run(capsys, "segment", "save", "Lyonnais", 'ville = "Lyon"', "--folder", "Villes")
    assert (code, saved["count"], saved["name"]) == (0, 1, "Lyonnais")
    code, shown = run(capsys, "segment", "show", "lyonnais", "--lang", "en")
    assert code == 0
    assert {key: shown[key] for key in ("id", "count", "sentence", "prose", "folder", "used_by")} == {
        "id": saved["id"],
        "count": 1,
        "sentence": 'city = "Lyon"',
        "prose": "Contacts for whom the city is “Lyon”.",
        "folder": "Villes",
        "used_by": [],
    }
    assert shown["sizes"][0]["size"] == 1
    paris = Contact.objects.get(city="Paris")
    code, why = run(capsys, "segment", "why", "Lyonnais", str(paris.pk), "--lang", "fr")
    assert (code, why["in"]) == (0, False)
    assert (why["reasons"][0]["values"], why["reasons"][0]["decides"]) == (["Paris"], True)
    assert "✗ la ville est « Lyon » : « Paris »" in told(capsys, "segment", "why", "Lyonnais", str(paris.pk))
    Contact.objects.filter(pk=paris.pk).update(city="Lyon", city_key="lyon")
    code, moves = run(capsys, "segment", "moves", "Lyonnais")
    assert (moves["moves"][0]["contact_id"], moves["moves"][0]["entered"]) == (paris.pk, True)
    assert moves["moves"][0]["said"] == "une donnée a changé : la ville est « Lyon »"
    SavedSegment.objects.create(name="Perdu", key="perdu", tree="{}", created_at=system_clock(), updated_at=system_clock())  # fmt: skip
    listed = told(capsys, "segment", "saved")
    assert "Villes / Lyonnais" in listed
    assert "—  Perdu" in listed


def test_copying_deleting_and_putting_back(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "segment", "save", "Lyonnais", 'ville = "Lyon"')
    code, copy = run(capsys, "segment", "copy", "lyonnais", "--frozen", "--lang", "fr")
    assert (code, copy["name"], copy["frozen"], copy["count"]) == (0, "Lyonnais (copie)", True, 1)
    run(capsys, "segment", "delete", "Lyonnais")
    assert run(capsys, "segment", "show", "Lyonnais")[0] == 2
    assert run(capsys, "segment", "restore", "LYONNAIS")[1]["name"] == "Lyonnais"
    assert run(capsys, "segment", "show", "Lyonnais")[1]["count"] == 1
    assert run(capsys, "segment", "restore", "Lyonnais")[0] == 2


def test_refusals_say_what_and_exit_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "segment", "save", "Tous", "everyone")
    assert run(capsys, "segment", "save", "tous", "everyone")[1]["error"]["code"] == "segment_exists"
    code, said = run(capsys, "segment", "save", "tous", 'ville = "Paris"', "--replace")
    assert (code, said["count"], said["name"]) == (0, 1, "Tous")
    code, said = run(capsys, "segment", "save", "X", "vile = 3")
    assert (code, said["faults"][0]["code"]) == (2, "unknown_field")
    code, said = run(capsys, "segment", "show", "Touts")
    assert (code, said["error"]["code"], said["error"]["meant"]) == (2, "segment_unknown", "Tous")
    assert run(capsys, "segment", "why", "Tous", "999999")[1]["error"]["code"] == "contact_unknown"
    run(capsys, "segment", "save", "Haut", 'in_segment("Tous")')
    assert run(capsys, "segment", "delete", "Tous")[1]["error"]["code"] == "segment_used"
    assert run(capsys, "segment", "rename", "Tous", "Chacun")[1]["name"] == "Chacun"
    assert run(capsys, "segment", "show", "Haut", "--lang", "fr")[1]["sentence"] == 'dans_segment("Chacun")'
    assert run(capsys, "segment", "delete", "Haut") == (0, {"deleted": "Haut"})
    assert run(capsys, "segment", "delete", "Chacun")[0] == 0
    assert run(capsys, "segment", "saved") == (0, {"segments": []})


def test_a_segment_whose_field_is_gone_is_refused_and_hides_no_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    field = CustomField.objects.create(
        key="budget", label_fr="Budget", label_en="Budget", type="number", created_at="2026-01-05T09:00Z"
    )
    run(capsys, "segment", "save", "Riches", "perso.budget >= 1000 ou perso.budget est vide")
    run(capsys, "segment", "save", "Tous", "everyone")
    field.delete()
    first, last = run(capsys, "segment", "saved", "--lang", "fr")[1]["segments"]
    assert (first["count"], last["count"]) == (None, 2)
    assert first["sentence"] == "perso.budget >= 1000 ou perso.budget est vide"
    for words in (("show", "Riches"), ("count", 'dans_segment("Riches")')):
        code, refused = run(capsys, "segment", *words)
        assert (code, refused["error"]["code"]) == (2, "sentence_faults")


def test_overlaps_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "segment", "save", "A", 'ville = "Lyon"')
    run(capsys, "segment", "save", "B", 'city in ("Lyon", "Paris")', "--frozen")
    code, found = run(capsys, "segment", "overlap", "A", "b")
    assert (code, found["sizes"], found["shared"]) == (0, {"A": 1, "B": 2}, 1)
    assert found["combinations"] == [
        {"in": ["A", "B"], "count": 1},
        {"in": ["A"], "count": 0},
        {"in": ["B"], "count": 1},
        {"in": [], "count": 0},
    ]
    assert run(capsys, "segment", "overlap", "A", "a")[1]["error"]["code"] == "overlap_number"


def test_packs_are_installed_and_taken_off(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert [pack["installed"] for pack in run(capsys, "segment", "packs")[1]["packs"]] == [False] * 4
    code, done = run(capsys, "segment", "install", "travel_agency", "--lang", "en")
    assert (code, len(done["segments"]), done["kept"]) == (0, 13, [])
    assert "Families" in done["segments"]
    assert run(capsys, "segment", "install", "travel_agency", "--lang", "en")[1]["segments"] == []
    assert len(run(capsys, "segment", "uninstall", "travel_agency")[1]["segments"]) == 13
    assert run(capsys, "segment", "install", "plumber")[1]["error"]["code"] == "pack_unknown"
    own = tmp_path / "own.toml"
    own.write_text('version = 1\nkey = "own"\nname = {fr = "À moi"}\n', encoding="utf-8")
    assert run(capsys, "segment", "install", str(own))[1]["error"]["code"] == "pack_invalid"
