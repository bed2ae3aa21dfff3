"""The journal outside the database: without it nothing leaves, and nobody's turn is lost."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaland.campaigns.domain import brakes
from chaland.campaigns.domain.states import CampaignState
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.progress import progress
from chaland.campaigns.services import journal
from chaland.campaigns.services.journal import Line
from chaland.campaigns.services.steering import resume
from chaland.kernel.clock import fixed_clock
from chaland.kernel.errors import Refused
from tests.campaigns.audience import CLOCK, NOW, agreed, make_campaign, offers, running, sent, states
from tests.campaigns.providers import Scripted, plug

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    purpose = offers()
    agreed(3, purpose)
    return running(make_campaign(purpose))


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fails(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails)
        yield


def test_a_full_disk_sends_nothing_and_uses_nobody_up(
    campaign: Campaign, full_disk: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = plug(monkeypatch, Scripted(window=2))
    assert sent(campaign).state == CampaignState.PAUSED
    assert provider.received == []
    assert states(campaign) == {"ready": 3}
    reason = progress(campaign.pk).reason
    assert reason is not None
    assert "No space left" in reason.en


def test_they_leave_once_there_is_room_again(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = plug(monkeypatch, Scripted(window=2))
    journal._path(campaign).mkdir(parents=True)
    assert sent(campaign).state == CampaignState.PAUSED
    with pytest.raises(Refused, match="out of reach"):
        resume(campaign_id=campaign.pk, by=None, clock=CLOCK)
    journal._path(campaign).rmdir()
    resume(campaign_id=campaign.pk, by=None, clock=CLOCK)
    later = fixed_clock(NOW.replace(minute=30))
    assert states(sent(campaign, later)) == {"accepted": 3}
    assert set(provider.times().values()) == {1}


def test_a_line_cut_short_swallows_no_other(campaign: Campaign) -> None:
    journal.note(campaign, [Line(7, 0, 1)])
    with journal._path(campaign).open("a") as file:
        file.write("99 0 1")
    journal.note(campaign, [Line(8, 0, 2)])
    assert list(journal.lines(campaign)) == [Line(7, 0, 1), Line(8, 0, 2)]
    assert journal.last_line(campaign) == Line(8, 0, 2)


def test_a_copy_of_the_whole_folder_sends_nothing(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    provider = plug(monkeypatch, Scripted())
    here = journal.epoch()
    shutil.copytree(settings.CHALAND_HOME, tmp_path / "copy")
    assert journal.epoch() == here
    settings.CHALAND_HOME = tmp_path / "copy"
    assert sent(campaign).state_reason == brakes.EPOCH
    assert provider.received == []
    resume(campaign_id=campaign.pk, by=None, clock=CLOCK)
    assert states(sent(campaign)) == {"accepted": 3}
