"""“May I reach them?”: one line a channel, in plain words, with the proof; and what people say, noted at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from chaland.consent.domain.words import Act, Channel
from chaland.consent.models import Bar, Contract, Entry, Purpose
from chaland.consent.queries.decision import may_contact
from chaland.customers.models import Interaction
from chaland.kernel.clock import stop_clock
from tests.faces.web.conftest import make_contact, make_user
from tests.faces.web.consent.conftest import MONDAY_MORNING, agrees, someone

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    yield
    stop_clock(None)


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def lines(page: str) -> dict[str, str]:
    """Channel → the text of its line."""
    found = re.findall(r'<li class="reach-line.*?</li>', page, re.DOTALL)
    texts = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]
    return {text.split(" ")[0]: text for text in texts}


def last_toast(answer: object) -> dict[str, str]:
    told: dict[str, dict[str, str]] = json.loads(answer.headers["HX-Trigger"])  # type: ignore[attr-defined]
    return told["toast"]


class TestPanel:
    def test_without_a_purpose_it_asks_for_one(self, manager: Client) -> None:
        page = shown(manager, f"/contacts/{someone()}/")
        assert "sans finalité, on ne contacte personne" in page
        assert not lines(page)

    def test_each_channel_has_its_answer_reason_and_rule(
        self, manager: Client, purposes: list[Purpose]
    ) -> None:
        contact = someone()
        entry = agrees(contact)
        page = shown(manager, f"/contacts/{contact}/")
        said = lines(page)
        assert "Oui" in said["E-mail"]
        assert "R_OK · CON-01" in said["E-mail"]
        assert "Non" in said["SMS"]
        assert "R_NO_BASIS" in said["SMS"]
        assert "Oui" in said["Courrier"]
        assert f"/consents/proofs/{entry}/" in page

    def test_the_same_stands_in_marks_atop_the_record(self, manager: Client, purposes: list[Purpose]) -> None:
        contact = someone()
        agrees(contact)
        page = shown(manager, f"/contacts/{contact}/")
        assert page.index('id="reach-brief"') < page.index("Identité") < page.index('id="may-reach"')
        brief = re.search(r'<div class="reach-brief".*?</div>', page, re.DOTALL)
        assert brief
        assert "E-mail: Oui" in brief[0]
        assert "SMS: Non" in brief[0]
        manager.post(f"/contacts/{contact}/consents/refuse/", {"channel": "email"}, headers=HTMX)
        assert "E-mail: Non" in shown(manager, f"/contacts/{contact}/reach/brief/")

    def test_it_may_be_asked_for_another_purpose(self, manager: Client, purposes: list[Purpose]) -> None:
        contact = someone()
        agrees(contact)
        part = shown(manager, f"/contacts/{contact}/reach/?purpose=loyalty")
        assert part.strip().startswith("<section")
        assert "Non" in lines(part)["E-mail"]

    def test_it_speaks_english(self, purposes: list[Purpose]) -> None:
        client = Client()
        client.force_login(make_user("manager", "en"))
        contact = someone()
        agrees(contact)
        page = shown(client, f"/contacts/{contact}/")
        assert "May I reach them?" in page
        assert "Yes" in lines(page)["Email"]

    def test_a_reader_sees_answers_but_changes_nothing(self, reader: Client, purposes: list[Purpose]) -> None:
        contact = someone()
        agrees(contact)
        page = shown(reader, f"/contacts/{contact}/")
        assert "Oui" in lines(page)["E-mail"]
        assert "consents/refuse" not in page
        for address in ("consents/refuse/", "bars/", "contracts/", "consents/new/"):
            assert reader.post(f"/contacts/{contact}/{address}").status_code == 403
        assert Entry.objects.count() == 1


class TestNo:
    def test_one_click_withdraws_at_once_and_who_may_takes_it_back(
        self, manager: Client, purposes: list[Purpose]
    ) -> None:
        contact = someone()
        agrees(contact)
        said = {"channel": "email", "act": "withdrawn"}
        answer = manager.post(f"/contacts/{contact}/consents/refuse/", said, headers=HTMX)
        assert "consents-changed" in json.loads(answer.headers["HX-Trigger"])
        assert not may_contact(contact, Channel.EMAIL, "prospecting").is_allowed
        undo = last_toast(answer)["undo"]
        manager.post(undo, headers=HTMX)
        assert may_contact(contact, Channel.EMAIL, "prospecting").is_allowed
        assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == [
            "given",
            "withdrawn",
            "voided",
        ]

    def test_a_salesperson_notes_it_but_cannot_unsay_it(self, purposes: list[Purpose]) -> None:
        sales, contact = Client(), someone()
        sales.force_login(make_user("sales"))
        agrees(contact)
        said = {"channel": "email", "act": "withdrawn"}
        answer = sales.post(f"/contacts/{contact}/consents/refuse/", said, headers=HTMX)
        assert last_toast(answer)["undo"] == ""
        number = Entry.objects.get(act=Act.WITHDRAWN.value).pk
        assert sales.post(f"/consents/void/?entries={number}").status_code == 403
        assert not may_contact(contact, Channel.EMAIL, "prospecting").is_allowed

    def test_an_objection_to_all_closes_every_channel(self, manager: Client, purposes: list[Purpose]) -> None:
        contact = someone()
        agrees(contact)
        said = {"channel": "", "act": "objected"}
        answer = manager.post(f"/contacts/{contact}/consents/refuse/", said)
        assert answer.headers["Location"] == f"/contacts/{contact}/?tab=consents"
        page = shown(manager, f"/contacts/{contact}/")
        assert all("R_OPPOSED" in lines(page)[name] for name in ("E-mail", "SMS", "Courrier"))
        assert all("Preuve" in lines(page)[name] for name in ("E-mail", "SMS", "Courrier"))

    def test_who_objected_may_still_say_yes(self, manager: Client, purposes: list[Purpose]) -> None:
        contact = someone()
        manager.post(f"/contacts/{contact}/consents/refuse/", {"channel": "", "act": "objected"})
        panel = manager.get(f"/contacts/{contact}/reach/").content.decode()
        assert f"/contacts/{contact}/consents/new/?channel=email" in panel
        assert 'name="channel" value="email"' not in panel
        form = manager.get(
            f"/contacts/{contact}/consents/new/?channel=email&purpose=prospecting"
        ).content.decode()
        wording = re.search(r'name="wording" value="(\d+)"', form)
        assert wording
        typed = {"channel": "email", "purpose": "prospecting", "method": "counter", "wording": wording[1]}
        manager.post(f"/contacts/{contact}/consents/new/", typed)
        assert may_contact(contact, Channel.EMAIL, "prospecting").is_allowed
        assert not may_contact(contact, Channel.SMS, "prospecting").is_allowed

    @pytest.mark.parametrize("said", [{"channel": "fax"}, {"channel": "", "act": "withdrawn"}])
    def test_what_makes_no_sense_is_refused(
        self, manager: Client, purposes: list[Purpose], said: dict[str, str]
    ) -> None:
        answer = manager.post(f"/contacts/{someone()}/consents/refuse/", said, headers=HTMX)
        assert answer.status_code == 422
        assert not Entry.objects.exists()

    def test_said_during_a_call_it_is_noted_with_the_call(
        self, manager: Client, purposes: list[Purpose]
    ) -> None:
        contact = someone()
        said = {"kind": "call", "outcome": "reached", "notes": "Fâchée", "no_more_calls": "yes"}
        answer = manager.post(f"/contacts/{contact}/log/", said, headers=HTMX)
        assert "on ne l'appellera plus" in last_toast(answer)["message"]
        entry = Entry.objects.get()
        assert (entry.act, entry.channel, entry.purpose, entry.method) == ("withdrawn", "call", None, "phone")
        assert Interaction.objects.count() == 1
        assert may_contact(contact, Channel.CALL).rule == "R_OPPOSED"

    def test_an_ordinary_call_withdraws_nothing(self, manager: Client, purposes: list[Purpose]) -> None:
        contact = someone()
        for kind, box in (("call", ""), ("visit", "yes")):
            said = {"kind": kind, "outcome": "reached", "no_more_calls": box}
            manager.post(f"/contacts/{contact}/log/", said, headers=HTMX)
        assert Interaction.objects.count() == 2
        assert not Entry.objects.exists()


class TestYes:
    def fill(self, client: Client, contact: int, **changes: str) -> dict[str, str]:
        """The form as it is shown for calls, its wording included."""
        asked = {"channel": "call", "purpose": "prospecting", **changes}
        page = client.get(f"/contacts/{contact}/consents/new/", asked).content.decode()
        wording = re.search(r'name="wording" value="(\d+)"', page)
        return {"method": "counter", "wording": wording[1] if wording else "", **asked}

    def test_the_words_to_read_hold_the_items_of_the_law(
        self, manager: Client, purposes: list[Purpose]
    ) -> None:
        address = f"/contacts/{someone()}/consents/new/?channel=call&purpose=prospecting"
        page = shown(manager, address)
        assert "Garage du Lac" in page
        assert "voitures neuves et d'occasion" in page
        for words in ("libre d'accepter", "vaut un an", "retirer à tout moment", "preuve"):
            assert words in page
        english = shown(manager, f"{address}&language=en")
        assert "I am free to accept" in english

    def test_a_yes_to_calls_is_kept_with_what_was_read(
        self, manager: Client, purposes: list[Purpose]
    ) -> None:
        contact = someone()
        typed = self.fill(manager, contact)
        answer = manager.post(f"/contacts/{contact}/consents/new/", typed)
        assert answer.headers["Location"] == f"/contacts/{contact}/?tab=consents"
        entry = Entry.objects.get()
        assert (entry.act, entry.channel, entry.method) == ("given", "call", "counter")
        assert entry.operator is not None
        assert entry.wording is not None
        assert str(entry.wording.pk) == typed["wording"]
        assert entry.valid_until is not None
        assert entry.proof_until is not None
        proof = shown(manager, f"/consents/proofs/{entry.pk}/")
        assert entry.wording.text in proof
        assert entry.wording.sha256 in proof
        assert "UTC+01:00" in proof or "UTC+02:00" in proof

    def test_a_yes_right_after_a_no_counts(self, manager: Client, purposes: list[Purpose]) -> None:
        """The page proposes a time to the minute; left as it is, it is the moment at which it is sent."""
        contact = someone()
        stop_clock(MONDAY_MORNING.replace(second=10))
        manager.post(f"/contacts/{contact}/consents/refuse/", {"channel": "call"}, headers=HTMX)
        stop_clock(MONDAY_MORNING.replace(second=40))
        page = shown(manager, f"/contacts/{contact}/consents/new/?channel=call&purpose=prospecting")
        times = dict(re.findall(r'name="(at|opened_at)"[^>]*value="([^"]*)"', page))
        assert times == {"at": "2026-11-16T11:30", "opened_at": "2026-11-16T11:30"}
        for _ in range(2):
            manager.post(f"/contacts/{contact}/consents/new/", self.fill(manager, contact) | times)
        given = Entry.objects.get(act="given")
        assert given.at == MONDAY_MORNING.replace(second=40)
        assert given.goods_or_services == "voitures neuves et d'occasion"
        assert may_contact(contact, Channel.CALL, "prospecting").is_allowed

    def test_of_a_child_the_parent_who_agrees_too_is_asked_and_kept(
        self, manager: Client, purposes: list[Purpose]
    ) -> None:
        assert 'name="guardian"' not in shown(manager, f"/contacts/{someone()}/consents/new/")
        child = someone(birth_date=f"{timezone.localdate() - timedelta(days=10 * 365)}")
        assert 'name="guardian"' in shown(manager, f"/contacts/{child}/consents/new/")
        typed = self.fill(manager, child) | {"guardian": " Anne Martin "}
        manager.post(f"/contacts/{child}/consents/new/", typed)
        entry = Entry.objects.get()
        assert entry.guardian == "Anne Martin"
        assert "Anne Martin" in shown(manager, f"/consents/proofs/{entry.pk}/")

    def test_a_call_back_opens_that_time_only(self, manager: Client, purposes: list[Purpose]) -> None:
        contact = someone()
        slot = {"slot": "yes", "slot_start": "2030-01-05T21:00", "slot_minutes": "20"}
        manager.post(f"/contacts/{contact}/consents/new/", {**self.fill(manager, contact), **slot})
        entry = Entry.objects.get()
        assert entry.slot_start is not None
        assert entry.slot_start.isoformat() == "2030-01-05T20:00:00+00:00"
        assert not may_contact(contact, Channel.CALL, "prospecting").is_allowed

    @pytest.mark.parametrize(
        ("changes", "fault"),
        [
            ({"slot": "yes"}, "Dites à quelle heure rappeler"),
            ({"method": ""}, "Dites comment"),
            ({"at": "2040-01-01T10:00"}, "dans l'avenir"),
            ({"at": "hier"}, "ne se lit pas"),
            ({"wording": "0"}, "relisez-la"),
            ({"identifier": "+33699999999"}, "n'est pas sur la fiche"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_written(
        self, manager: Client, purposes: list[Purpose], changes: dict[str, str], fault: str
    ) -> None:
        contact = someone()
        typed = {**self.fill(manager, contact), **changes}
        answer = manager.post(f"/contacts/{contact}/consents/new/", typed)
        assert answer.status_code == 422
        assert fault in unescape(answer.content.decode())
        assert not Entry.objects.exists()

    def test_who_cannot_be_reached_so_cannot_agree_to_it(
        self, manager: Client, purposes: list[Purpose]
    ) -> None:
        contact = make_contact(email="jean@orange.fr")
        answer = manager.post(f"/contacts/{contact}/consents/new/", self.fill(manager, contact))
        assert answer.status_code == 422
        assert "pas de coordonnée pour ce canal" in unescape(answer.content.decode())

    def test_calls_are_not_asked_for_before_the_goods_are_named(
        self, manager: Client, purposes: list[Purpose]
    ) -> None:
        Purpose.objects.update(goods_or_services="")
        contact = someone()
        page = shown(manager, f"/contacts/{contact}/consents/new/?channel=call&purpose=prospecting")
        assert "cette finalité ne les dit pas" in page
        answer = manager.post(f"/contacts/{contact}/consents/new/", self.fill(manager, contact))
        assert answer.status_code == 422
        assert not Entry.objects.exists()

    def test_a_channel_that_no_purpose_uses(self, manager: Client) -> None:
        page = shown(manager, f"/contacts/{someone()}/consents/new/?channel=sms")
        assert "Aucune finalité n'emploie ce canal" in page


class TestTab:
    def test_all_that_was_said_is_there_the_voided_too(
        self, manager: Client, purposes: list[Purpose]
    ) -> None:
        contact = someone()
        entry = agrees(contact)
        manager.post(f"/consents/void/?entries={entry}", {"reason": "mauvaise personne"})
        page = shown(manager, f"/contacts/{contact}/?tab=consents")
        assert page.count('class="moment is-voided') == 1
        proof = shown(manager, f"/consents/proofs/{entry}/")
        assert "mauvaise personne" in proof
        assert "Annuler cette saisie" not in proof

    def test_a_bar_closes_all_until_it_is_lifted(self, manager: Client, purposes: list[Purpose]) -> None:
        contact = someone()
        agrees(contact)
        manager.post(f"/contacts/{contact}/bars/", {"kind": "restricted"}, headers=HTMX)
        assert may_contact(contact, Channel.EMAIL, "prospecting").rule == "R_STATUS"
        assert "Usage des données limité" in shown(manager, f"/contacts/{contact}/?tab=consents")
        manager.post(f"/contacts/{contact}/bars/", {"kind": "restricted", "lift": "yes"}, headers=HTMX)
        assert may_contact(contact, Channel.EMAIL, "prospecting").is_allowed
        answer = manager.post(f"/contacts/{contact}/bars/", {"kind": "deceased"}, headers=HTMX)
        manager.post(last_toast(answer)["undo"], headers=HTMX)
        assert not Bar.objects.filter(until=None).exists()

    def test_typed_as_an_address_it_leads_to_the_page_it_is_part_of(self, manager: Client) -> None:
        contact = someone()
        assert (
            manager.get(f"/contacts/{contact}/consents/").headers["Location"]
            == f"/contacts/{contact}/?tab=consents"
        )
        part = manager.get(f"/contacts/{contact}/consents/", headers=HTMX).content.decode()
        assert "<html" not in part

    def test_a_contract_in_progress_is_noted_and_ended(
        self, manager: Client, purposes: list[Purpose]
    ) -> None:
        contact = someone()
        address = f"/contacts/{contact}/contracts/"
        typed = {
            "reference": "C-12",
            "family": "entretien",
            "starts_on": "2020-01-01",
            "ends_on": "2090-01-01",
        }
        part = unescape(manager.post(address, typed, headers=HTMX).content.decode())
        assert "C-12" in part
        assert "en cours" in part
        number = Contract.objects.get().pk
        manager.post(f"/contracts/{number}/end/", headers=HTMX)
        assert "pas en cours" in shown(manager, f"/contacts/{contact}/?tab=consents")

    @pytest.mark.parametrize(
        ("changes", "place"),
        [({"reference": ""}, "reference"), ({"ends_on": ""}, "to"), ({"ends_on": "2019-01-01"}, "to")],
    )
    def test_a_contract_without_dates_or_name(
        self, manager: Client, purposes: list[Purpose], changes: dict[str, str], place: str
    ) -> None:
        contact = someone()
        typed = {
            "reference": "C-12",
            "family": "entretien",
            "starts_on": "2020-01-01",
            "ends_on": "2090-01-01",
        }
        answer = manager.post(f"/contacts/{contact}/contracts/", {**typed, **changes}, headers=HTMX)
        assert answer.status_code == 422
        assert f'id="contract-{place}-error1"' in answer.content.decode()
        assert not Contract.objects.exists()

    def test_the_proof_of_nobody_is_not_found(self, manager: Client) -> None:
        assert manager.get("/consents/proofs/999/").status_code == 404
