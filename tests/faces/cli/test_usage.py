"""A line that is wrong is a refusal like any other: exit code 2, one JSON document, no traceback."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest
from django.db import connection

from chaland.faces.cli import app as face
from chaland.faces.cli.main import main
from chaland.faces.cli.output import MANNER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain_manner() -> Iterator[None]:
    """What one line asks must not reach the next test."""
    yield
    MANNER.json, MANNER.language = False, "fr"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("segment count", "sentence"),
        ("import clients.csv", "--source"),
        ("doctor --verbose", "--verbose"),
        ("serve --port abc", "--port"),
        ("undo abc", "batch"),
        ("invent", ""),
    ],
)
def test_a_wrong_line_is_refused_with_its_place(
    line: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*line.split(), "--json", "--lang", "en"]) == 2
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert document["error"]["code"] == "usage"
    assert document["error"]["path"] == place
    assert document["error"]["message"] in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("undo abc", "un nombre entier est attendu."),
        ("serve --port 70000", "au plus 65535 est attendu."),
        ("demo --port 0", "au moins 1 est attendu."),
        ("duplicates find --threshold x", "un nombre est attendu."),
        ("duplicates decide 1 2 no", "« no » n'est pas parmi 'same', 'different', 'household'."),
        ("invent", "« invent » n'est pas une commande."),
        ("undo 1 2", "« 2 » est de trop."),
        ("import a.csv --source", "--source attend une valeur."),
        ("serve --worker=3", "--worker ne prend pas de valeur."),
    ],
)
def test_what_is_wrong_is_said_in_french(line: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("words", "shown"), [([], "doctor"), (["segment"], "explain")])
def test_a_family_alone_shows_its_help(
    words: list[str], shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    assert shown in capsys.readouterr().out


def test_a_fault_of_ours_exits_with_4(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(words: object) -> int:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr(face, "invoke", fail)
    assert main(["doctor", "--json"]) == 4
    out, err = capsys.readouterr()
    assert json.loads(out)["error"]["code"] == "broken"
    assert "Traceback" in err


def test_a_taken_port_is_told_before_any_work(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        for command in ("serve", "demo"):
            assert main([command, "--port", str(port)]) == 2
    assert f"127.0.0.1:{port}" in capsys.readouterr().err


@pytest.mark.sqlite_only  # PostgreSQL answers nothing more in the transaction of a test once a question failed
def test_tables_of_an_older_version_are_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE customers_contact RENAME COLUMN email TO mail")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'customers'")
    assert main(["segment", "count", 'email = "a@b.fr"']) == 2
    err = capsys.readouterr().err
    assert "chaland init" in err
    assert "Traceback" not in err


@pytest.mark.sqlite_only
def test_a_broken_database_is_not_called_old(capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE customers_contact RENAME COLUMN email TO mail")
    assert main(["segment", "count", 'email = "a@b.fr"']) == 4
    assert "chaland init" not in capsys.readouterr().err
