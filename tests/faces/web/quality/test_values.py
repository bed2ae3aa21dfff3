"""The page of near values: what it shows, to whom, what its buttons do."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
from django.test import Client

from chaland.customers.models import Contact
from chaland.quality.variants.looking import look
from chaland.quality.variants.models import ValueGroup
from chaland.segments.services.saved import save_segment
from tests.faces.web.conftest import make_contact

pytestmark = pytest.mark.django_db
PAGE = "/quality/values/"


@pytest.fixture(autouse=True)
def _towns(db: None) -> None:
    for city in ("Toulouse", "Toulouse", "Toulousse"):
        make_contact(city=city)


def shown(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(unescape(answer.content.decode()).split())


def told(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 204, answer.content
    events: dict[str, Any] = json.loads(answer.headers["HX-Trigger"])
    assert "values-changed" in events
    return dict(events["toast"])


def unify(client: Client, **changes: Any) -> Any:
    look("city")
    group = ValueGroup.objects.get(field="city")
    posted = {"key": ["toulouse", "toulousse"], "kept": "Toulouse", **changes}
    return client.post(f"{PAGE}{group.pk}/unify/", posted)


def test_a_field_that_was_not_compared_says_what_to_do(manager: Client) -> None:
    assert "n'ont pas encore été comparées" in shown(manager)
    assert told(manager.post(f"{PAGE}look/", {"field": "city"}))["message"] == "1 groupe de valeurs proches."
    page = shown(manager)
    assert "Toulousse" in page
    assert "lettre doublée ou non" in page
    assert "/contacts/?f=city" in page
    assert "n'ont pas encore été comparées" in shown(manager, f"{PAGE}?field=hobbies")


def test_unify_then_undo(manager: Client) -> None:
    toast = told(unify(manager))
    assert "S'écrit désormais « Toulouse »" in toast["message"]
    assert Contact.objects.filter(city="Toulouse").count() == 3
    assert "Toulousse" in shown(manager)  # the rule is told
    told(manager.post(toast["undo"]))
    assert Contact.objects.filter(city="Toulouse").count() == 2


def test_what_is_unticked_stays_and_another_spelling_may_be_typed(manager: Client) -> None:
    told(unify(manager, key=["toulousse"], kept="TOULOUSE (31)"))
    assert set(Contact.objects.values_list("city", flat=True)) == {"Toulouse", "TOULOUSE (31)"}


def test_only_ticked_segments_follow(manager: Client) -> None:
    ticked, other = (save_segment(name=name, sentence='ville = "Toulousse"', by=None) for name in "AB")
    told(unify(manager, segment=[str(ticked.pk)]))
    for segment in (ticked, other):
        segment.refresh_from_db()
    assert '"Toulouse"' in ticked.tree
    assert '"Toulousse"' in other.tree


def test_distinct_then_proposed_again(manager: Client) -> None:
    look("city")
    group = ValueGroup.objects.get(field="city")
    undo = told(manager.post(f"{PAGE}{group.pk}/distinct/"))["undo"]
    assert "Dites distinctes" in shown(manager)
    told(manager.post(undo))
    assert "Dites distinctes" not in shown(manager)


def test_what_is_refused(manager: Client, reader: Client) -> None:
    assert unify(manager, kept=" ").status_code == 422
    assert manager.get(f"{PAGE}?field=email").status_code == 404
    assert manager.post(f"{PAGE}999999/distinct/").status_code == 404
    assert reader.get(PAGE).status_code == 403
    assert reader.post(f"{PAGE}look/", {"field": "city"}).status_code == 403
