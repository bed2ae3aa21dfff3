"""The dashboard: who may be reached, what runs out, what is not proved, who says no; lists of oppositions."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from chaland.access.models import AuditEntry
from chaland.consent.domain.words import Channel, Method
from chaland.consent.models import Entry, Purpose
from chaland.consent.queries.decision import may_contact
from chaland.consent.queries.refusals import MonthOfRefusals, refusals
from chaland.consent.services.ledger import Whom, object_to, withdraw
from chaland.consent.services.reach import catching_up
from chaland.faces.web.consent.dashboard import bars
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from tests.faces.web.conftest import make_user
from tests.faces.web.consent.conftest import agrees, someone

pytestmark = pytest.mark.django_db
ITEMS = dict.fromkeys(("who", "goods", "choice", "period", "withdrawal", "proof"), "dit")


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def test_a_reader_is_not_shown_it(reader: Client) -> None:
    assert reader.get("/consents/").status_code == 403
    assert "/consents/" not in reader.get("/contacts/").content.decode()


def test_an_empty_file_says_what_to_do(manager: Client) -> None:
    page = shown(manager, "/consents/")
    assert "rien ne peut être envoyé" in page
    assert "Personne n'a dit non" in page


def test_reach_is_counted_by_purpose_and_channel(manager: Client, purposes: list[Purpose]) -> None:
    agrees(someone())
    someone(email="luc@orange.fr", mobile="+33612345679")
    page = shown(manager, "/consents/")
    line = page[page.index("<td><strong>Prospection commerciale") :]
    cell = line[line.index('data-label="E-mail"') :][:120]
    assert '<span class="reach-count">1 <span class="muted">(1)' in cell
    letter = line[line.index('data-label="Courrier"') :][:120]
    assert '<span class="reach-count">2 <span class="muted">(0)' in letter


def test_until_reach_is_worked_out_no_zero_is_shown_but_how_far_it_is(
    manager: Client, purposes: list[Purpose], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "AT_ONCE", 0)
    agrees(someone())
    page = shown(manager, "/consents/")
    assert "pour la première fois" in page
    assert "Calcul des personnes joignables" in page
    assert 'class="reach-count"' not in page
    run_now(Job.objects.get(kind=catching_up.JOB))
    assert 'class="reach-count">1' in shown(manager, "/consents/")


def test_phone_consents_that_run_out_are_listed_by_horizon(manager: Client, purposes: list[Purpose]) -> None:
    contact = someone()
    ends = timezone.localdate() + timedelta(days=45)
    agrees(contact, Channel.CALL, items=ITEMS, valid_until=ends)
    assert "Aucun accord n'expire" in shown(manager, "/consents/expiring/?days=30")
    page = shown(manager, "/consents/expiring/?days=60")
    assert f"/contacts/{contact}/?tab=consents" in page
    assert f"{ends:%d/%m/%Y}" in page


def test_what_nothing_proves_is_listed(manager: Client, purposes: list[Purpose]) -> None:
    contact = someone()
    entry = agrees(contact)
    assert "Chaque accord a sa preuve" in shown(manager, "/consents/unproved/")
    proven = Entry.objects.get(pk=entry)
    Entry.objects.bulk_create([_bare(proven)])
    assert f"/contacts/{contact}/?tab=consents" in shown(manager, "/consents/unproved/")


def _bare(proven: Entry) -> Entry:
    """As a file of the old days left it, before proofs were asked for."""
    return Entry(
        record_id=proven.record_id,
        kind="email",
        identifier=proven.identifier,
        channel="email",
        purpose_id=proven.purpose_id,
        act="given",
        at=proven.at - timedelta(days=900),
        recorded_at=proven.at,
        method="import",
        digest=b"0" * 16,
    )


def test_refusals_are_told_by_month_and_by_way(manager: Client, purposes: list[Purpose]) -> None:
    contact, now = someone(), timezone.now()
    withdraw(whom=Whom(contact_id=contact), channel=Channel.SMS, at=now, method=Method.STOP)
    object_to(whom=Whom(contact_id=contact), channel=Channel.EMAIL, at=now, method=Method.UNSUBSCRIBE)
    page = shown(manager, "/consents/")
    assert "Lien de désinscription" in page
    assert "Réponse stop" in page or "Réponse STOP" in page
    assert "Personne n'a dit non" not in page


def test_one_no_is_counted_once_however_many_coordinates_it_is_about(purposes: list[Purpose]) -> None:
    contact, now = someone(mobile="+33612345678"), timezone.now()
    assert len(object_to(whom=Whom(contact_id=contact), at=now, method=Method.ORAL)) > 1
    object_to(whom=Whom(identifier="a@orange.fr"), at=now, method=Method.STOP)
    object_to(whom=Whom(identifier="b@orange.fr"), at=now, method=Method.STOP)
    assert refusals().by_month[-1].objected == 3
    assert refusals().by_way == [(Method.STOP, 0, 2), (Method.ORAL, 0, 1)]


def test_bars_are_shares_of_the_highest_month() -> None:
    first = timezone.localdate()
    made = bars([MonthOfRefusals(first, 60, 40), MonthOfRefusals(first, 1, 0), MonthOfRefusals(first, 0, 0)])
    assert [(one.low, one.high) for one in made] == [(60, 40), (3, 0), (0, 0)]
    assert bars([]) == []


class TestLists:
    def take(self, client: Client, text: str, **typed: str) -> object:
        file = SimpleUploadedFile("stop.csv", text.encode())
        return client.post("/consents/oppositions/", {"file": file, "origin": "STOP du fournisseur", **typed})

    def test_a_list_is_taken_in_and_given_out_as_hashes(
        self, manager: Client, purposes: list[Purpose]
    ) -> None:
        contact = someone()
        agrees(contact)
        answer = self.take(manager, "email\nzoe@orange.fr\ninconnu@orange.fr\n", channel="email")
        assert answer.headers["Location"] == "/consents/oppositions/"  # type: ignore[attr-defined]
        page = shown(manager, "/consents/oppositions/")
        assert "2 lus, 2 nouveaux, 1 de nos contacts concernés." in page
        assert may_contact(contact, Channel.EMAIL, "prospecting").rule == "R_OPPOSED"
        out = b"".join(manager.get("/consents/oppositions/export/").streaming_content).decode()  # type: ignore[arg-type]
        assert "orange.fr" not in out
        assert out.count("\n") >= 3
        assert AuditEntry.objects.filter(verb="oppositions.export").count() == 1

    @pytest.mark.parametrize(
        ("text", "typed", "fault"),
        [
            ("rien à lire", {}, "ni e-mail ni téléphone"),
            ("zoe@orange.fr", {"origin": " "}, "d'où vient cette liste"),
            ("zoe@orange.fr", {"at": "2090-01-01T00:00"}, "dans l'avenir"),
            ("a" * 64, {}, "empreintes"),
        ],
    )
    def test_what_cannot_be_taken_is_said_beside_it(
        self, manager: Client, purposes: list[Purpose], text: str, typed: dict[str, str], fault: str
    ) -> None:
        answer = self.take(manager, text, **typed)
        assert answer.status_code in (400, 422)  # type: ignore[attr-defined]
        assert fault in unescape(answer.content.decode())  # type: ignore[attr-defined]
        assert not Entry.objects.exists()

    def test_no_file_no_list(self, manager: Client) -> None:
        assert manager.post("/consents/oppositions/", {"origin": "x"}).status_code == 422

    def test_who_only_sells_does_not_handle_lists(self, db: None) -> None:
        client = Client()
        client.force_login(make_user("sales"))
        assert client.get("/consents/oppositions/").status_code == 403
        assert client.get("/consents/oppositions/export/").status_code == 403
        assert client.get("/consents/").status_code == 200
