"""A file of the addresses' base placed on contacts: precise, once, followed by the address, taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from chaland.customers.models import Contact, SourceRecord, SourceVersion
from chaland.customers.services import hand
from chaland.customers.services.rebuild import rebuild_contacts
from chaland.enrichment.models import Run
from chaland.enrichment.services.undoing import queue_undo
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from chaland.kernel.errors import Conflict, Invalid
from tests.enrichment.people import DAY, ask, firm, person, shop

pytestmark = pytest.mark.django_db

HEAD = "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;x;y;lon;lat;alias\n"
LYON = {"postal_code": "69002", "city": "Lyon", "insee": "69382", "latitude": 45.75, "longitude": 4.83}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.CHALAND_HOME = tmp_path / "home"


def _base(folder: Path, *rows: str, name: str = "adresses-69.csv") -> Path:
    path = folder / name
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def _row(way: str, number: str, street: str, lat: float, code: str = "69002", insee: str = "69382") -> str:
    number, _, rep = number.partition(" ")
    return f"{insee}_{way}_{number:0>5};;{number};{rep};{street};{code};{insee};Lyon;;;4.829;{lat};"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return _base(
        tmp_path,
        _row("7170", "12", "Rue Victor Hugo", 45.7512),
        _row("7170", "12 bis", "Rue Victor Hugo", 45.7513),
        _row("7170", "40", "Rue Victor Hugo", 45.754),
        _row("0100", "1", "Place Bellecour", 45.757),
    )


def _place(contact: Contact) -> tuple[float | None, float | None]:
    contact.refresh_from_db()
    return contact.latitude, contact.longitude


def test_every_address_is_placed_as_precisely_as_the_base_knows_it(base: Path) -> None:
    batch = shop()
    exact = person(batch, street="12 rue Victor-Hugo", **LYON)
    second = person(batch, street="12 B, r. Victor Hugo", **LYON)
    beside = person(batch, street="38 rue Victor Hugo", **LYON)
    typo = person(batch, street="1 pl. Belecour", **{**LYON, "insee": "69123"})
    nowhere = person(batch, street="3 rue Inconnue", **LYON)
    office = firm(batch, company="Léa", street="1 place Bellecour", **LYON)
    result = ask("addresses", "file", base).result
    assert _place(exact) == (45.7512, 4.829)
    assert _place(second) == (45.7513, 4.829)
    assert _place(beside) == (45.754, 4.829)
    assert _place(typo) == (45.757, 4.829)
    assert _place(nowhere) == (45.75, 4.83)
    office.refresh_from_db()
    assert office.latitude == 45.757
    counts = {name: result[name] for name in ("asked", "answered", "unchanged", "housenumber", "street")}
    assert counts == {"asked": 6, "answered": 5, "unchanged": 0, "housenumber": 4, "street": 1}


def test_the_answer_is_a_record_with_its_licence_and_its_day(base: Path) -> None:
    contact = person(shop(), street="12 rue Victor Hugo", **LYON)
    ask("addresses", "file", base)
    said = SourceRecord.objects.get(contact=contact, kind="answer")
    told = json.loads(said.values)["answer"]
    assert said.source.name == "BAN"
    assert (told["licence"], told["edition"]) == ("Licence Ouverte 2.0 (Etalab)", "2026-11-01")
    assert (told["type"], told["score"]) == ("housenumber", 1.0)
    contact.refresh_from_db()
    assert contact.origins["latitude"] == said.pk
    assert contact.origins["street"] != said.pk


def test_a_newer_file_supersedes_and_never_doubles(base: Path, tmp_path: Path) -> None:
    contact = person(shop(), street="12 rue Victor Hugo", **LYON)
    ask("addresses", "file", base)
    again = ask("addresses", "file", base).result
    assert (again["answered"], again["unchanged"]) == (0, 1)
    moved = _base(tmp_path, _row("7170", "12", "Rue Victor Hugo", 45.7599), name="newer.csv")
    ask("addresses", "file", moved)
    assert _place(contact)[0] == 45.7599
    assert SourceRecord.objects.filter(kind="answer").count() == 1
    assert SourceVersion.objects.filter(record__kind="answer").count() == 1


def test_runs_are_taken_back_in_any_order(base: Path, tmp_path: Path) -> None:
    contact = person(shop(), street="12 rue Victor Hugo", **LYON)
    first = ask("addresses", "file", base).result["run"]
    moved = _base(tmp_path, _row("7170", "12", "Rue Victor Hugo", 45.7599), name="newer.csv")
    second = ask("addresses", "file", moved).result["run"]
    run_now(queue_undo(run_id=second, by=None))
    assert _place(contact)[0] == 45.7512
    third = ask("addresses", "file", moved).result["run"]
    run_now(queue_undo(run_id=first, by=None))
    assert _place(contact)[0] == 45.7599
    run_now(queue_undo(run_id=third, by=None))
    assert _place(contact) == (45.75, 4.83)
    assert not SourceRecord.objects.filter(kind="answer").exists()
    with pytest.raises(Conflict, match="undone already"):
        queue_undo(run_id=third, by=None)


def test_the_place_goes_with_the_address_and_comes_back_with_it(base: Path) -> None:
    contact = person(shop(), street="12 rue Victor Hugo", **LYON)
    ask("addresses", "file", base)
    edit = hand.edit_contacts(contact_ids=[contact.pk], values={"street": "99 rue Ailleurs"}, by=None)
    assert _place(contact) == (45.75, 4.83)
    hand.undo_edit(edit=edit, by=None)
    assert _place(contact) == (45.7512, 4.829)


def test_whom_only_the_base_speaks_of_is_forgotten(base: Path) -> None:
    contact = person(shop(), street="12 rue Victor Hugo", **LYON)
    ask("addresses", "file", base)
    SourceRecord.objects.filter(contact=contact, kind="person").delete()
    rebuild_contacts([contact.pk])
    assert not Contact.objects.filter(pk=contact.pk).exists()
    assert not SourceRecord.objects.filter(kind="answer").exists()


def test_a_dry_run_counts_and_writes_nothing(base: Path) -> None:
    contact = person(shop(), street="12 rue Victor Hugo", **LYON)
    result = ask("addresses", "file", base, dry_run=True).result
    assert (result["run"], result["answered"], result["housenumber"]) == (None, 1, 1)
    assert _place(contact) == (45.75, 4.83)
    assert not Run.objects.exists()


def test_a_killed_run_goes_on_without_doubling(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from chaland.enrichment.services import work

    people = [person(shop(), street="12 rue Victor Hugo", **LYON) for _ in range(5)]
    monkeypatch.setattr(work, "PAGE", 2)
    written = work.write_answers
    calls: list[int] = []

    def dying(*told: Any) -> dict[str, int]:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return written(*told)

    monkeypatch.setattr(work, "write_answers", dying)
    with pytest.raises(KeyboardInterrupt):
        ask("addresses", "file", base)
    job = Job.objects.latest("pk")
    Job.objects.filter(pk=job.pk).update(state="queued", lease_until=None)
    result = run_now(job).result
    assert (result["asked"], result["answered"], result["housenumber"]) == (5, 5, 5)
    assert {_place(one)[0] for one in people} == {45.7512}
    assert SourceRecord.objects.filter(kind="answer").count() == 5


def test_the_reference_within_gives_the_middle_of_the_town_to_who_has_no_place() -> None:
    lost = person(shop(), postal_code="69002", city="Lyon")
    placed = person(shop(), **LYON)
    result = ask("addresses", "reference").result
    lost.refresh_from_db()
    assert lost.latitude == pytest.approx(45.7, abs=0.1)
    assert lost.department == "69"
    assert _place(placed) == (45.75, 4.83)
    assert (result["asked"], result["answered"], result["municipality"]) == (1, 1, 1)


@pytest.mark.parametrize("cut", [1, 2])
def test_a_killed_run_of_the_reference_places_everybody_and_counts_each_once(
    monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    """Cut within the second page; between the page that was written and the note that it ended."""
    from chaland.enrichment.services import work

    people = [person(shop(), postal_code="69002", city="Lyon") for _ in range(4)]
    nowhere = person(shop(), city="Nulle-Part-sur-Rien")
    monkeypatch.setattr(work, "PAGE", 2)
    named = "_write_page" if cut == 1 else "end_part"
    real, calls = getattr(work.Work, named), []

    def dying(*told: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(*told)

    monkeypatch.setattr(work.Work, named, dying)
    with pytest.raises(KeyboardInterrupt):
        ask("addresses", "reference")
    job = Job.objects.latest("pk")
    Job.objects.filter(pk=job.pk).update(state="queued", lease_until=None)
    result = run_now(job).result
    assert (result["asked"], result["answered"]) == (5, 4)
    assert all(_place(one)[0] for one in people)
    assert _place(nowhere) == (None, None)


def test_another_file_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    other = tmp_path / "clients.csv"
    other.write_text("nom;prenom\nDupont;Marie\n", encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        ask("addresses", "file", other)
    assert refused.value.code == "not_ban"
    assert not (Path(settings.CHALAND_HOME) / "enrichment" / "base").exists()
    assert Run.objects.get().edition == DAY
