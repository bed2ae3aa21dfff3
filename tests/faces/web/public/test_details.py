"""“Check my details”: masked, without an account, answered once looked at; nothing for a forged link."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from chaland.consent.domain.tokens import Use
from chaland.consent.services.tokens import seal_words
from chaland.customers.models import Contact, SourceRecord
from chaland.faces.web.public import details
from chaland.kernel.clock import stop_clock
from chaland.quality.updating.models import Answer, Round
from tests.quality.updating.test_rounds import opened, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def link() -> str:
    contact = person(
        email="sophie@orange.fr", street="3 place Kléber", postal_code="67000", city="Strasbourg"
    )
    found = opened(contact)
    return f"/d/{seal_words(Use.DETAILS, str(found.asked.pk), str(contact))}"


def read(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_it_shows_no_more_than_needed_and_a_look_changes_nothing(client: Client, link: str) -> None:
    page = read(client.get(link))
    assert "s•••@orange.fr" in page
    assert "Vérifier mes coordonnées" in page
    assert all(hidden not in page for hidden in ("sophie@", "Kléber", "Martin", "612345678"))
    assert "CNIL" in page
    assert "Check my details" in read(client.get(link + "?lang=en"))
    assert not Answer.objects.exists()


def test_what_is_sent_is_a_record_of_its_own(client: Client, link: str) -> None:
    said = {"is-email": "right", "is-mobile": "changed", "mobile": "07 11 22 33 44"}
    assert "Merci" in read(client.post(link, said))
    assert Contact.objects.get().mobile == "+33711223344"
    assert Answer.objects.get().kept == ["email"]
    assert SourceRecord.objects.filter(source__slug="self").count() == 1


def test_all_is_right_in_one_press_and_a_second_answer_stands_beside_the_first(
    client: Client, link: str
) -> None:
    client.post(link, {"all": "right", "is-mobile": "changed", "mobile": "07 11 22 33 44"})
    assert Contact.objects.get().mobile == "+33612345678", "who says that all is right corrects nothing"
    assert "address" in Answer.objects.get().kept
    client.post(link, {"is-mobile": "changed", "mobile": "07 11 22 33 44"})
    assert Contact.objects.get().mobile == "+33711223344"
    assert [one.asked.outcome for one in Answer.objects.order_by("pk")] == ["corrected"] * 2


def test_a_link_ends_with_its_round(client: Client, link: str) -> None:
    Round.objects.update(until=date(2026, 1, 1))
    stop_clock(datetime(2026, 1, 2, 9, tzinfo=UTC))
    assert client.get(link).status_code == client.post(link, {"all": "right"}).status_code == 404
    assert not Answer.objects.exists()


def test_what_cannot_be_read_comes_back_with_the_fault(client: Client, link: str) -> None:
    answer = client.post(link, {"is-mobile": "changed", "mobile": "douze"})
    assert answer.status_code == 422
    assert "f-mobile-error1" in read(answer)
    assert not Answer.objects.exists()


def test_a_forged_link_opens_nothing_and_too_many_are_held_back(
    client: Client, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get(link[:-2] + "AA").status_code == 404
    other = seal_words(Use.PREFERENCES, "1", str(Contact.objects.get().pk))
    assert client.get(f"/d/{other}").status_code == 404
    monkeypatch.setattr(details, "SENT", details.Limit("details.sent", 1, details.SENT.span))
    assert client.post(link, {"is-email": "right"}).status_code == 200
    assert client.post(link, {"is-email": "right"}).status_code == 429
