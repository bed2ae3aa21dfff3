"""What a mail program would find, on the page of a campaign."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.campaigns.writing.drafting import draft

pytestmark = pytest.mark.django_db


def test_a_sender_that_everybody_rejects_is_told(manager: Client) -> None:
    """Of such a one the DNS is not even asked."""
    campaign = draft("Bonjour", channel="email", subject="S", sender="garage@gmail.com")
    page = manager.get(reverse("campaign_preflight", args=[campaign.pk])).content.decode()
    assert "gmail.com" in page
    assert "notice-error" in page


def test_what_cannot_be_an_address_is_said_there(manager: Client) -> None:
    campaign = draft("Bonjour", channel="email", subject="S", sender="garage")
    assert "notice-error" in manager.get(reverse("campaign_preflight", args=[campaign.pk])).content.decode()


def test_an_sms_has_nothing_to_mend(manager: Client) -> None:
    page = manager.get(reverse("campaign_preflight", args=[draft("Bonjour").pk])).content.decode()
    assert "Rien à corriger." in page


def test_it_takes_the_right_to_see_campaigns(client: Client) -> None:
    answer = client.get(reverse("campaign_preflight", args=[draft("Bonjour").pk]))
    assert answer.status_code in (302, 403)


def test_a_page_may_frame_our_own_pages_and_no_other(manager: Client) -> None:
    """The preview of an e-mail is a frame: without this the browser shows a grey square."""
    page = manager.get(reverse("campaign", args=[draft("Bonjour", channel="email", subject="S").pk]))
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
