"""segment and export on the command line: JSON as the contract has it, exit codes, every fault at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaland.access.models import AuditEntry
from chaland.customers.models import Contact
from chaland.faces.cli.main import main
from chaland.faces.cli.output import MANNER
from tests.faces.web.conftest import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_people() -> Iterator[None]:
    make_contact()
    make_contact(last_name="Martin", city="Paris", postal_code="75011")
    yield
    MANNER.json = False


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_counting_and_listing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "segment", "count", 'ville = "lyon"') == (0, {"count": 1})
    lyon = Contact.objects.get(city="Lyon")
    assert run(capsys, "segment", "list", 'city = "Lyon"') == (0, {"ids": [lyon.pk]})


def test_explaining_and_sql(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = run(capsys, "segment", "explain", 'ville = "Lyon"', "--lang", "en")
    assert (code, told["prose"]) == (0, "Contacts for whom the city is “Lyon”.")
    code, told = run(capsys, "segment", "sql", 'ville = "Lyon"')
    assert told["values"] == ["lyon"]
    assert told["sql"].startswith("SELECT c.id FROM customers_contact AS c WHERE")


def test_every_fault_is_told_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "segment", "check", 'ville = "Lyon"') == (0, {"faults": []})
    code, told = run(
        capsys, "segment", "check", 'vile = "Lyon" et existe(messages où statut = "remi")', "--lang", "fr"
    )
    assert code == 2
    assert [(fault["code"], fault["at"], fault["suggestion"]) for fault in told["faults"]] == [
        ("unknown_field", {"offset": 0, "length": 4}, "ville"),
        ("unknown_choice", {"offset": 45, "length": 6}, '"delivered"'),
    ]
    assert "vile" in told["faults"][0]["message"]
    assert run(capsys, "segment", "count", 'vile = "Lyon"')[1]["faults"][0]["code"] == "unknown_field"


def test_exporting(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    to = tmp_path / "lyon.csv"
    code, told = run(
        capsys,
        "export",
        "contacts",
        "--to",
        str(to),
        "--where",
        'ville = "Lyon"',
        "--columns",
        "last_name,city",
    )
    assert (code, told["rows"], told["file"]) == (0, 1, str(to))
    assert to.read_bytes().decode("utf-8-sig") == '"Nom";"Ville"\r\n"Dupont";"Lyon"\r\n'
    assert AuditEntry.objects.get(verb="contacts.export").actor_name == "chaland"
    assert run(capsys, "export", "everything", "--to", str(to))[1]["error"]["code"] == "kind_unknown"
    code, told = run(capsys, "export", "contacts", "--to", str(to), "--where", "vile = 3")
    assert (code, told["faults"][0]["code"]) == (2, "unknown_field")
