"""A hired file comes in: crossed, counted, and what went is nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.suppression import Word
from chaland.customers.models import Contact
from chaland.customers.services.collected import collection, record_of_person
from chaland.enrichment.lists.documents import report
from chaland.enrichment.lists.queries import find_names, seen
from chaland.enrichment.lists.services import editing, taking
from chaland.enrichment.models import HiredName
from chaland.intake.services.begin import begin
from chaland.intake.services.run import queue_step
from chaland.jobs.services import run_now
from chaland.kernel.errors import Conflict, Invalid
from tests.enrichment.lists.world import CLOCK, NOW, ROWS, fill, filled, make_list, use, write_file

pytestmark = pytest.mark.django_db

DAMAGED = (
    *ROWS,
    "Jeanne;ROUX;JEANNE.ROUX@example.fr;;;;;;;",  # written otherwise, the same mailbox
    "Marc;PETIT;marc@example.fr;;;;;;14/07/2012;",  # a child
    "Anne;REFUS;anne@example.fr;;;;;;;oui",
    "Zoé;NULLE;;;;;;Lyon;;",  # nothing reaches her
    "Igor;OPPOSE;igor@example.fr;;;;;;;",
    "Claude;CLIENT;claude@example.fr;;;;;;;",
)


def _oppose(email: str) -> None:
    suppression.say([Word(Identifier("email", email), "", "", NOW, "list", "test")])


def _client(**values: Any) -> int:
    made = record_of_person(batch=collection("shop", "Boutique", NOW), values=values, at=NOW)
    assert made.contact_id is not None
    return made.contact_id


def test_our_own_opponents_doubles_minors_and_refusals_go_and_are_counted(tmp_path: Path) -> None:
    _oppose("igor@example.fr")
    _client(last_name="CLIENT", email="claude@example.fr")
    row = fill(make_list(tmp_path), write_file(tmp_path, *DAMAGED))
    counted = {"read": 9, "kept": 3, "double": 1, "minor": 1, "refused": 1, "unreachable": 1, "opposed": 1}
    assert row.counts == {**counted, "ours": 1}
    kept = {name.email for name in HiredName.objects.filter(list=row)}
    assert kept == {"jeanne.roux@example.fr", "paul.morel@example.fr", "lucie.blanc@example.fr"}
    told = report(row, "fr")
    assert "Lignes reçues" in told
    assert "claude" not in told  # figures, nobody's name


def test_hired_names_are_no_contacts_and_the_file_is_not_kept(tmp_path: Path) -> None:
    row = fill(make_list(tmp_path), write_file(tmp_path))
    assert Contact.objects.count() == 0
    assert row.counts == {"read": 3, "kept": 3}
    assert sorted(path.name for path in editing.folder_of(row.pk).iterdir()) == ["contract", "proof"]


def test_whom_an_import_of_ours_knows_by_name_and_house_goes(tmp_path: Path) -> None:
    ours = write_file(tmp_path, "Jeanne;ROUX;;;;3, rue des Lilas;69003;Lyon;;", name="ours.csv")
    entry, _ = begin(path=ours, name="ours.csv", source_name="Caisse", by=None)
    for step in ("stage", "commit"):
        run_now(queue_step(entry, step, by=None))
    row = fill(
        make_list(tmp_path),
        write_file(
            tmp_path,
            "Jeanne;ROUX;j@example.fr;;;3 RUE DES LILAS;69003;LYON;;",
            "Paul;ROUX;p@example.fr;;;3 RUE DES LILAS;69003;LYON;;",  # the same house, somebody else
        ),
    )
    assert row.counts == {"read": 2, "ours": 1, "kept": 1}
    assert Contact.objects.count() == 1


def test_nobody_stands_in_two_hired_lists_in_force(tmp_path: Path) -> None:
    first = filled(tmp_path)
    second = fill(make_list(tmp_path, name="Autre"), write_file(tmp_path))
    assert second.counts == {"read": 3, "elsewhere": 3}
    editing.edit_list(list_id=first.pk, values={"ends_on": "2026-11-21"}, by=None, clock=CLOCK)
    again = fill(make_list(tmp_path, name="Encore"), write_file(tmp_path))
    assert again.counts == {"read": 3, "kept": 3}


def test_rejected_rows_are_in_a_file_to_mend(tmp_path: Path) -> None:
    row = fill(make_list(tmp_path), write_file(tmp_path, ROWS[0], "Deux;CASES;a@b.fr;1;2;3;4;5;6;7;8;9"))
    assert row.counts == {"read": 2, "rejected": 1, "kept": 1}
    assert (editing.folder_of(row.pk) / "rejects.xlsx").is_file()


def test_a_killed_reading_goes_on_where_it_was(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHALAND_CHUNK = 2
    row, path = make_list(tmp_path), write_file(tmp_path, *DAMAGED)
    job = taking.take_in(list_id=row.pk, path=path, name=path.name, by=None)
    real, calls = taking.screen, []

    def killed(*given: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(taking, "screen", killed)
    with pytest.raises(KeyboardInterrupt):
        run_now(job)
    job.refresh_from_db()
    assert job.checkpoint == {"chunk": 1}
    job.state = "queued"
    job.save()
    run_now(job)
    row.refresh_from_db()
    assert sum(count for code, count in row.counts.items() if code != "read") == row.counts["read"] == 9
    assert HiredName.objects.filter(list=row).count() == row.counts["kept"]


def test_a_chosen_column_wins_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    row, path = make_list(tmp_path), write_file(tmp_path)
    with pytest.raises(Invalid, match="field"):
        taking.take_in(list_id=row.pk, path=path, name=path.name, columns={"Email": "nothing"}, by=None)
    job = taking.take_in(list_id=row.pk, path=path, name=path.name, columns={"Email": None}, by=None)
    run_now(job)
    assert not HiredName.objects.filter(list=row).exclude(email=None).exists()
    assert HiredName.objects.filter(list=row).count() == 3


def test_a_used_file_is_not_replaced(tmp_path: Path) -> None:
    row = filled(tmp_path)
    use(row)
    with pytest.raises(Conflict) as refused:
        fill(row, write_file(tmp_path))
    assert refused.value.code == "list_used"


def test_a_name_is_found_by_mailbox_number_or_beginning_and_nothing_shorter(tmp_path: Path) -> None:
    row = filled(tmp_path)
    for words in ("jeanne.roux@example.fr", "06 11 11 11 01", "rou", "Roux Jea"):
        assert [name.last_name for name in find_names(row, words)] == ["Roux"], words
    assert not list(find_names(row, "ro"))
    assert not list(find_names(row, "oux"))


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    row = editing.add_list(name="Vide", by=None, clock=CLOCK)
    told = seen(row.pk, CLOCK)
    assert told.status == "quarantine"
    assert {"supplier", "contract_file", "proof_file", "channels", "uses", "ends_on", "names"} <= set(
        told.missing
    )
    row = filled(tmp_path)
    assert seen(row.pk, CLOCK).missing == ()
    assert seen(row.pk, CLOCK).status == "ready"


def test_whom_the_supplier_told_need_not_be_told_again(tmp_path: Path) -> None:
    row = filled(tmp_path)
    said = {"informing": "supplier", "informed_on": "2026-11-23"}
    editing.edit_list(list_id=row.pk, values=said, by=None)
    assert seen(row.pk).uninformed == 3  # tomorrow is no proof
    editing.edit_list(list_id=row.pk, values={"informed_on": "2026-11-20"}, by=None)
    assert seen(row.pk).uninformed == 0


def test_a_file_is_not_replaced_while_it_is_read(tmp_path: Path) -> None:
    row, path = make_list(tmp_path), write_file(tmp_path)
    taking.take_in(list_id=row.pk, path=path, name=path.name, by=None)
    with pytest.raises(Conflict) as refused:
        taking.take_in(list_id=row.pk, path=path, name=path.name, by=None)
    assert refused.value.code == "list_busy"
