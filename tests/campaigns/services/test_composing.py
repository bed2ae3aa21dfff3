"""Campaigns described, changed, copied, thrown away while they are drafts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chaland.access.models import AuditEntry, User
from chaland.access.services import add_user
from chaland.campaigns.document import MOST_BYTES, campaign_document, read_file
from chaland.campaigns.domain.drafts import Draft, draft_from
from chaland.campaigns.models import Campaign, Variant
from chaland.campaigns.queries.audience import goal_of, whom, whom_not
from chaland.campaigns.queries.finding import campaign_by_id, campaign_called
from chaland.campaigns.services.composing import (
    copy_campaign,
    create_campaign,
    delete_campaign,
    draft_of,
    edit_campaign,
)
from chaland.consent.models import Purpose
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.segments.language import Faulty
from chaland.segments.queries import count_where, sentence
from chaland.segments.services.saved import rename_segment, save_segment
from tests.harness.rows import make_contact

pytestmark = pytest.mark.django_db


def said(**changes: Any) -> Draft:
    base = {
        "name": "Noël",
        "channel": "sms",
        "sentence": 'ville = "Lyon"',
        "message": {"body": {"fr": "Bonjour", "en": "Hello"}},
    }
    return draft_from({**base, **changes})


def somebody(role: str = "marketing") -> User:
    return add_user(email=f"{role}@example.com", role=role)


def test_what_was_described_is_what_is_read_again() -> None:
    draft = said(
        holdout=12.5,
        exclude='code_postal commence par "69"',
        cap={"messages": 3, "days": 7},
        goal={"kind": "purchase", "where": 'catégorie = "SUV"', "window_days": 10},
        schedule={"starts_at": "2026-12-01T10:00:00+01:00", "pace_per_hour": 100},
    )
    campaign = create_campaign(draft=draft, by=somebody())
    again = draft_of(campaign_by_id(campaign.pk))
    purpose = Purpose.objects.get(pk=campaign.purpose_id).code
    assert again == draft.model_copy(update={"purpose": purpose})
    assert AuditEntry.objects.filter(verb="campaigns.create", subject_id=str(campaign.pk)).count() == 1


def test_the_sentence_says_whom_and_whom_not() -> None:
    for code in ("69001", "38200", "75001"):
        make_contact(postal_code=code)
    some = 'postal_code in ("69001", "38200")'
    campaign = create_campaign(draft=said(sentence=some, exclude='postal_code starts with "69"'), by=None)
    asked, spared = whom(campaign), whom_not(campaign)
    assert asked is not None
    assert spared is not None
    assert (count_where(asked), count_where(spared)) == (2, 1)


def test_a_segment_keeps_its_link_when_it_is_renamed() -> None:
    segment = save_segment(name="VIP", sentence='ville = "Lyon"', by=None)
    campaign = create_campaign(draft=said(sentence="", segment="vip", exclude='dans_segment("VIP")'), by=None)
    rename_segment(segment_id=segment.pk, name="Or", by=None)
    again = draft_of(campaign_by_id(campaign.pk))
    assert (again.segment, again.exclude) == ("Or", 'dans_segment("Or")')


def test_a_goal_may_be_said_in_either_language() -> None:
    french = goal_of("purchase", 'catégorie = "SUV"')
    assert french == goal_of("purchase", 'category = "SUV"')
    assert french is not None
    assert french.where is not None
    assert goal_of("answer", "") is None
    with pytest.raises(Invalid, match="goal"):
        goal_of("purchase", "colour = ")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"sentence": 'vile = "Lyon"'}, Faulty),
        ({"sentence": "", "segment": "Inconnu"}, NotFound),
        ({"purpose": "unknown"}, NotFound),
        ({"account": "Nowhere"}, Invalid),
        ({"goal": {"kind": "event", "where": "prix = 3"}}, Invalid),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    changes: dict[str, Any], fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        create_campaign(draft=said(**changes), by=None)
    assert not Campaign.objects.exists()
    assert not Variant.objects.exists()


def test_two_campaigns_never_bear_one_name() -> None:
    create_campaign(draft=said(), by=None)
    with pytest.raises(Conflict, match="exists already"):
        create_campaign(draft=said(), by=None)


def test_a_campaign_does_not_show_what_its_readers_may_not_see() -> None:
    owner = somebody()
    save_segment(name="À moi", sentence='ville = "Lyon"', shared=False, by=owner)
    for changes in ({"segment": "À moi", "sentence": ""}, {"sentence": 'dans_segment("À moi")'}):
        with pytest.raises(Invalid, match="not shared"):
            create_campaign(draft=said(**changes), by=owner)
    with pytest.raises(NotFound):
        create_campaign(draft=said(segment="À moi", sentence=""), by=somebody("manager"))


def test_only_a_draft_is_changed_or_thrown_away() -> None:
    campaign = create_campaign(draft=said(), by=None)
    edited = edit_campaign(
        campaign_id=campaign.pk, draft=said(name="Été", message={"body": "Salut"}), by=None
    )
    assert [one.body for one in edited.variants.all()] == [{"fr": "Salut"}]
    Campaign.objects.filter(pk=campaign.pk).update(state="running")
    with pytest.raises(Conflict, match="no longer a draft"):
        edit_campaign(campaign_id=campaign.pk, draft=said(), by=None)
    with pytest.raises(Conflict, match="no longer a draft"):
        delete_campaign(campaign_id=campaign.pk, by=None)
    copied = copy_campaign(campaign_id=campaign.pk, by=None)
    assert (copied.name, copied.state, copied.starts_at) == ("Été (2)", "draft", None)
    assert copied.seed != campaign.seed
    delete_campaign(campaign_id=copied.pk, by=None)
    assert not Campaign.objects.filter(pk=copied.pk).exists()


def test_a_campaign_is_found_by_its_number_or_its_name() -> None:
    campaign = create_campaign(draft=said(name="2026"), by=None)
    assert campaign_called("2026") == campaign_called(str(campaign.pk)) == campaign
    with pytest.raises(NotFound):
        campaign_called("nobody")


def test_a_file_is_read_and_its_faults_are_named(tmp_path: Path) -> None:
    file = tmp_path / "noel.toml"
    file.write_text('name = "Noël"\nchannel = "sms"\n[message]\nbody = "Bonjour"\n')
    assert read_file(file).variants[0].body == {"fr": "Bonjour"}
    for octets, code in (
        (b"name = ", "campaign_toml"),
        (b"\xff\x00", "campaign_toml"),
        (b"a = 1", "campaign_invalid"),
        (b"#" * (MOST_BYTES + 1), "campaign_too_large"),
        (b"a = " + b"[" * 5_000, "campaign_toml"),
    ):
        file.write_bytes(octets)
        with pytest.raises(Invalid) as caught:
            read_file(file)
        assert caught.value.code == code
    with pytest.raises(NotFound):
        read_file(tmp_path / "absent.toml")


def test_the_document_says_what_the_file_said() -> None:
    campaign = create_campaign(draft=said(), by=None)
    told = campaign_document(campaign_by_id(campaign.pk), "en")
    assert (told["id"], told["state"], told["state_label"]) == (campaign.pk, "draft", "draft")
    assert told["sentence"] == 'city = "Lyon"'
    assert sentence(told["sentence"], language="en") == sentence('ville = "Lyon"', language="fr")
