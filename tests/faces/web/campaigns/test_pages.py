"""Campaigns on their pages: written and kept, prepared, approved by who may, stopped; rights, faults, copies."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from chaland.access.models import AuditEntry, User
from chaland.access.services import set_house
from chaland.campaigns.domain.drafts import draft_from
from chaland.campaigns.models import Campaign, Template
from chaland.campaigns.services.approving import SECOND_PERSON_SETTING
from chaland.campaigns.services.composing import create_campaign, draft_of
from chaland.jobs.models import Job
from chaland.jobs.services import run_now as run_job
from chaland.kernel.clock import stop_clock
from tests.campaigns.audience import NOW, agreed, offers
from tests.faces.web.conftest import make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    stop_clock(NOW)
    yield
    stop_clock(None)


@pytest.fixture
def campaign(manager: Client) -> Campaign:
    """A draft by SMS to everybody who agreed to it."""
    purpose = offers()
    agreed(3, purpose)
    said = {
        "name": "Soldes",
        "channel": "sms",
        "purpose": purpose.code,
        "sentence": "mobile n'est pas vide",
        "sender": "GARAGE",
        "message": {"body": "Bonjour {{ contact.first_name }}"},
    }
    return create_campaign(draft=draft_from(said), by=User.objects.get(pk=manager.session[SESSION_KEY]))


def form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Soldes",
        "whom": "sentence",
        "sentence": "mobile n'est pas vide",
        "sender": "GARAGE",
        "when": "now",
        "goal": "purchase",
        "window_days": "30",
        "A.weight": "1",
        "A.body.fr": "Bonjour {{ contact.first_name }}",
        **changes,
    }


def frozen(client: Client, campaign: Campaign) -> Campaign:
    assert client.post(reverse("campaign_freeze", args=[campaign.pk])).status_code == 302
    run_job(Job.objects.get(pk=Campaign.objects.get(pk=campaign.pk).job_id))
    return Campaign.objects.get(pk=campaign.pk)


def text(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_campaign_is_kept_as_it_is_typed_and_shows_what_people_get(
    manager: Client, campaign: Campaign
) -> None:
    page = text(manager, "campaign", campaign.pk)
    assert "Bonjour {{ contact.first_name }}" in page
    typed = form(purpose=campaign.purpose.code, **{"A.body.fr": "Reçu, {{ contact.first_name }}"})
    side = manager.post(reverse("campaign_save", args=[campaign.pk]), typed, headers=HTMX).content.decode()
    assert "Ana" in side
    assert "<mark" in side
    assert "data-mend" in side
    kept = draft_of(Campaign.objects.get(pk=campaign.pk))
    assert kept.variants[0].body == {"fr": "Reçu, {{ contact.first_name }}"}
    assert "3" in text(manager, "campaign_cost", campaign.pk)


def test_what_cannot_be_kept_is_said_and_nothing_is_lost(manager: Client, campaign: Campaign) -> None:
    before = draft_of(campaign)
    for wrong, told in (
        ({"sentence": 'vile = "Lyon"'}, "vile"),
        ({"holdout": "beaucoup"}, "beaucoup"),
        ({"holdout": "99"}, "« Groupe témoin, en pour cent » doit être au plus 90."),
        ({"cap_messages": "4"}, "« En combien de jours »"),
        ({"when": "later", "starts_at": ""}, "Dites le jour"),
        ({"when": "later", "starts_at": "0001-01-01T00:00"}, "Dites le jour"),
    ):
        answer = manager.post(reverse("campaign_save", args=[campaign.pk]), form(**wrong), headers=HTMX)
        side = answer.content.decode()
        assert "notice-error" in side
        assert told in html.unescape(side)
        assert "Pas gardé" in side
        plain = manager.post(reverse("campaign_save", args=[campaign.pk]), form(**wrong))
        assert 400 <= plain.status_code < 500
    assert draft_of(Campaign.objects.get(pk=campaign.pk)) == before


def test_of_two_pages_open_on_a_draft_the_second_undoes_nothing(manager: Client, campaign: Campaign) -> None:
    save = reverse("campaign_save", args=[campaign.pk])
    here, there = (marks(text(manager, "campaign", campaign.pk)) for _ in range(2))
    for words in ("Un", "Deux"):
        manager.post(save, form(**here, **{"A.body.fr": words}), headers=HTMX)
    late = manager.post(save, form(**there, **{"A.body.fr": "Trois"}), headers=HTMX).content.decode()
    assert "changé ailleurs" in late
    answer = manager.post(save, form(**there, **{"A.body.fr": "Trois"}))
    assert (answer.status_code, marks(answer.content.decode())) == (409, there)
    assert "Trois" in answer.content.decode()
    assert campaign.variants.get().body == {"fr": "Deux"}
    manager.post(save, form(**marks(text(manager, "campaign", campaign.pk)), **{"A.body.fr": "Trois"}))
    assert campaign.variants.get().body == {"fr": "Trois"}


def marks(page: str) -> dict[str, str]:
    """What tells an open page from another."""
    found = {name: re.search(rf'name="{name}" value="([0-9a-f]*)"', page) for name in ("page", "seen")}
    return {name: one[1] for name, one in found.items() if one}


def test_wordings_are_added_and_taken_out(manager: Client, campaign: Campaign) -> None:
    save = reverse("campaign_save", args=[campaign.pk])
    manager.post(save, form(add="yes"))
    assert [one.letter for one in campaign.variants.all()] == ["A", "B"]
    two = {"B.weight": "3", "B.body.fr": "Bonsoir"}
    manager.post(save, form(**two))
    assert [(one.weight, one.body["fr"]) for one in campaign.variants.all()][1] == (3, "Bonsoir")
    manager.post(save, form(drop="A", **two))
    assert [one.letter for one in campaign.variants.all()] == ["B"]


def test_it_is_prepared_reviewed_approved_paused_and_cancelled(manager: Client, campaign: Campaign) -> None:
    ready = frozen(manager, campaign)
    assert (ready.state, ready.audience["ready"]) == ("frozen", 3)
    review = text(manager, "campaign", campaign.pk)
    assert "Bonjour Ana" in review
    assert "mobile n&#39;est pas vide" in review
    assert reverse("campaign_act", args=[campaign.pk, "approve"]) in review
    for act, state in (
        ("approve", "scheduled"),
        ("pause", "paused"),
        ("resume", "running"),
        ("cancel", "cancelled"),
    ):
        assert manager.post(reverse("campaign_act", args=[campaign.pk, act])).status_code == 302
        assert Campaign.objects.get(pk=campaign.pk).state == state
        assert "Soldes" in text(manager, "campaign", campaign.pk)
        text(manager, "campaign_progress", campaign.pk)
    assert manager.post(reverse("campaign_act", args=[campaign.pk, "resume"])).status_code == 409
    assert manager.post(reverse("campaign_act", args=[campaign.pk, "explode"])).status_code == 404


def test_a_large_one_is_approved_by_somebody_else(manager: Client, campaign: Campaign) -> None:
    frozen(manager, campaign)
    set_house(name=SECOND_PERSON_SETTING, value=2, by=None)
    approve = reverse("campaign_act", args=[campaign.pk, "approve"])
    assert approve not in text(manager, "campaign", campaign.pk)
    tried = manager.post(approve)
    assert (tried.status_code, "une autre personne" in tried.content.decode()) == (403, True)
    assert "Ce que les gens liront" in tried.content.decode()
    other = Client()
    other.force_login(make_user("admin"))
    assert approve in text(other, "campaign", campaign.pk)
    assert other.post(approve).status_code == 302


def test_back_to_a_draft_forgets_the_audience(manager: Client, campaign: Campaign) -> None:
    frozen(manager, campaign)
    manager.post(reverse("campaign_act", args=[campaign.pk, "unfreeze"]))
    found = Campaign.objects.get(pk=campaign.pk)
    assert (found.state, found.messages.count()) == ("draft", 0)
    assert "compose-side" in text(manager, "campaign", campaign.pk)


def test_a_message_that_is_wrong_is_not_prepared(manager: Client, campaign: Campaign) -> None:
    manager.post(
        reverse("campaign_save", args=[campaign.pk]), form(**{"A.body.fr": "Bonjour {{ contact.prenom_x }}"})
    )
    answer = manager.post(reverse("campaign_freeze", args=[campaign.pk]))
    assert 400 <= answer.status_code < 500
    assert "notice-error" in answer.content.decode()
    assert Campaign.objects.get(pk=campaign.pk).state == "draft"


def test_everybody_is_seen_one_by_one_and_who_looked_is_written(manager: Client, campaign: Campaign) -> None:
    frozen(manager, campaign)
    page = text(manager, "campaign_messages", campaign.pk, state="ready")
    assert page.count("Ana N") == 3
    assert page.count("<tr>") == 4
    assert (
        "<tr>" not in text(manager, "campaign_messages", campaign.pk, state="skipped").partition("<tbody")[2]
    )
    assert AuditEntry.objects.filter(verb="campaigns.messages_read").count() == 2


def test_a_reader_sees_nothing_of_it_and_marketing_does_not_approve(
    manager: Client, reader: Client, campaign: Campaign
) -> None:
    frozen(manager, campaign)
    for name in ("campaigns", "campaigns_calendar", "campaign_new"):
        assert reader.get(reverse(name)).status_code == 403
    assert reader.get(reverse("campaign_messages", args=[campaign.pk])).status_code == 403
    marketing = Client()
    marketing.force_login(make_user("marketing"))
    approve = reverse("campaign_act", args=[campaign.pk, "approve"])
    assert approve not in text(marketing, "campaign", campaign.pk)
    assert marketing.post(approve).status_code == 403
    assert Campaign.objects.get(pk=campaign.pk).state == "frozen"


def test_the_list_and_the_calendar_show_it(manager: Client, campaign: Campaign) -> None:
    assert "Soldes" in text(manager, "campaigns")
    assert "Soldes" not in text(manager, "campaigns", tab="over").partition("<tbody")[2]
    day = {"when": "later", "starts_at": "2026-12-24T10:00"}
    manager.post(reverse("campaign_save", args=[campaign.pk]), form(**day))
    assert "Soldes" in text(manager, "campaigns_calendar", month="2026-12")
    assert "Soldes" not in text(manager, "campaigns_calendar", month="2026-11")
    assert manager.get(reverse("campaigns_calendar"), {"month": "0000-99"}).status_code == 200


def test_a_draft_is_copied_and_thrown_away(manager: Client, campaign: Campaign) -> None:
    manager.post(reverse("campaign_copy", args=[campaign.pk]))
    copied = Campaign.objects.get(name="Soldes (2)")
    manager.post(reverse("campaign_delete", args=[copied.pk]))
    assert not Campaign.objects.filter(pk=copied.pk).exists()
    back = manager.post(reverse("campaign_bring_back"))
    again = Campaign.objects.get(name="Soldes (2)")
    assert back.headers["HX-Redirect"] == reverse("campaign", args=[again.pk])
    assert draft_of(again).model_copy(update={"name": "Soldes"}) == draft_of(campaign)
    assert manager.post(reverse("campaign_bring_back")).headers["HX-Redirect"] == reverse("campaigns")


def test_a_message_is_kept_as_a_template_taken_again_and_dropped(manager: Client, campaign: Campaign) -> None:
    keep = reverse("campaign_keep", args=[campaign.pk])
    assert manager.post(keep, {"name": " "}).status_code == 422
    manager.post(keep, {"name": "Mon bonjour", "letter": "A"})
    kept = Template.objects.get()
    manager.post(reverse("campaign_save", args=[campaign.pk]), form(**{"A.body.fr": "Autre"}))
    take = reverse("campaign_template", args=[campaign.pk])
    manager.post(take, {"template": f"own.{kept.pk}"})
    assert campaign.variants.get().body == {"fr": "Bonjour {{ contact.first_name }}"}
    for _ in range(2):
        assert manager.post(reverse("campaign_template_back", args=[campaign.pk])).status_code == 204
        assert campaign.variants.get().body == {"fr": "Autre"}
    manager.post(keep, {"drop": str(kept.pk)})
    assert not Template.objects.exists()


def test_a_test_goes_to_oneself_and_to_nobody_else(manager: Client, campaign: Campaign) -> None:
    wrong = manager.post(reverse("campaign_test", args=[campaign.pk]), {"to": "abc"}, follow=True)
    assert "n&#39;est pas un numéro" in wrong.content.decode()
    manager.post(reverse("campaign_test", args=[campaign.pk]), {"to": "06 12 34 56 78"})
    assert AuditEntry.objects.filter(verb="campaigns.test").count() == 1
    assert not campaign.messages.exists()


def test_an_email_is_made_of_blocks_and_shown_in_a_frame_where_nothing_runs(manager: Client) -> None:
    purpose = offers()
    agreed(1, purpose, channel="email")
    manager.post(reverse("campaign_new"), {"channel": "email", "name": "Lettre"})
    campaign = Campaign.objects.get(name="Lettre")
    blocks = [
        {"kind": "heading", "text": "Bonjour {{ contact.first_name }}"},
        {"kind": "text", "text": "**Offre**"},
    ]
    typed = form(purpose=purpose.code, sentence="email n'est pas vide", sender="shop@garage.example")
    del typed["A.body.fr"]
    typed |= {"A.subject.fr": "Pour {{ contact.first_name }}", "A.blocks.fr": json.dumps(blocks)}
    save = reverse("campaign_save", args=[campaign.pk])
    side = manager.post(save, typed, headers=HTMX).content.decode()
    assert "Pour Ana" in side
    frame = side.partition('<iframe class="camp-frame" src="')[2].partition('"')[0]
    looked = manager.get(frame)
    assert "Bonjour Ana" in looked.content.decode()
    assert "sandbox" in looked.headers["Content-Security-Policy"]
    assert "script-src" not in looked.headers["Content-Security-Policy"]
    typed |= {"A.body.fr": "Bonjour en texte", "late_after_hours": "48"}
    manager.post(save, typed, headers=HTMX)
    page = text(manager, "campaign", campaign.pk)
    assert "block-words" in page
    assert "Bonjour en texte</textarea>" in page
    assert draft_of(Campaign.objects.get(pk=campaign.pk)).schedule.late_after_hours == 48
    garbled = manager.post(save, typed | {"A.blocks.fr": "[[1]]"}, headers=HTMX).content.decode()
    assert "notice-error" in garbled
