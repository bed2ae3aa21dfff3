"""Results of large campaigns are kept, say of when they are, and are worked out anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from chaland.campaigns.domain.outcomes import Results
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.results import results
from chaland.campaigns.results_document import document_of, results_document, results_lines
from chaland.campaigns.services import results as service
from chaland.campaigns.services.results import KIND, results_at_hand
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from chaland.kernel.clock import fixed_clock, stop_clock
from chaland.segments.services.saved import save_segment
from tests.campaigns.outbox import make_campaign
from tests.campaigns.queries.test_results import DUE, crowd
from tests.harness.rows import make_contact

pytestmark = pytest.mark.django_db
SOON = DUE + timedelta(days=3)


@pytest.fixture
def campaign() -> Campaign:
    made = make_campaign()
    crowd(made, {("A", True): 2, ("A", False): 2, ("", False): 1})
    return made


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    stop_clock(SOON)
    yield
    stop_clock(None)


def at(now: datetime, campaign: Campaign) -> Results | None:
    return results_at_hand(campaign_id=campaign.pk, clock=fixed_clock(now))


def test_those_of_a_small_campaign_are_of_now(campaign: Campaign) -> None:
    assert at(SOON, campaign) == results(campaign.pk, SOON)
    assert not Job.objects.exists()


def test_those_of_a_large_one_are_kept_and_age(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "SMALL", 4)
    assert at(SOON, campaign) is None
    assert at(SOON, campaign) is None
    run_now(Job.objects.get(kind=KIND))
    kept = at(SOON, campaign)
    assert kept == results(campaign.pk, SOON)
    assert at(SOON + timedelta(minutes=9), campaign) == kept
    assert Job.objects.filter(kind=KIND).count() == 1
    assert at(SOON + timedelta(minutes=11), campaign) == kept
    assert Job.objects.filter(kind=KIND).count() == 2


def test_the_document_names_no_segment_that_the_reader_does_not_know(campaign: Campaign) -> None:
    make_contact()
    shown = save_segment(name="Tous", sentence="tous", by=None)
    hidden = save_segment(name="Caché", sentence="tous", by=None)
    told = results(campaign.pk, SOON)
    assert {one.name for one in told.segments} == {"Tous", "Caché"}
    said = document_of(told, "en", {shown.pk})
    assert [one["name"] for one in said["segments"]] == ["Tous"]
    assert str(hidden.name) not in str(said)
    assert said["effect"]["code"] == "too_early"
    assert (said["treated"]["rate"], said["held_out"]["rate"]) == (0.5, 0.0)
    assert said["treated"]["rate_low"] < 0.5 < said["treated"]["rate_high"]


def test_the_command_line_and_programs_are_told_the_same(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "SMALL", 4)
    save_segment(name="À moi", sentence="tous", by=None, shared=False)
    make_contact()
    said = results_document(campaign.pk, "fr")
    assert at(SOON, campaign) == results(campaign.pk, SOON)
    assert said["segments"] == []
    lines = list(results_lines(campaign.pk, "fr"))
    assert "version A : 50,00 % (15,00 % à 85,00 %), 2 sur 4" in lines
    assert "témoin : 0,00 % (0,00 % à 79,35 %), 0 sur 1" in lines
    assert said["effect"]["said"] in lines
