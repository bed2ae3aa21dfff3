"""Providers that call, and short addresses: open to who knows the address, shut to everybody else."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from chaland.campaigns.models import Link, Report
from chaland.channels.hooks import hook_path
from chaland.channels.models import Account
from chaland.channels.services import add_account
from tests.campaigns.audience import make_campaign, offers

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(db: None) -> Account:
    return add_account(
        name="Brevo", channel="sms", provider="brevo", secrets={"api_key": "k"}, senders=["GARAGE"], by=None
    )


def say(path: str, body: object, client: Client | None = None) -> int:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return (client or Client()).post(path, text, content_type="application/json").status_code


def test_a_stop_called_in_is_kept_without_a_session(account: Account) -> None:
    said = {"msg_status": "unsubscribed", "messageId": 7, "to": "33612345678", "ts_event": 1_790_000_000}
    assert say(hook_path(account.pk), said) == 200
    assert say(hook_path(account.pk), said) == 200
    assert Report.objects.count() == 1


def test_a_wrong_address_says_nothing_and_is_soon_shut(account: Account) -> None:
    wrong = hook_path(account.pk)[:-3] + "abc"
    other = hook_path(account.pk).replace(f"/{account.pk}/", "/999/")
    assert {say(wrong, {}), say(other, {})} == {404}
    assert 429 in {say(wrong, {}) for _ in range(40)}
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "{", "[1, 2", '"text"', "null", b"\xff\xfe", "[" * 20_000, '{"msg_status": 3}']
)
def test_garbage_is_refused_and_breaks_nothing(account: Account, body: str | bytes) -> None:
    assert say(hook_path(account.pk), body) in (200, 422)
    assert not Report.objects.exclude(applied_at=None).exists()


def test_a_body_too_large_is_not_read(account: Account) -> None:
    assert say(hook_path(account.pk), "x" * (3 << 20)) == 413
    assert say(hook_path(account.pk)[:-3] + "abc", "x" * (3 << 20)) == 404


def test_a_short_address_leads_there_and_counts_nobody_in_particular(db: None) -> None:
    link = Link.objects.create(
        campaign=make_campaign(offers()), token="aB3xyz", url="https://example.fr/offre?a=1"
    )
    answer = Client().get(reverse("public_short", args=["aB3xyz"]))
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://example.fr/offre?a=1")
    assert not answer.cookies
    link.refresh_from_db()
    assert link.clicks == 1
    Client().get(reverse("public_short_traced", args=["aB3xyz", "forged"]))
    assert Client().get(reverse("public_short", args=["nothing"])).status_code == 404
