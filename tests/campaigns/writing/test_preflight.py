"""An e-mail campaign looked at before it leaves: its domain by a DNS server of this machine, its words as people get them."""

from __future__ import annotations

import pytest
from django.test import override_settings

from chaland.campaigns.models import Campaign
from chaland.campaigns.writing.preflight import preflight
from chaland.channels.models import Account
from tests.campaigns.writing.drafting import draft
from tests.channels.email.preflight.zone import serving
from tests.harness.rows import NOW, make_contact

pytestmark = pytest.mark.django_db
ZONE = {
    ("news.garage.example", "TXT"): ['"v=spf1 ip4:192.0.2.1 -all"'],
    ("cle._domainkey.garage.example", "TXT"): ['"v=DKIM1; p="'],
    ("_dmarc.garage.example", "TXT"): ['"v=DMARC1; p=reject"'],
    ("garage.example", "MX"): ["10 mx.garage.example."],
}
BLOCKS = [
    {"kind": "image", "src": "https://10.0.0.1/a.png"},
    {
        "kind": "text",
        "text": "Bonjour {{ contact.first_name }}, " + "nos portes ouvertes ont lieu samedi. " * 5,
    },
]


def account(provider: str) -> Account:
    return Account.objects.create(
        name=provider,
        channel="email",
        provider=provider,
        options={"bounces": "retours@news.garage.example", "selectors": "cle, autre"},
        created_at=NOW,
    )


def codes(campaign: Campaign) -> list[str]:
    with serving(ZONE) as (resolver, _), override_settings(CHALAND_URL="https://clients.garage.example"):
        return [f"{one.level.value} {one.code}" for one in preflight(campaign, resolver=resolver)]


def test_the_domain_and_each_wording_are_looked_at_the_worst_first() -> None:
    make_contact(first_name="Claire", email="claire@client.example")
    campaign = draft(
        channel="email",
        subject="Samedi",
        sender="contact@garage.example",
        account=account("smtp"),
        blocks=BLOCKS,
    )
    told = codes(campaign)
    assert sorted(told[:2]) == ["stop dkim_missing", "stop dkim_revoked"]
    assert told[2:] == ["warn alt_missing", "good spf_good", "good dmarc_good"]


def test_a_service_that_takes_bounces_itself_is_not_asked_for_our_spf() -> None:
    make_contact(first_name="Claire", email="claire@client.example")
    campaign = draft(
        "Bonjour",
        channel="email",
        subject="Samedi",
        sender="contact@garage.example",
        account=account("brevo"),
    )
    assert not [code for code in codes(campaign) if "spf" in code]
    assert "good dmarc_good" in codes(campaign)


def test_an_sms_has_nothing_to_be_looked_at() -> None:
    assert codes(draft("Bonjour")) == []
