"""An e-mail campaign looked at as a mail program will: does the sender's domain vouch for it, is each message sound?"""

from __future__ import annotations

import dns.resolver

from chaland.campaigns.models import Campaign
from chaland.campaigns.writing.previews import hard_cases
from chaland.campaigns.writing.writer import Written, sender_values
from chaland.channels.email.catalogue import sends_in_our_name
from chaland.channels.email.preflight import Finding, Sending, check_domain, check_message, weigh
from chaland.channels.models import Account
from chaland.channels.port import EmailMessage
from chaland.channels.queries import account_for
from chaland.consent.domain.words import Channel

_CASES = 20


def preflight(campaign: Campaign, *, resolver: dns.resolver.Resolver | None = None) -> list[Finding]:
    """What was found, the worst first; nothing of an SMS campaign. Each wording is read as the first person who can get
    it would. resolver: that of this machine by default.

    Cost: some twenty questions to the DNS and one to the server of each picture, seconds in all. Raises: Invalid
    (`address_unsendable`), and as `hard_cases`.
    """
    if campaign.channel != Channel.EMAIL:
        return []
    account = account_for(campaign.channel, campaign.account_id)
    sender = campaign.sender or next(iter(account.senders), "")
    found = check_domain(_sending(sender, account), resolver) if sender else []
    for written in _written(campaign):
        found += check_message(
            _message(campaign, sender, written),
            legal_name=sender_values(campaign.purpose.controller).get("name", ""),
            weigh=weigh,
        )
    return sorted(dict.fromkeys(found), key=lambda one: _ORDER.index(one.level.value))


_ORDER = ("stop", "warn", "note", "good")


def _sending(sender: str, account: Account) -> Sending:
    said = str(account.options.get("selectors", ""))
    return Sending(
        sender,
        returns=str(account.options.get("bounces", "")),
        selectors=tuple(said.replace(",", " ").split()),
        in_our_name=sends_in_our_name(account.provider),
    )


def _written(campaign: Campaign) -> list[Written]:
    """One a wording."""
    shown = {(one.arm, one.language): one.written for one in hard_cases(campaign, _CASES)}
    return [written for written in shown.values() if written is not None]


def _message(campaign: Campaign, sender: str, written: Written) -> EmailMessage:
    return EmailMessage(
        client_ref="preflight",
        to="",
        sender=sender,
        subject=written.subject,
        text=written.text,
        html=written.html,
        reply_to=campaign.reply_to,
        headers=written.headers,
        marketing=campaign.purpose.prospecting,
    )
