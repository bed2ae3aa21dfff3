"""chaland quality values: compared, unified, said distinct, taken back; the documents others script against."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaland.customers.models import Contact
from chaland.faces.cli import main as line
from chaland.faces.cli.output import MANNER
from chaland.kernel.clock import stop_clock
from chaland.segments.services.saved import save_segment
from tests.faces.web.conftest import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _file(db: None) -> Iterator[None]:
    for city in ("Toulouse", "Toulouse", "Toulousse"):
        make_contact(city=city)
    yield
    stop_clock(None)
    MANNER.json, MANNER.language = False, "fr"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert line.main(["quality", "values", *words, "--json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def towns() -> list[str | None]:
    return sorted(Contact.objects.values_list("city", flat=True))


def test_from_the_list_to_the_rule_and_back(capsys: pytest.CaptureFixture[str]) -> None:
    segment = save_segment(name="Toulousains", sentence='ville = "Toulousse"', by=None)
    document = told(capsys, "--field", "city")
    assert list(document) == ["fields", "groups", "rules"]
    (group,) = document["groups"]
    assert group["values"] == [
        {"text": "Toulouse", "count": 2, "why": "case"},
        {"text": "Toulousse", "count": 1, "why": "doubled"},
    ]
    assert (group["kept"], group["segments"]) == ("Toulouse", ["Toulousains"])
    done = told(capsys, "--apply", str(group["group"]), "--segments")
    assert (done["forms"], done["segments"], done["undone"]) == (["Toulousse"], [segment.pk], False)
    assert towns() == ["Toulouse"] * 3
    assert [rule["rule"] for rule in told(capsys, "--known")["rules"]] == [done["rule"]]
    assert told(capsys, "--undo", str(done["rule"]))["undone"]
    assert towns() == ["Toulouse", "Toulouse", "Toulousse"]


def test_another_spelling_a_value_left_alone_and_distinct(capsys: pytest.CaptureFixture[str]) -> None:
    group = str(told(capsys)["groups"][0]["group"])
    done = told(capsys, "--apply", group, "--write", "Tolosa", "--leave", "Toulouse")
    assert towns() == ["Tolosa", "Toulouse", "Toulouse"]
    told(capsys, "--undo", str(done["rule"]))
    assert told(capsys, "--distinct", group)["distinct"]
    assert told(capsys)["groups"] == []


def test_an_import_tells_how_many_rows_follow_a_rule(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    told(capsys, "--apply", str(told(capsys)["groups"][0]["group"]))
    file = tmp_path / "clients.csv"
    file.write_text("Nom;Prénom;Ville\nVERT;Léa;Toulousse\nGRIS;Tom;Nantes\n", encoding="utf-8")
    assert line.main(["import", str(file), "--source", "shop", "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unified"] == 1


def test_what_is_refused_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    group = str(told(capsys)["groups"][0]["group"])
    for words in (("--field", "email"), ("--undo", "99"), ("--apply", group, "--leave", "Lyon")):
        assert line.main(["quality", "values", *words]) == 2
    assert "Lyon" in capsys.readouterr().err
