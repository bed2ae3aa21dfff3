"""By their own act names become ours; by their no they go everywhere, and the supplier is to be told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chaland.access.models import AuditEntry
from chaland.access.services import add_user
from chaland.consent import suppression
from chaland.consent.domain.identifiers import Identifier
from chaland.consent.models import Entry, Relay
from chaland.consent.services import relays
from chaland.customers.models import Contact
from chaland.enrichment.lists import personal
from chaland.enrichment.lists.documents import certificate
from chaland.enrichment.lists.ports import Point
from chaland.enrichment.lists.queries import alerts, list_row, seen
from chaland.enrichment.lists.services import answering, editing, handing, purging, using
from chaland.enrichment.models import Adoption, HiredList, HiredName
from chaland.jobs.services import queue, run_now
from chaland.kernel.clock import fixed_clock, stop_clock
from chaland.kernel.errors import ChalandError, Conflict, Invalid
from tests.consent.harness import make_purpose
from tests.enrichment.lists.world import CLOCK, NOW, filled, use
from tests.harness.rows import make_batch, make_source

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


@pytest.fixture
def ready(tmp_path: Path) -> HiredList:
    return filled(tmp_path)


def _name(last: str = "Roux") -> HiredName:
    return HiredName.objects.get(last_name=last)


def _adopt(**changes: Any) -> int:
    said = {"name_id": _name().pk, "act": "bought", "at": NOW, "evidence": "commande 12", "by": None}
    return answering.adopt(**{**said, "clock": fixed_clock(LATER), **changes})


def test_who_buys_becomes_a_contact_whose_source_is_the_list(ready: HiredList) -> None:
    contact = Contact.objects.get(pk=_adopt())
    assert (contact.first_name, contact.email, contact.city) == ("Jeanne", "jeanne.roux@example.fr", "Lyon")
    record = contact.records.get()
    assert record.source.name == "Fichier loué : Adresses de France"
    assert Adoption.objects.get().record_id == record.pk
    assert not HiredName.objects.filter(last_name="Roux").exists()


def test_an_adoption_is_written_in_the_trail_of_its_list(ready: HiredList) -> None:
    make_batch(make_source())
    _adopt()
    assert AuditEntry.objects.get(verb="lists.adopt").subject_id == str(ready.pk)


def test_without_an_act_and_what_shows_it_nobody_becomes_ours(ready: HiredList) -> None:
    for changes in (
        {"act": "liked"},
        {"evidence": " "},
        {"at": LATER + timedelta(days=1)},
        {"at": NOW - timedelta(1)},
    ):
        with pytest.raises(Invalid):
            _adopt(**changes)
    assert Contact.objects.count() == 0


def test_consents_given_on_the_way_are_in_the_ledger_and_a_failed_one_adopts_nobody(ready: HiredList) -> None:
    make_purpose()
    by = add_user(email="a@b.fr", role="manager")
    with pytest.raises(ChalandError):
        _adopt(consents=["call"], by=by)  # the items of R223-1 are missing
    assert Contact.objects.count() == 0
    contact_id = _adopt(consents=["email"], by=by)
    entry = Entry.objects.get(act="given")
    assert (entry.channel, entry.identifier, entry.document_ref) == (
        "email",
        "jeanne.roux@example.fr",
        "commande 12",
    )
    assert entry.record is not None
    assert entry.record.contact_id == contact_id


def test_who_is_in_our_file_meanwhile_is_linked_to_nobody(ready: HiredList) -> None:
    first = _name()
    contact_id = _adopt()
    HiredName.objects.create(list=ready, line=9, first_name="Jeanne", last_name="Roux", email=first.email)
    with pytest.raises(Conflict) as refused:
        _adopt()
    assert refused.value.code == "already_ours"
    assert list(Contact.objects.values_list("pk", flat=True)) == [contact_id]


def test_who_was_told_of_the_source_stays_told(ready: HiredList) -> None:
    made = use(ready, "email")
    handing.informed(use_id=made.pk, name_ids=[_name().pk], at=NOW)
    _adopt()
    assert Entry.objects.get(act="notified").at == NOW


def test_a_stop_goes_on_our_list_out_of_every_hired_list_and_to_the_supplier(
    ready: HiredList, tmp_path: Path
) -> None:
    assert answering.say_no_by(said="06 11 11 11 01", channel="sms", at=NOW, by=None) == 1
    assert not HiredName.objects.filter(last_name="Roux").exists()
    listed = suppression.match([Identifier("phone", "+33611111101")])
    assert [stand.channel for stands in listed.values() for stand in stands] == ["sms"]
    assert relays.waiting()[0].recipient == "Adresses de France"
    to = tmp_path / "relais.csv"
    assert relays.export_relays(recipient="Adresses de France", path=to, by=None) == 1
    assert "jeanne.roux@example.fr" in to.read_text(encoding="utf-8-sig")
    told = {"recipient": "Adresses de France", "how": "e-mail", "by": None}
    with pytest.raises(Invalid):
        relays.mark_relayed(proof=" ", at=NOW, **told)
    assert relays.mark_relayed(proof="accusé du 23/11", at=NOW, **told) == 1
    assert relays.waiting() == []
    assert Relay.objects.get().identifier == ""
    assert Relay.objects.get().proof == "accusé du 23/11"


def test_a_no_that_no_hired_name_says_writes_nothing(ready: HiredList) -> None:
    assert answering.say_no_by(said="nobody@example.fr", by=None) == 0
    assert Relay.objects.count() == 0
    with pytest.raises(Invalid):
        answering.say_no_by(said="personne", by=None)


def test_a_person_finds_all_that_hired_lists_hold_of_them_and_has_it_erased(ready: HiredList) -> None:
    told = list(personal.found([Point("email", "jeanne.roux@example.fr")]))
    assert [(row["supplier"], row["last_name"]) for row in told] == [("Adresses de France", "Roux")]
    contact_id = _adopt()
    HiredName.objects.create(list=ready, line=9, last_name="Roux", email="jeanne.roux@example.fr")
    assert {row["table"] for row in personal.export(contact_id)} == {"hired_name", "adoption"}
    assert personal.erase(contact_id) == 2
    assert personal.erase_found([Point("email", "paul.morel@example.fr")]) == 1
    assert HiredName.objects.count() == 1


def _purge() -> dict[str, Any]:
    return dict(run_now(queue(kind=purging.KIND, arguments={})).result)


@pytest.fixture
def at_any_time() -> Any:
    return stop_clock


def test_an_ended_list_is_purged_but_for_counts_contract_and_proof(
    ready: HiredList, at_any_time: Any, django_capture_on_commit_callbacks: Any
) -> None:
    assert not purging.is_needed(CLOCK)
    at_any_time(datetime(2027, 3, 1, 9, tzinfo=UTC))
    assert seen(ready.pk).status == "expired"
    assert purging.is_needed()
    with django_capture_on_commit_callbacks(execute=True):
        assert _purge() == {"erased": 3}
    row = list_row(ready.pk)
    assert HiredName.objects.count() == 0
    assert seen(ready.pk).status == "purged"
    assert [path.name for path in editing.folder_of(row.pk).iterdir()] == ["contract"]
    told = certificate(row, "fr")
    assert "ATTESTATION DE PURGE" in told
    assert str(row.purge["hash"]) in told
    assert _purge() == {"erased": 0}


def test_the_certificate_counts_what_left_and_every_name_that_went(tmp_path: Path, at_any_time: Any) -> None:
    hired = filled(tmp_path, uses_allowed=3)
    left = use(hired, "email", "noel")
    handing.informed(use_id=left.pk, name_ids=[_name().pk], at=NOW)
    using.cancel_use(use_id=use(hired, "sms", "rendue").pk, by=None, clock=CLOCK)
    use(hired, "letter", "oubliee")
    _adopt()
    answering.say_no(name_id=_name("Morel").pk, by=None, clock=fixed_clock(LATER))
    at_any_time(datetime(2027, 3, 1, 9, tzinfo=UTC))
    _purge()
    lines = [line.split("  ") for line in certificate(list_row(hired.pk), "fr").splitlines() if "  " in line]
    told = {line[0]: int(line[-1]) for line in lines[2:]}
    assert told == {
        "Effacés, fin du contrat": 1,
        "Effacés avant : opposés, ou depuis dans notre fichier": 1,
        "Devenus nos contacts": 1,
        "Utilisation, e-mail, 22/11/2026 10:30": 3,
        "Réservée, rien n'est parti, courrier, 22/11/2026 10:30": 0,
    }


def test_those_nobody_told_in_a_month_are_alerted_then_purged(ready: HiredList, at_any_time: Any) -> None:
    made = use(ready, "email")
    handing.informed(use_id=made.pk, name_ids=[_name().pk], at=NOW)
    assert [(one.uninformed, days) for one, days in alerts(CLOCK)] == [(2, 30)]
    at_any_time(NOW + timedelta(days=29, hours=12))
    assert [days for _, days in alerts()] == [1]
    assert not purging.is_needed()
    at_any_time(NOW + timedelta(days=30, seconds=1))
    assert _purge() == {"erased": 2}
    assert [name.last_name for name in HiredName.objects.all()] == ["Roux"]
    assert list_row(ready.pk).purged_at is None
    assert alerts() == []


def test_a_list_is_purged_when_asked_and_then_refuses_everything(ready: HiredList) -> None:
    run_now(purging.ask_purge(list_id=ready.pk, by=None))
    assert list_row(ready.pk).purge["erased"] == {"asked": 3}
    with pytest.raises(Conflict):
        purging.ask_purge(list_id=ready.pk, by=None)
    with pytest.raises(Conflict):
        editing.edit_list(list_id=ready.pk, values={"uses_allowed": 9}, by=None)
