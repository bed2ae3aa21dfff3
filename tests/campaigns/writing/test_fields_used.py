"""What campaigns and automations say of people, and choose them by, is in use: it is not proposed for removal."""

from __future__ import annotations

import pytest

from chaland.campaigns.automations.composing import create_automation
from chaland.campaigns.automations.domain import automation_from
from chaland.campaigns.models import Campaign
from chaland.campaigns.writing.fields_used import fields_in_messages
from chaland.quality.ports import uses
from tests.campaigns.audience import NOW, make_campaign, offers, said

pytestmark = pytest.mark.django_db


def test_a_campaign_uses_what_it_says_and_what_it_chooses_people_by() -> None:
    body = "Bonjour {{ prénom }}, {% if contact.age > 60 %}senior{% endif %} {{ fidelite.points }}"
    campaign = make_campaign(offers(), body=body, exclude=said('activity = "Boulangerie"'))
    Campaign.objects.filter(pk=campaign.pk).update(started_at=NOW)
    found = fields_in_messages()
    assert {"first_name", "birth_date", "loyalty_points", "activity"} <= found.keys()
    assert "hobbies" not in found
    (use,) = found["birth_date"]
    assert (use.what.fr, use.last) == (f"la campagne « {campaign.name} »", NOW)
    assert use in uses()["birth_date"]


def test_a_text_that_cannot_be_read_yet_uses_nothing() -> None:
    make_campaign(offers(), body="Bonjour {{ nope }} {{ hobbies }}")
    assert "hobbies" not in fields_in_messages()


def test_an_automation_uses_its_fields_all_the_time() -> None:
    told = {
        "name": "Bienvenue",
        "sentence": "mobile n'est pas vide",
        "until": 'function = "Directeur"',
        "purpose": offers().code,
        "steps": [{"kind": "send", "channel": "sms", "body": "Bonjour {{ contact.title }}"}],
    }
    create_automation(draft=automation_from(told), by=None)
    found = fields_in_messages()
    assert [(one.what.en, one.last) for one in found["civility"]] == [("the automation “Bienvenue”", None)]
    assert found["function"] == found["civility"]
