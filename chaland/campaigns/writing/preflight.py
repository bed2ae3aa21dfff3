"""An e-mail campaign looked at as a mail program will: does the sender's domain vouch for it, is each message sound?"""

from __future__ import annotations

from hashlib import blake2b

import dns.resolver
from django.conf import settings
from django.core.cache import cache

from chaland.campaigns.models import Campaign
from chaland.campaigns.writing.previews import hard_cases
from chaland.campaigns.writing.writer import Written, sender_values
from chaland.channels.email.catalogue import sends_in_our_name
from chaland.channels.email.preflight import Finding, Level, Sending, check_domain, check_message, weigh
from chaland.channels.models import Account
from chaland.channels.port import EmailMessage
from chaland.channels.queries import account_for
from chaland.consent.domain.words import Channel
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

BULK = 5_000
"""Messages from which Gmail, Yahoo and Outlook reject whoever has not all of SPF, DKIM, DMARC and one-click unsubscribing
(law.md EML-08)."""
_CASES = 20
_KNOWN_S = 600


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
    found = _of_domain(_sending(sender, account), resolver) if sender else []
    for written in _written(campaign):
        found += check_message(
            _message(campaign, sender, written),
            legal_name=sender_values(campaign.purpose.controller).get("name", ""),
            weigh=weigh,
        )
    return sorted(dict.fromkeys(found), key=lambda one: _ORDER.index(one.level.value))


def refuse_unfit(campaign: Campaign, messages: int, *, resolver: dns.resolver.Resolver | None = None) -> None:
    """Before it is approved: what mail providers would reject. Of few messages (Gmail, since 2024): neither SPF nor DKIM
    vouches for the sender. From `BULK` on: any of what they ask of those who send in number. Nothing of what is written
    to a file; a DNS that does not answer accuses nobody. Cost: as `check_domain`, unless `preflight` has just asked.

    Raises: Refused (`email_rejected`); Invalid (`address_unsendable`).
    """
    account = account_for(campaign.channel, campaign.account_id)
    sender = campaign.sender or next(iter(account.senders), "")
    if campaign.channel != Channel.EMAIL or account.provider == "file" or not sender:
        return
    sending = _sending(sender, account)
    found: list[Finding] | None = cache.get(_key(sending)) if resolver is None else None
    against = _against(found if found is not None else _of_domain(sending, resolver), messages)
    if messages >= BULK and campaign.purpose.prospecting and not settings.CHALAND_URL.startswith("https://"):
        against.append(_SLOW)
    if against:
        raise Refused(
            "email_rejected",
            Text(
                "Les messageries rejetteraient cet envoi. {why_fr}",
                "Mail providers would reject this. {why_en}",
            ),
            remedy=Text(
                "Corrigez-le chez votre hébergeur de domaine, puis vérifiez de nouveau.",
                "Mend it where your domain is hosted, then check again.",
            ),
            why_fr=" ".join(one.fr for one in against),
            why_en=" ".join(one.en for one in against),
        )


def _against(found: list[Finding], messages: int) -> list[Text]:
    wrong = [one for one in found if one.level is Level.STOP]
    vouched = any(one.code in ("dkim_good", "dkim_short") for one in found)
    unsure = any(one.code == "dns_silent" for one in found)
    by_spf = any(one.code.startswith("spf") for one in wrong)
    if messages >= BULK or any(one.code == "sender_public" for one in wrong):
        return [one.text for one in wrong]
    return [
        one.text
        for one in wrong
        if by_spf and not vouched and not unsure and not one.code.startswith("dmarc")
    ]


def _of_domain(sending: Sending, resolver: dns.resolver.Resolver | None) -> list[Finding]:
    found = check_domain(sending, resolver)
    cache.set(_key(sending), found, _KNOWN_S)
    return found


def _key(sending: Sending) -> str:
    return f"email-domain:{blake2b(repr(sending).encode(), digest_size=16).hexdigest()}"


_SLOW = Text(
    "La désinscription en un clic demande une adresse publique en https (CHALAND_URL).",
    "One-click unsubscribing takes a public https address (CHALAND_URL).",
)
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
