"""Automations on their pages: written step by step, tried, turned on by who may, off again; rights and faults."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chaland.campaigns.automations import running
from chaland.campaigns.automations.finding import steps_of
from chaland.campaigns.models import Automation, OutboxMessage
from chaland.campaigns.writing.library import shipped
from chaland.consent.models import Purpose
from chaland.kernel.clock import stop_clock
from chaland.segments.models import Move, SavedSegment
from tests.campaigns.audience import NOW, agreed, offers
from tests.consent.harness import oppose
from tests.faces.web.conftest import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    stop_clock(NOW)
    yield
    stop_clock(None)


@pytest.fixture
def purpose(db: None) -> Purpose:
    return offers()


def form(purpose: Purpose, **changes: str) -> dict[str, str]:
    return {
        "name": "Bienvenue",
        "whom": "sentence",
        "sentence": "mobile n'est pas vide",
        "purpose": purpose.code,
        "until": "nombre_achats >= 1",
        "per_day": "500",
        "steps.0.kind": "send",
        "steps.0.channel": "sms",
        "steps.0.sender": "GARAGE",
        "steps.0.body.fr": "Bonjour {{ contact.first_name }}",
        "steps.1.kind": "wait",
        "steps.1.days": "2",
        "steps.1.hours": "",
        "steps.2.kind": "task",
        "steps.2.task": "call",
        "steps.2.title.fr": "Prendre des nouvelles",
        "steps.2.due_in_days": "1",
        "steps.3.kind": "tag",
        "steps.3.tag": "nouveau",
        "steps.4.kind": "webhook",
        "steps.4.url": "https://ici.example/appel",
        **changes,
    }


def made(client: Client, purpose: Purpose, **changes: str) -> Automation:
    answer = client.post(reverse("automation_new"), form(purpose, **changes))
    assert answer.status_code == 302, answer.content.decode()
    return Automation.objects.get(name=changes.get("name", "Bienvenue"))


def text(client: Client, name: str, *args: object, **query: int) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, name: str, automation: Automation) -> Any:
    return client.post(reverse(name, args=[automation.pk]))


def state(automation: Automation) -> str:
    return Automation.objects.get(pk=automation.pk).state


def entered(automation: Automation, *people: Any) -> None:
    for one in people:
        Move.objects.create(
            segment_id=automation.segment_id,
            contact_id=one.pk,
            entered=True,
            at=NOW,
            reason={"cause": "change"},
        )


def test_it_is_written_shown_and_changed(manager: Client, purpose: Purpose) -> None:
    automation = made(manager, purpose)
    kinds = [(one.kind, one.options) for one in steps_of(automation)]
    assert [kind for kind, _ in kinds] == ["send", "wait", "task", "tag", "webhook"]
    assert kinds[0][1]["body"] == {"fr": "Bonjour {{ contact.first_name }}"}
    assert kinds[2][1]["title"] == {"fr": "Prendre des nouvelles"}
    page = text(manager, "automation", automation.pk)
    for words in ("Envoyer un SMS", "Attendre 2 jours", "Prendre des nouvelles", "nouveau", "Arrêtée"):
        assert words in page
    assert "Bienvenue" in text(manager, "automations")
    again = text(manager, "automation_edit", automation.pk)
    assert "nombre_achats &gt;= 1" in again
    changes = {"name": "Accueil", "whom": "segment", "segment": "Bienvenue", "steps.1.days": "3"}
    answer = manager.post(reverse("automation_edit", args=[automation.pk]), form(purpose, **changes))
    assert answer.status_code == 302
    automation.refresh_from_db()
    assert (automation.name, steps_of(automation)[1].options["days"]) == ("Accueil", 3)


def test_steps_are_added_moved_and_taken_out_before_anything_is_kept(
    manager: Client, purpose: Purpose
) -> None:
    def kinds(**pressed: str) -> list[str]:
        answer = manager.post(reverse("automation_new"), form(purpose, **pressed))
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "Bonjour {{ contact.first_name }}" in page
        found = [page.split(f'name="steps.{at}.kind" value="')[1:] for at in range(7)]
        return [one[0].split('"')[0] for one in found if one]

    assert kinds(add="email") == ["send", "wait", "task", "tag", "webhook", "send"]
    assert kinds(drop="1") == ["send", "task", "tag", "webhook"]
    assert kinds(up="1") == ["wait", "send", "task", "tag", "webhook"]
    assert kinds(down="3") == ["send", "wait", "task", "webhook", "tag"]
    assert not Automation.objects.exists()


def test_a_step_takes_the_words_of_a_template_and_its_blocks(manager: Client, purpose: Purpose) -> None:
    email = {"steps.0.channel": "email", "steps.0.sender": "a@garage.example", "steps.0.body.fr": ""}
    chosen = next(one for one in shipped() if one.channel == "email" and one.blocks)
    pressed = form(purpose, **email, **{"steps.0.template": chosen.key, "take": "0"})
    page = manager.post(reverse("automation_new"), pressed).content.decode()
    told = {
        f"steps.0.{name}": html.unescape(found[1])
        for name in ("rest", "subject.fr")
        if (found := re.search(rf'name="steps\.0\.{name}"[^>]* value="([^"]*)"', page))
    }
    (wording,) = steps_of(made(manager, purpose, **email, **told))[0].campaign.variants.all()
    assert (wording.subject["fr"], wording.blocks) == (chosen.subject["fr"], dict(chosen.blocks))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"sentence": 'vile = "Lyon"'}, "sentence"),
        ({"sentence": ""}, "segment"),
        ({"until": "ville ="}, "until"),
        ({"per_day": "beaucoup"}, "per_day"),
        ({"steps.1.days": "9999"}, "steps.1.days"),
        ({"steps.2.title.fr": ""}, "steps.2.title.fr"),
        ({"steps.3.tag": ""}, "steps.3.tag"),
        ({"steps.4.url": "http://ici.example"}, "steps.4.url"),
    ],
)
def test_a_fault_is_beside_its_field_and_nothing_is_lost(
    manager: Client, purpose: Purpose, wrong: dict[str, str], field: str
) -> None:
    answer = manager.post(reverse("automation_new"), form(purpose, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="f-{field}-error1"' in page
    for kept in ("Bonjour {{ contact.first_name }}", "GARAGE", "nombre_achats") if field != "until" else ():
        assert kept in page
    assert not Automation.objects.exists()


def test_without_a_step_or_under_a_taken_name_it_is_refused(manager: Client, purpose: Purpose) -> None:
    bare = {name: value for name, value in form(purpose).items() if not name.startswith("steps.")}
    answer = manager.post(reverse("automation_new"), bare)
    assert "Ajoutez au moins une étape" in answer.content.decode()
    made(manager, purpose)
    answer = manager.post(reverse("automation_new"), form(purpose))
    assert answer.status_code == 409
    assert 'id="f-name-error1"' in answer.content.decode()


def test_a_sentence_never_stands_for_another_segment_of_that_name(manager: Client, purpose: Purpose) -> None:
    automation = made(manager, purpose)
    assert press(manager, "automation_delete", automation).status_code == 302
    answer = manager.post(reverse("automation_new"), form(purpose, sentence='ville = "Lyon"'))
    assert answer.status_code == 409
    assert 'id="f-name-error1"' in answer.content.decode()
    assert made(manager, purpose).segment == SavedSegment.objects.get(name="Bienvenue")


def test_on_and_off_and_who_is_on_their_way(manager: Client, purpose: Purpose) -> None:
    anne, marc = agreed(2, purpose)
    automation = made(manager, purpose)
    assert press(manager, "automation_on", automation).status_code == 302
    assert state(automation) == "on"
    entered(automation, anne, marc)
    running.advance()
    page = text(manager, "automation", automation.pk)
    assert "En chemin" in page
    assert str(anne) in page
    assert "Mis à l&#39;envoi" in page
    assert OutboxMessage.objects.filter(campaign__automation=automation.pk).count() == 2
    assert press(manager, "automation_delete", automation).status_code == 409
    press(manager, "automation_off", automation)
    assert state(automation) == "off"
    refused = manager.post(reverse("automation_edit", args=[automation.pk]), form(purpose, name="Autre"))
    assert refused.status_code == 409
    assert "copie" in text(manager, "automation_new", copy=automation.pk)


def test_what_the_brake_says_is_on_the_page(manager: Client, purpose: Purpose) -> None:
    automation = made(manager, purpose, per_day="1")
    press(manager, "automation_on", automation)
    entered(automation, *agreed(2, purpose))
    running.advance()
    assert state(automation) == "braked"
    page = text(manager, "automation", automation.pk)
    assert "plus de 1 entrées en un jour" in page
    assert 'href="/campaigns/" data-go="m" aria-current="page"' in page


def test_a_message_that_is_wrong_keeps_it_off(manager: Client, purpose: Purpose) -> None:
    automation = made(manager, purpose, **{"steps.0.body.fr": "Bonjour {{ contact.prenom_x }}"})
    answer = press(manager, "automation_on", automation)
    assert answer.status_code == 422
    assert "notice-error" in answer.content.decode()
    assert state(automation) == "off"


def test_a_dry_run_says_what_would_become_of_each(manager: Client, purpose: Purpose) -> None:
    anne, marc = agreed(2, purpose)
    oppose(marc.mobile or "")
    automation = made(manager, purpose)
    entered(automation, anne, marc)
    page = text(manager, "automation_try", automation.pk)
    assert "Bonjour Ana" in page
    assert str(anne) in page
    assert str(marc) in page
    assert page.count("Le reçoit</span>") == 1
    assert "Le recevraient" in page
    assert not OutboxMessage.objects.exists()


def test_one_that_is_ready_is_added_under_a_sender(manager: Client, purpose: Purpose) -> None:
    ready = reverse("automation_ready")
    refused = manager.post(ready, {"key": "welcome", "sender": "06 12 34 56 78"})
    assert refused.status_code == 422
    assert 'id="f-sender-error1"' in refused.content.decode()
    assert manager.post(ready, {"key": "welcome", "sender": "GARAGE"}).status_code == 302
    automation = Automation.objects.get()
    assert (automation.name, automation.state) == ("Bienvenue", "off")
    assert steps_of(automation)[0].options["sender"] == "GARAGE"
    assert "Bienvenue</strong>" in text(manager, "automations")
    assert manager.post(ready, {"key": "welcome", "sender": "GARAGE"}).status_code == 409


def test_each_does_what_they_may(manager: Client, reader: Client, purpose: Purpose) -> None:
    automation = made(manager, purpose)
    sales, marketing = Client(), Client()
    sales.force_login(make_user("sales"))
    marketing.force_login(make_user("marketing"))
    assert reader.get(reverse("automations")).status_code == 403
    assert reverse("automation_edit", args=[automation.pk]) not in text(sales, "automation", automation.pk)
    assert reverse("automation_new") not in text(sales, "automations")
    text(sales, "automation_try", automation.pk)
    for name in ("automation_on", "automation_off", "automation_delete", "automation_edit"):
        assert press(sales, name, automation).status_code == 403
    assert sales.post(reverse("automation_new"), form(purpose, name="Autre")).status_code == 403
    assert sales.post(reverse("automation_ready"), {"key": "visit", "sender": "GARAGE"}).status_code == 403
    assert reverse("automation_on", args=[automation.pk]) not in text(marketing, "automation", automation.pk)
    assert press(marketing, "automation_on", automation).status_code == 403
    assert state(automation) == "off"
    assert press(marketing, "automation_off", automation).status_code == 302
    assert press(marketing, "automation_delete", automation).status_code == 302
    assert not Automation.objects.exists()
