"""The page of results: what it says, what it keeps quiet, how it looks on a phone and to who listens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from chaland.campaigns.domain.outcomes import Arm, Day, Gap
from chaland.campaigns.models import Campaign
from chaland.campaigns.services import results as service
from chaland.faces.web.campaigns.drawing import bars, lines, ranges
from chaland.kernel.clock import stop_clock
from chaland.segments.services.saved import save_segment
from tests.campaigns.outbox import make_campaign
from tests.campaigns.queries.test_results import DUE, crowd
from tests.faces.web.conftest import make_user
from tests.harness.browser import assert_accessible

SIZES = {("A", True): 30, ("A", False): 30, ("B", True): 8, ("B", False): 52, ("", False): 40}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    stop_clock(DUE + timedelta(days=90))
    yield
    stop_clock(None)


@pytest.fixture
def campaign(db: None) -> Campaign:
    made = make_campaign(name="Printemps")
    crowd(made, SIZES)
    return made


def shown(client: Client, campaign: Campaign) -> str:
    answer = client.get(reverse("campaign_results", args=[campaign.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_concludes_once_the_days_are_over_and_not_before(manager: Client, campaign: Campaign) -> None:
    page = shown(manager, campaign)
    assert "La campagne a fait agir plus de monde." in page
    assert "La version A a fait mieux que les autres." in page
    stop_clock(DUE + timedelta(days=12))
    page = shown(manager, campaign)
    assert "Trop tôt pour conclure" in page
    assert "fait mieux" not in page


def test_before_anybody_is_drawn_it_leads_back(manager: Client) -> None:
    campaign = make_campaign()
    assert reverse("campaign", args=[campaign.pk]) in shown(manager, campaign)


def test_a_large_one_is_waited_for(
    manager: Client, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "SMALL", 4)
    assert "ils seront ici dans un instant" in shown(manager, campaign)


def test_private_segments_of_others_are_not_named(manager: Client, campaign: Campaign) -> None:
    save_segment(name="Secret", sentence="tous", by=make_user("admin"), shared=False)
    save_segment(name="Connu", sentence="tous", by=None)
    page = shown(manager, campaign)
    assert "Connu" in page
    assert "Secret" not in page


def test_who_may_not_read_campaigns_is_refused(client: Client, campaign: Campaign) -> None:
    client.logout()
    assert client.get(reverse("campaign_results", args=[campaign.pk])).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_in_a_browser(page: Any) -> None:
    campaign = make_campaign(name="Printemps")
    crowd(campaign, SIZES)
    save_segment(name="Tout le monde", sentence="tous", by=None)
    page.goto(f"/campaigns/{campaign.pk}/results/")
    expect(page.get_by_role("heading", name="Ce qu'elle a changé")).to_be_visible()
    expect(page.get_by_role("row", name="Version A")).to_contain_text("50")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)


def test_curves_stay_within_their_scale() -> None:
    arms = [Arm(letter="A", people=200, converted=30), Arm(letter="", people=50, converted=1)]
    drawn = lines(arms, {"A": [0, 10, 30], "": [0, 0, 1]}, 30)
    assert drawn is not None
    assert drawn.ticks == [0.15, 0.1, 0.05, 0.0]
    assert drawn.lines[0].points == "0.0,200.0 500.0,133.3 1000.0,0.0"
    assert drawn.days == [0, 1, 2]
    assert lines(arms, {"A": [0, 0, 0], "": [0, 0, 0]}, 30) is None
    assert lines([], {}, 30) is None


def test_intervals_share_a_scale_that_holds_zero() -> None:
    gaps = [
        Gap(one="A", other="B", value=0.05, low=0.02, high=0.08),
        Gap(one="A", other="C", value=0.0, low=-0.02, high=0.02),
    ]
    drawn = ranges(gaps)
    assert drawn is not None
    first, second = drawn.ranges
    assert 0 < second.low < drawn.zero < second.high == first.low < first.value < first.high < 1000
    assert ranges([]) is None


def test_a_day_with_few_is_still_seen() -> None:
    days = [Day(day=(DUE + timedelta(days=at)).date(), messages=n) for at, n in enumerate((1_000_000, 0, 1))]
    assert [bar.height for bar in bars(days)] == [200.0, 0.0, 2.0]
    assert list(bars([])) == []
