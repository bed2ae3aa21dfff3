"""A message of a campaign sent to oneself, to see it as it will be seen. No customer gets anything by it."""

from __future__ import annotations

import secrets

from chaland.access.models import User
from chaland.access.services import record
from chaland.campaigns.models import Campaign, OutboxMessage
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.services.messages import message_of
from chaland.campaigns.writing.previews import hard_cases
from chaland.campaigns.writing.writer import Recipient, Unwritable, Written, writer_of
from chaland.channels.catalogue import open_transport
from chaland.channels.port import Answer, Outcome
from chaland.channels.queries import account_for
from chaland.consent.domain.identifiers import email_of, phone_of
from chaland.consent.domain.words import Channel
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text


def send_test(*, campaign_id: int, to: str, by: User | None, clock: Clock = system_clock) -> Answer:
    """Each wording, filled with what a real person of the audience would read, to this address of one's own.

    Raises: Invalid (`address_wrong`, `nobody`, and as the writer); ProviderFailed.
    """
    campaign = campaign_by_id(campaign_id)
    address = _address(campaign, to)
    account = account_for(campaign.channel, campaign.account_id)
    sender = campaign.sender or next(iter(account.senders), "")
    transport = open_transport(account)
    try:
        answers = [
            answer
            for row, written in _written(campaign, address)
            for answer in transport.send([message_of(campaign, sender, row, written, None)])  # type: ignore[list-item]
        ]
    finally:
        transport.close()
    facts = {"wordings": len(answers), "outcomes": [one.outcome.value for one in answers]}
    record(
        actor=by,
        verb="campaigns.test",
        subject_kind="campaign",
        subject_id=campaign_id,
        facts=facts,
        clock=clock,
    )
    return next((one for one in answers if one.outcome is not Outcome.ACCEPTED), answers[0])


def _address(campaign: Campaign, said: str) -> str:
    sms = campaign.channel == Channel.SMS
    found = phone_of(said) if sms else email_of(said)
    if found is None:
        told = (
            Text("« {said} » n'est pas un numéro.", "“{said}” is not a number.")
            if sms
            else Text("« {said} » n'est pas une adresse e-mail.", "“{said}” is not an email address.")
        )
        raise Invalid("address_wrong", told, path="to", said=said[:80])
    return found


def _written(campaign: Campaign, address: str) -> list[tuple[OutboxMessage, Written]]:
    """One message a wording, as the first person who can be written to would read it. Kept nowhere."""
    shown = {one.arm: one for one in reversed(hard_cases(campaign, 20)) if one.written}
    if not shown:
        raise Invalid(
            "nobody",
            Text(
                "Personne dans l'audience ne peut servir d'exemple.",
                "Nobody in the audience can serve as an example.",
            ),
            path="segment",
        )
    writer = writer_of(campaign)
    asked = [Recipient(one.contact_id, address, arm, one.language) for arm, one in sorted(shown.items())]
    return [(_row(address), one) for one in writer.write(asked) if not isinstance(one, Unwritable)]


def _row(address: str) -> OutboxMessage:
    return OutboxMessage(address=address, client_ref=f"test-{secrets.token_hex(8)}")
