"""Links of messages: one press unsubscribes, a look never does; choices; the pixel; law.md tests 10, 11, 13, 14."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from chaland.access.models import AuditEntry
from chaland.consent.domain.tokens import Reached, Use
from chaland.consent.domain.words import Channel, Method
from chaland.consent.models import Entry, Form, Partner, Purpose, Suppression
from chaland.consent.queries.decision import may_contact
from chaland.consent.services.ledger import Proof, Whom, record_consent, withdraw
from chaland.consent.services.noting import MOST
from chaland.consent.services.pixels import GIF, pixel_for
from chaland.consent.services.tokens import token_for
from chaland.customers.models import Change, Contact, ContactPoint, Event
from chaland.customers.services.hand import add_contact
from chaland.kernel.clock import fixed_clock
from tests.consent.collection.conftest import BASE, CONFIRMED, NOW, collect

pytestmark = pytest.mark.django_db

ANNE = Reached("email", "anne@example.fr", "email", "", "noel", 0, "fr")
LATER = NOW + timedelta(days=1)
OK = "allow"


@pytest.fixture
def anne(form: Form, clock: Any) -> int:
    """She consented to e-mail, SMS, calls and the pixel, yesterday."""
    collect(form, {"mobile": "+33612345678"}, ("email.news", "sms.news", "call.news", "tracking_pixel.news"))
    clock(LATER)
    return Contact.objects.get().pk


def verdict(contact: int, channel: str, purpose: str | None = "news") -> str:
    return may_contact(contact, channel, purpose, LATER + timedelta(minutes=1)).verdict


def page_of(visitor: Client, address: str) -> str:
    answer = visitor.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


class TestUnsubscribe:
    @property
    def address(self) -> str:
        return f"/u/{token_for(Use.UNSUBSCRIBE, ANNE)}"

    def test_acceptance_10_a_look_changes_nothing_and_the_post_unsubscribes(
        self, visitor_of: Client, anne: int
    ) -> None:
        before = Entry.objects.count()
        assert "Me désinscrire" in page_of(visitor_of, self.address)
        assert visitor_of.head(self.address).status_code == 200
        assert visitor_of.options(self.address).status_code == 405
        assert (Entry.objects.count(), verdict(anne, "email")) == (before, OK)
        answer = visitor_of.post(self.address)
        assert "vous êtes désinscrit" in unescape(answer.content.decode())
        assert verdict(anne, "email") == "block"
        entry = Entry.objects.latest("pk")
        assert (entry.act, entry.method, entry.channel, entry.reason) == (
            "objected",
            "unsubscribe",
            "email",
            "link",
        )
        assert entry.evidence == {"campaign": "noel"}

    def test_rfc_8058_no_cookie_no_csrf_no_redirect_no_page(self, visitor_of: Client, anne: int) -> None:
        answer = visitor_of.post(
            self.address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
        assert (answer.status_code, answer.content) == (200, b"OK\n")
        assert not answer.cookies
        assert Entry.objects.latest("pk").reason == "one_click"
        assert (verdict(anne, "email"), verdict(anne, "sms")) == ("block", OK)

    def test_multipart_posts_of_mail_programs_count_too(self, visitor_of: Client, anne: int) -> None:
        assert visitor_of.post(self.address, {"List-Unsubscribe": "One-Click"}).content == b"OK\n"

    def test_said_twice_it_is_written_once(self, visitor_of: Client, anne: int) -> None:
        visitor_of.post(self.address)
        before = Entry.objects.count()
        visitor_of.post(self.address)
        assert Entry.objects.count() == before

    def test_one_purpose_only_when_the_link_says_so(
        self, visitor_of: Client, anne: int, news: Purpose
    ) -> None:
        Purpose.objects.create(
            code="events", bit=1, label_fr="Invitations", label_en="Events", controller=news.controller,
            channels=["email"], created_at=NOW,
        )  # fmt: skip
        token = token_for(Use.UNSUBSCRIBE, Reached("email", "anne@example.fr", "email", "events"))
        assert "Invitations" in page_of(visitor_of, f"/u/{token}")
        visitor_of.post(f"/u/{token}")
        assert Entry.objects.latest("pk").purpose.code == "events"
        assert verdict(anne, "email") == OK

    def test_the_link_works_when_the_file_no_longer_knows_them(self, visitor_of: Client, anne: int) -> None:
        """And 11: whoever comes back in another file, in capitals, stays out."""
        ContactPoint.objects.all().delete()
        Contact.objects.all().delete()
        visitor_of.post(self.address)
        assert Suppression.objects.filter(kind="email", channel="email", lifted=False).exists()
        again = add_contact(values={"last_name": "Arnaud", "email": "anne@example.fr"}, by=None)
        assert may_contact(again, "email", "news", LATER + timedelta(minutes=1)).rule == "R_OPPOSED"

    def test_the_address_is_masked_and_the_language_is_theirs(self, form: Form, company: Any) -> None:
        english = Reached("email", "anne@example.fr", "email", language="en")
        page = unescape(Client().get(f"/u/{token_for(Use.UNSUBSCRIBE, english)}").content.decode())
        assert "Unsubscribe me" in page
        assert "a•••@example.fr" in page
        assert "anne@" not in page

    @pytest.mark.parametrize("forged", ["x", "AAAA" * 30, "é", "a" * 5_000, "%00"])
    def test_a_forged_link_gets_the_neutral_page_and_writes_nothing(
        self, visitor_of: Client, company: Any, forged: str
    ) -> None:
        for answer in (visitor_of.get(f"/u/{forged}"), visitor_of.post(f"/u/{forged}")):
            assert answer.status_code == 404
        assert not Entry.objects.exists()
        noted = AuditEntry.objects.filter(verb="links.unknown").latest("id")
        assert noted.subject_id == "public_unsubscribe"
        assert set(noted.facts) == {"ip"}
        assert "127.0.0.1" not in str(noted.facts)

    def test_a_flood_of_forged_links_does_not_drown_the_audit_trail(
        self, visitor_of: Client, company: Any
    ) -> None:
        for turn in range(MOST + 5):
            visitor_of.post(f"/u/forged{turn}")
        assert AuditEntry.objects.filter(verb="links.unknown").count() == MOST

    def test_a_link_for_preferences_or_opens_does_not_unsubscribe(
        self, visitor_of: Client, anne: int
    ) -> None:
        for use in (Use.PREFERENCES, Use.OPEN):
            assert visitor_of.post(f"/u/{token_for(use, ANNE)}").status_code == 404
        assert verdict(anne, "email") == OK


class TestPreferences:
    @property
    def address(self) -> str:
        return f"/p/{token_for(Use.PREFERENCES, ANNE)}"

    def save(self, visitor: Client, **changes: Any) -> str:
        page = page_of(visitor, self.address)
        seal = re.search(r'name="page" value="([^"]+)"', page)
        assert seal
        answer = visitor.post(self.address, {"page": seal[1], **changes})
        assert answer.status_code == 200
        return unescape(answer.content.decode())

    def test_what_stands_is_ticked_and_a_look_changes_nothing(self, visitor_of: Client, anne: int) -> None:
        before = Entry.objects.count()
        page = page_of(visitor_of, self.address)
        assert re.search(r'value="email.news" checked', page)
        assert re.search(r'value="tracking_pixel.news" checked', page)
        assert "stop" in page
        assert "+33" not in page
        assert Entry.objects.count() == before

    def test_being_measured_is_taken_back_whatever_it_was_asked_for(
        self, visitor_of: Client, anne: int
    ) -> None:
        Purpose.objects.filter(code="news").update(prospecting=False)
        page = page_of(visitor_of, self.address)
        assert re.search(r'value="tracking_pixel.news" checked', page)
        assert "email.news" not in page

    def test_unticked_is_an_objection_and_ticked_again_a_new_consent_with_its_words(
        self, visitor_of: Client, anne: int, clock: Any
    ) -> None:
        assert "Vos choix sont enregistrés" in self.save(visitor_of, want=["tracking_pixel.news"])
        assert (verdict(anne, "email"), verdict(anne, "tracking_pixel")) == ("block", OK)
        clock(LATER + timedelta(seconds=20))
        self.save(visitor_of, want=["email.news", "tracking_pixel.news"])
        assert verdict(anne, "email") == OK
        given = Entry.objects.filter(act="given", method="preferences").get()
        assert given.wording is not None
        assert "Garage Martin" in given.wording.text

    def test_saving_without_a_change_writes_nothing(self, visitor_of: Client, anne: int) -> None:
        before = Entry.objects.count()
        self.save(visitor_of, want=["email.news", "tracking_pixel.news"])
        assert Entry.objects.count() == before

    def test_what_is_stopped_is_not_offered_to_be_stopped_again(self, visitor_of: Client, anne: int) -> None:
        assert 'name="stop" value="sms"' in page_of(visitor_of, self.address)
        page = self.save(visitor_of, want=["email.news", "tracking_pixel.news"], stop=["sms"])
        assert 'name="stop" value="sms"' not in page
        assert 'name="stop" value="call"' in page
        page = unescape(visitor_of.post(self.address, {"nothing": "yes"}).content.decode())
        assert 'name="stop"' not in page

    def test_other_channels_are_stopped_and_never_opened_from_a_mailbox(
        self, visitor_of: Client, anne: int, clock: Any
    ) -> None:
        self.save(visitor_of, want=["email.news", "tracking_pixel.news"], stop=["sms"])
        assert (verdict(anne, "sms"), verdict(anne, "call"), verdict(anne, "email")) == ("block", OK, OK)
        clock(LATER + timedelta(seconds=20))
        self.save(visitor_of, want=["email.news", "tracking_pixel.news", "sms.news", "call.news"])
        assert verdict(anne, "sms") == "block"

    def test_a_transfer_to_partners_ends_as_easily_as_it_was_given(
        self, visitor_of: Client, anne: int
    ) -> None:
        """It is offered to nobody from here, and shown to those who agreed to it alone."""
        assert 'value="partner_transfer"' not in page_of(visitor_of, self.address)
        partner = Partner.objects.create(name="Assur'Lac", created_at=NOW)
        record_consent(
            whom=Whom(anne),
            channel=Channel.PARTNER,
            purpose="news",
            at=NOW,
            method=Method.PAPER,
            proof=Proof(document_ref="bulletin", partners=(partner.pk,)),
        )
        assert verdict(anne, "partner_transfer") == OK
        self.save(visitor_of, want=["email.news", "tracking_pixel.news"], stop=["partner_transfer"])
        assert (verdict(anne, "partner_transfer"), verdict(anne, "email")) == ("block", OK)

    def test_nothing_more_is_nothing_more(self, visitor_of: Client, anne: int) -> None:
        answer = visitor_of.post(self.address, {"nothing": "yes"})
        assert "plus" in unescape(answer.content.decode())
        assert {verdict(anne, channel) for channel in ("email", "sms", "call", "tracking_pixel")} == {"block"}
        assert may_contact(anne, Channel.LETTER, "news", LATER + timedelta(minutes=1)).verdict == "block"

    def test_a_page_that_was_not_ours_changes_nothing(self, visitor_of: Client, anne: int) -> None:
        answer = visitor_of.post(self.address, {"page": "forged", "want": []})
        assert answer.status_code == 400
        assert verdict(anne, "email") == OK


class TestPixel:
    def test_acceptance_13_without_consent_there_is_no_pixel(self, company: Any, news: Purpose) -> None:
        contact = add_contact(values={"last_name": "Blanc", "email": "paul@example.fr"}, by=None)
        assert pixel_for(contact, "paul@example.fr", base=BASE, clock=CONFIRMED) is None

    def test_with_consent_an_open_is_kept_once_a_day(self, visitor_of: Client, anne: int) -> None:
        address = pixel_for(
            anne, "anne@example.fr", campaign="noel", base="http://testserver", clock=fixed_clock(LATER)
        )
        assert address
        for _ in range(3):
            answer = visitor_of.get(address)
            assert (answer.content, answer.headers["Content-Type"]) == (GIF, "image/gif")
        event = Event.objects.get()
        assert (event.type, event.properties, event.record.contact_id) == (
            "email_open",
            {"campaign": "noel"},
            anne,
        )

    def test_acceptance_14_once_withdrawn_an_old_message_gives_the_same_image_and_nothing_is_kept(
        self, visitor_of: Client, anne: int
    ) -> None:
        address = pixel_for(anne, "anne@example.fr", base="http://testserver", clock=fixed_clock(LATER))
        assert address
        withdraw(
            whom=Whom(contact_id=anne),
            channel=Channel.PIXEL,
            at=LATER,
            method=Method.ORAL,
            clock=fixed_clock(LATER),
        )
        kept = (Event.objects.count(), AuditEntry.objects.count(), Change.objects.count())
        assert visitor_of.get(address).content == GIF
        assert (Event.objects.count(), AuditEntry.objects.count(), Change.objects.count()) == kept

    def test_a_forged_pixel_is_the_same_image(self, visitor_of: Client, company: Any) -> None:
        for token in ("x", token_for(Use.UNSUBSCRIBE, ANNE), "é"):
            answer = visitor_of.get(f"/o/{token}.gif")
            assert (answer.status_code, answer.content) == (200, GIF)
            assert not answer.cookies
        assert not Event.objects.exists()
