"""Campaigns by HTTP: described, estimated, approved by who may, steered, measured."""

from __future__ import annotations

from typing import Any

import pytest

from chaland.campaigns.models import Campaign
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from tests.campaigns.audience import agreed, offers
from tests.faces.api.conftest import Programs

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(db: None) -> dict[str, Any]:
    purpose = offers()
    agreed(2, purpose)
    return {
        "name": "Noël",
        "channel": "sms",
        "purpose": purpose.code,
        "sentence": "mobile n'est pas vide",
        "sender": "GARAGE",
        "message": {"body": "Bonjour"},
    }


def test_a_campaign_from_its_description_to_its_results(program: Programs, said: dict[str, Any]) -> None:
    asker = program("manager", "campaigns:read", "campaigns:write")
    made = asker.send("POST", "/campaigns", said)
    assert (made.status, made.body["state"]) == (201, "draft")
    number = made.body["id"]
    assert asker.send("POST", f"/campaigns/{number}/estimate", None).status == 202
    run_now(Job.objects.get(pk=Campaign.objects.get(pk=number).job_id))
    assert asker.get(f"/campaigns/{number}").body["audience"]["ready"] == 2
    assert asker.send("POST", f"/campaigns/{number}/approve", None).body["state"] == "scheduled"
    assert asker.send("POST", f"/campaigns/{number}/acts/pause", None).body["state"] == "paused"
    assert asker.get(f"/campaigns/{number}/status").body["left"] == 2
    assert len(asker.get(f"/campaigns/{number}/messages?state=ready").body["messages"]) == 2
    assert asker.get(f"/campaigns/{number}/results").body["campaign"] == number
    copied = asker.send("POST", f"/campaigns/{number}/acts/copy", None).body["id"]
    assert [one["id"] for one in asker.get("/campaigns").body["campaigns"]] == [copied, number]
    assert asker.send("PUT", f"/campaigns/{copied}", {**said, "name": "Été"}).body["name"] == "Été"
    assert asker.send("DELETE", f"/campaigns/{copied}", None).body["deleted"]
    assert asker.send("DELETE", f"/campaigns/{number}", None).status == 409


def test_who_may_not_is_refused(program: Programs, said: dict[str, Any]) -> None:
    assert program("manager", "contacts:read").get("/campaigns").status == 403
    asker = program("marketing", "campaigns:read", "campaigns:write")
    number = asker.send("POST", "/campaigns", said).body["id"]
    assert asker.send("POST", f"/campaigns/{number}/approve", None).status == 403
    assert (
        program("manager", "campaigns:read").send("POST", "/campaigns", {**said, "name": "x"}).status == 403
    )


@pytest.mark.parametrize(
    "wrong", [{"channel": "fax"}, {"holdout": 99}, {"colour": 1}, {"sentence": 'vile = "x"'}]
)
def test_what_is_wrong_is_a_problem(program: Programs, said: dict[str, Any], wrong: dict[str, Any]) -> None:
    answer = program("manager", "campaigns:write").send("POST", "/campaigns", {**said, **wrong})
    assert answer.status == 422
    assert not Campaign.objects.exists()
