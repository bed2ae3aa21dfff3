"""What is wrong with the words of a campaign is said before anybody is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from chaland.campaigns.models import Campaign, Link
from chaland.campaigns.writing.checks import Fault, check_content
from chaland.channels.models import Account
from chaland.consent.models import Controller
from tests.campaigns.writing.drafting import draft, garage, offers
from tests.consent.harness import make_controller, make_purpose
from tests.harness.rows import NOW

pytestmark = pytest.mark.django_db
WHOLE = "Bonjour, nos portes ouvertes ont lieu samedi. Garage du Pont"


def faults(campaign: Campaign) -> list[tuple[str, bool]]:
    return [(one.path, one.stops) for one in check_content(campaign)]


def about(campaign: Campaign, word: str) -> Fault:
    (found,) = [one for one in check_content(campaign) if word in one.text.fr]
    assert found.text.en
    return found


def test_a_whole_message_has_none() -> None:
    assert check_content(draft(WHOLE)) == []
    with override_settings(CHALAND_URL="https://garage.example"):
        assert check_content(draft(WHOLE, channel="email", subject="S", sender="a@garage.example")) == []


@pytest.mark.parametrize(
    ("changes", "path", "stops"),
    [
        ({"body": "Bonjour {{ contact.prenon }}"}, "variants.A.body.fr", True),
        ({"body": ""}, "variants.A.body", True),
        ({"body": WHOLE, "letters": ""}, "variants", True),
        ({"body": WHOLE, "sender": ""}, "sender", True),
        ({"body": WHOLE, "sender": "06 12 34 56 78"}, "sender", True),
        ({"body": WHOLE, "sender": "Garage du Pont de Lyon"}, "sender", True),
        ({"body": "a" * 1_300}, "variants.A.body.fr", True),
        ({"body": "Voir https://exemple.fr/offre"}, "variants.A.body.fr", True),
        ({"body": "Bonjour {{ contact.first_name }}"}, "variants.A.body.fr", False),
        ({"body": "Promo ! Répondez STOP pour ne plus en recevoir"}, "variants.A.body.fr", False),
        ({"body": "Voir https://bit.ly/abc"}, "variants.A.body.fr", False),
        ({"body": "Bonjour {prénom}"}, "variants.A.body.fr", False),
        ({"body": WHOLE, "starts_at": NOW}, "starts_at", False),
        ({"body": "La fête"}, "variants.A.body.fr", False),
        ({"body": "{{ links.unsubscribe }}"}, "variants.A.body.fr", False),
        ({"body": WHOLE, "letters": "AB"}, "variants.B.body", False),
    ],
)
def test_what_is_wrong_has_its_place(changes: dict[str, Any], path: str, stops: bool) -> None:
    assert faults(draft(changes.pop("body"), **changes)) == [(path, stops)]


def test_an_email_says_who_writes_and_whence() -> None:
    campaign = draft(WHOLE, channel="email", subject="", sender="")
    found = faults(campaign)
    assert {path for path, stops in found if stops} == {"sender", "public_url", "variants.A.subject.fr"}
    silent = make_purpose(make_controller(), channels=["email"])
    with override_settings(CHALAND_URL="https://garage.example"):
        campaign = draft(
            WHOLE, channel="email", subject="S", sender="no-reply@garage.example", purpose=silent
        )
        assert faults(campaign) == [("reply_to", True), ("purpose", True)]
        Controller.objects.filter(pk=garage().pk).update(siren=None)
        campaign = draft(WHOLE, channel="email", subject="S", sender="a@garage.example", purpose=offers())
        assert faults(campaign) == [("purpose", False)]


def test_an_email_comes_from_an_address_that_takes_answers_and_is_ones_own() -> None:
    def told(**changes: Any) -> list[tuple[str, bool]]:
        return faults(
            draft(WHOLE, **{"channel": "email", "subject": "S", "sender": "a@garage.example"} | changes)
        )

    with override_settings(CHALAND_URL="https://garage.example"):
        for none in ("Garage du Pont", "a@garage.example\nBcc: tous@garage.example", "a@"):
            assert told(sender=none) == [("sender", True)]
            assert told(reply_to=none) == [("reply_to", True)]
        assert told(sender="noreply@garage.example", reply_to="a@garage.example") == []
        assert told(sender="garage@gmail.com") == [("sender", False)]
        relay = Account.objects.create(name="R", channel="email", provider="smtp", created_at=NOW)
        assert told(sender="garage@gmail.com", account=relay) == [("sender", True)]


def test_blocks_that_are_none_are_told_with_their_place() -> None:
    with override_settings(CHALAND_URL="https://garage.example"):
        campaign = draft(channel="email", subject="S", sender="a@b.example", blocks=[{"kind": "nothing"}])
        (fault,) = check_content(campaign)
    assert fault.stops


def test_characters_that_cost_are_told_with_what_may_stand_for_them() -> None:
    said = about(draft("La fête… ça y est"), "160 à 70").text
    assert "ê … ç" in said.fr
    assert "e ... c" in said.en


def test_what_stops_comes_first_and_nothing_is_kept() -> None:
    campaign = draft("Voir https://bit.ly/abc {{ contact.first_name }}", sender="")
    with override_settings(CHALAND_URL="https://g.fr"):
        found = faults(campaign)
    assert [stops for _, stops in found] == [True, False, False]
    assert not Link.objects.exists()
