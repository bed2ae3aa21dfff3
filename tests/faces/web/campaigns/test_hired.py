"""A hired list chosen in the composer: offered, kept, counted before it leaves, its people named to who reads them."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from chaland.campaigns.models import Campaign
from chaland.kernel.clock import stop_clock
from tests.campaigns.audience import NOW, frozen, offers
from tests.enrichment.lists.world import filled
from tests.faces.web.campaigns.test_pages import form

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    stop_clock(NOW)
    yield
    stop_clock(None)


def test_a_hired_list_is_chosen_counted_and_its_people_named(manager: Client, tmp_path: Path) -> None:
    row, purpose = filled(tmp_path), offers()
    page = shown(manager, "list", row.pk)
    assert f"/campaigns/new/?hired_list={row.pk}&channel=sms" in page
    manager.post(reverse("campaign_new"), {"channel": "sms", "hired_list": str(row.pk)})
    campaign = Campaign.objects.get()
    assert (campaign.hired_list_id, campaign.goal) == (row.pk, "answer")
    said = {
        "whom": "hired_list", "hired_list": row.name, "exclude": "oubliée", "goal": "answer",
        "purpose": purpose.code, "A.body.fr": "Jardin ! {{ data_source }}",
    }  # fmt: skip
    assert manager.post(reverse("campaign_save", args=[campaign.pk]), form(**said)).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.hired_list_id, campaign.sentence, campaign.exclude) == (row.pk, "", "")
    page = shown(manager, "campaign", campaign.pk)
    assert "Un fichier loué" in page
    assert "Jeanne Roux" in page
    assert "Rien ne permet de joindre cette personne ainsi." in shown(manager, "campaign_cost", campaign.pk)
    frozen(campaign)
    assert row.name in shown(manager, "campaign", campaign.pk)
    assert "Paul Morel" in shown(manager, "campaign_messages", campaign.pk)
    assert f'href="/campaigns/{campaign.pk}/"' in shown(manager, "list", row.pk)


def shown(client: Client, page: str, number: int) -> str:
    answer = client.get(reverse(page, args=[number]))
    assert answer.status_code == 200
    return unescape(answer.content.decode())
