"""An e-mail campaign looked at before it leaves: its domain by a DNS server of this machine, its words as people get them."""

from __future__ import annotations

import pytest
from django.test import override_settings

from chaland.campaigns.models import Campaign
from chaland.campaigns.services.approving import approve
from chaland.campaigns.writing.preflight import BULK, preflight, refuse_unfit
from chaland.channels.models import Account
from chaland.kernel.errors import Refused
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


def refused(provider: str, messages: int, zone: dict[tuple[str, str], list[str]], **changes: str) -> str:
    """Why mail providers would reject it; empty when they would not."""
    campaign = draft(
        "Bonjour",
        **{"channel": "email", "subject": "S", "sender": "contact@garage.example"} | changes,
        account=Account.objects.create(name="R", channel="email", provider=provider, created_at=NOW),
    )
    with serving(zone) as (resolver, _), override_settings(CHALAND_URL="https://clients.garage.example"):
        try:
            refuse_unfit(campaign, messages, resolver=resolver)
        except Refused as error:
            return error.say("fr")
        finally:
            campaign.delete()
            Account.objects.all().delete()
    return ""


def test_what_mail_providers_would_reject_is_not_approved() -> None:
    spf = {("garage.example", "TXT"): ['"v=spf1 ip4:192.0.2.1 -all"']}
    assert "SPF" in refused("smtp", 1, {})
    assert refused("smtp", 1, spf) == ""
    assert "DMARC" in refused("smtp", BULK, spf)
    assert refused("smtp", BULK, spf | {("_dmarc.garage.example", "TXT"): ['"v=DMARC1; p=none"']}) == ""
    assert refused("file", BULK, {}) == ""
    assert "gmail.com" in refused("brevo", 1, {}, sender="garage@gmail.com")


def test_an_approval_asks_what_the_check_has_just_found() -> None:
    relay = account("smtp")
    campaign = draft("Bonjour", channel="email", subject="S", sender="contact@garage.example", account=relay)
    with serving({}) as (resolver, _):
        preflight(campaign, resolver=resolver)
    Campaign.objects.filter(pk=campaign.pk).update(state="frozen", audience={"ready": 3})
    with pytest.raises(Refused) as error:
        approve(campaign_id=campaign.pk, by=None)
    assert error.value.code == "email_rejected"
    assert Campaign.objects.get(pk=campaign.pk).state == "frozen"


def test_an_sms_has_nothing_to_be_looked_at() -> None:
    assert codes(draft("Bonjour")) == []
