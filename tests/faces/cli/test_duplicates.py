"""duplicates find, check, decide, merge, undo, train: a contract that others script against."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaland.customers.models import Batch, Contact
from chaland.duplicates.domain.model import Model
from chaland.faces.cli import main as line
from chaland.faces.cli.output import MANNER
from chaland.kernel.clock import stop_clock
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db

FILE = """N° client;Nom;Prénom;Date de naissance;Code postal;Ville;Mobile;E-mail
C1;MARTIN;Sophie;22/09/1982;67000;Strasbourg;0655443322;sophie.martin@exemple.fr
C2;Martin;Sophie;22/09/1982;67000;Strasbourg;;sophie.martin@exemple.fr
C3;DURAND;Paul;05/05/1970;44000;Nantes;0620202020;paul.durand@exemple.fr"""


@pytest.fixture(autouse=True)
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    shop.deliver(FILE)
    yield shop
    stop_clock(None)
    MANNER.json, MANNER.language = False, "fr"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = line.main([*words, "--json"])
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, document


def contact(number: str) -> int:
    return Contact.objects.get(records__external_id=number).pk


def test_find_writes_the_clusters(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, found = told(capsys, "duplicates", "find", "--to", str(tmp_path / "doubles.csv"))
    assert (code, found["clusters"], found["records"], found["rows"]) == (0, 1, 3, 2)
    assert {"pairs", "clusters", "seconds"} <= set(found)
    with (tmp_path / "doubles.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["cluster_id", "contact_id", "source", "external_id", "probability"]
    assert {row["external_id"] for row in rows} == {"C1", "C2"}
    assert len({row["cluster_id"] for row in rows}) == 1
    assert all(0.5 <= float(row["probability"]) <= 1 for row in rows)


def test_check_and_decide(capsys: pytest.CaptureFixture[str]) -> None:
    _, found = told(capsys, "duplicates", "check", "--contact", str(contact("C1")))
    assert [one["contact_id"] for one in found["found"]] == [contact("C2")]
    assert found["found"][0]["reasons"][0]["words"]
    code, _ = told(capsys, "duplicates", "decide", str(contact("C1")), str(contact("C2")), "different")
    assert code == 0
    _, found = told(capsys, "duplicates", "find")
    assert found["clusters"] == 0


def test_check_of_values_given_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    """As people write them: a French date, a number with spaces."""
    words = ("--field", "last_name=Durand", "--field", "first_name=P.", "--field", "mobile=06 20 20 20 20")
    _, found = told(capsys, "duplicates", "check", *words, "--field", "birth_date=05/05/1970")
    assert [one["contact_id"] for one in found["found"]] == [contact("C3")]
    assert found["found"][0]["band"] == "automatic"


def test_merge_and_undo(capsys: pytest.CaptureFixture[str]) -> None:
    one, other, third = (contact(number) for number in ("C1", "C2", "C3"))
    code, made = told(
        capsys,
        "duplicates",
        "merge",
        "boutique:C1",
        str(other),
        "--keep",
        str(other),
        "--field",
        "email=C1@x.fr",
    )
    assert (code, made["error"]["code"]) == (2, "contact_unknown")
    words = ("boutique:C1", str(other), "--keep", str(other), "--field", f"mobile={one}")
    code, made = told(capsys, "duplicates", "merge", *words)
    assert (code, made["contact_id"], made["merged"], made["records"]) == (0, other, [one], 1)
    _, shown = told(capsys, "contact", "show", str(one))
    assert (shown["id"], shown["values"]["mobile"]) == (other, "+33655443322")
    code, back = told(capsys, "duplicates", "undo", str(made["merge"]))
    assert (code, back["contacts"]) == (0, [one, other])
    _, shown = told(capsys, "contact", "show", str(one))
    assert (shown["id"], third) == (one, contact("C3"))


def test_merge_above_a_probability(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "duplicates", "find")
    code, planned = told(capsys, "duplicates", "merge", "--above", "0.98", "--dry-run")
    assert (code, planned["merges"], planned["contacts"], planned["dry_run"]) == (0, 1, 1, True)
    assert planned["groups"][0]["contacts"] == [contact("C1"), contact("C2")]
    assert 0 <= planned["expected_errors"] <= 0.02
    code, done = told(capsys, "duplicates", "merge", "--above", "0.98")
    assert (code, done["merges"], Contact.objects.count()) == (0, 1, 2)
    code, back = told(capsys, "duplicates", "undo", "--batch", str(done["batch"]))
    assert (code, back["merges"], Contact.objects.count()) == (0, 1, 3)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("merge",), "merge_whom"),
        (("merge", "1", "--above", "0.99"), "merge_whom"),
        (("merge", "--above", "0.5"), "threshold_out_of_range"),
        (("merge", "--above", "0.99"), "scan_missing"),
        (("merge", "boutique:C1", "--field", "email"), "field_malformed"),
        (("merge", "boutique:C1"), "merge_of_one"),
        (("undo",), "undo_what"),
        (("undo", "987654"), "merge_unknown"),
        (("undo", "--batch", "987654"), "batch_unknown"),
        (("find", "--threshold", "1.5"), "threshold_out_of_range"),
        (("find", "--to", "/nowhere/at/all.csv"), "folder_missing"),
        (("train", "--to", "/nowhere/at/all.json"), "folder_missing"),
        (("check", "--field", "last_name"), "field_malformed"),
        (("check", "--contact", "987654"), "contact_unknown"),
        (("check", "--contact", "9" * 20), "contact_unknown"),
        (("check",), "check_whom"),
        (("check", "--contact", "1", "--field", "last_name=Martin"), "check_whom"),
        (("check", "--field", "birth_date=demain"), "day_invalid"),
        (("decide", "1", "9" * 20, "same"), "contact_unknown"),
        (("merge", "boutique:C1", "boutique:C2", "--field", "ville=boutique:C1"), "merge_field"),
        (("find", "--to", "/"), "file_unwritable"),
        (("train", "--worlds", "0"), "usage"),
    ],
)
def test_what_is_wrong_is_refused(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str
) -> None:
    exit_code, document = told(capsys, "duplicates", *words)
    assert (exit_code, document["error"]["code"]) == (2, code)


def test_train_leaves_a_model_or_says_what_it_lacks(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    to = tmp_path / "small.json"
    code, document = told(capsys, "duplicates", "train", "--worlds", "1", "--people", "300", "--to", str(to))
    if code:
        assert document["error"]["code"] == "trainer_missing"
        assert not to.exists()
    else:
        assert len(Model.from_json(to.read_text(encoding="utf-8")).trees) == document["trees"]


def test_an_import_says_how_many_may_have_been_there_already(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    fair = tmp_path / "fair.csv"
    fair.write_text(
        "Nom;Prénom;Date de naissance;Code postal;E-mail\nMartin;Sofie;22/09/1982;67000;s@autre.fr\n"
    )
    words = ("import", str(fair), "--source", "salon", "--yes")
    assert told(capsys, *words)[1]["possible_duplicates"] is None  # nobody has looked through the file yet
    told(capsys, "undo", str(Batch.objects.latest("id").pk))
    told(capsys, "duplicates", "find")
    assert told(capsys, *words)[1]["possible_duplicates"] == 1
