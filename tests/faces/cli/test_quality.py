"""chaland quality and the API of it: one document, a contract that others script against."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chaland.faces.cli import main as line
from chaland.faces.cli.output import MANNER
from chaland.kernel.clock import stop_clock
from chaland.quality.services import keeping_up
from tests.faces.web.conftest import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    stop_clock(None)
    MANNER.json, MANNER.language = False, "fr"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = line.main(["quality", *words, "--json"])
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, document


def test_the_file_s_document(capsys: pytest.CaptureFixture[str]) -> None:
    make_contact(email="a@voila.fr")
    code, document = told(capsys)
    assert code == 0
    assert list(document) == [
        "day",
        "people",
        "score",
        "dimensions",
        "to_mend",
        "doubts",
        "sources",
        "fields",
    ]
    assert document["people"] == 1
    assert 0 < document["score"] < 100
    assert document["dimensions"]["unique"] is None
    assert document["doubts"] == [{"kind": "email_dead", "label": "E-mail sans destinataire", "count": 1}]
    email = next(one for one in document["fields"] if one["field"] == "email")
    assert (email["filled"], email["doubted"], email["idle"]) == (1, 1, False)


def test_a_large_file_is_worked_out_on_the_spot(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping_up, "AT_ONCE", 0)
    make_contact()
    assert told(capsys)[1]["people"] == 1


def test_one_contact_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    contact = make_contact(email="jean@gmial.com")
    document = told(capsys, "--contact", str(contact))[1]
    assert document["contact_id"] == contact
    lost = {reason["dimension"]: reason["said"] for reason in document["reasons"]}
    assert "il manque" in lost["complete"]
    assert document["doubts"][0]["proposal"] == {"email": "jean@gmail.com"}
    assert line.main(["quality", "--contact", str(contact), "--lang", "en"]) == 0
    assert "missing: " in capsys.readouterr().out


def test_people_read_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert line.main(["quality"]) == 0
    assert "Personne au fichier" in capsys.readouterr().out
    make_contact(email="a@voila.fr")
    assert line.main(["quality"]) == 0
    said = capsys.readouterr().out
    assert "sur 100, 1 fiches" in said
    assert "E-mail sans destinataire" in said
