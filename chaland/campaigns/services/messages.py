"""What was written for one person, as the channel takes it."""

from __future__ import annotations

from chaland.campaigns.models import Campaign, OutboxMessage
from chaland.campaigns.writing.writer import Written
from chaland.channels.port import EmailMessage, SmsMessage
from chaland.consent.domain.words import Channel

Sendable = SmsMessage | EmailMessage


def message_of(
    campaign: Campaign, sender: str, row: OutboxMessage, written: Written, validity_s: int | None
) -> Sendable:
    """`validity_s`: for how long the operator may try (SMS)."""
    marketing = campaign.purpose.prospecting
    client_ref, to = row.client_ref or "", row.address or ""
    if campaign.channel == Channel.SMS:
        return SmsMessage(client_ref, to, sender, written.text, marketing, validity_s)
    return EmailMessage(
        client_ref,
        to,
        sender,
        written.subject,
        written.text,
        html=written.html,
        sender_name=campaign.sender_name,
        reply_to=campaign.reply_to,
        headers=written.headers,
        marketing=marketing,
    )
