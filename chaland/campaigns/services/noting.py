"""What somebody has, or may have, got of a campaign is a fact about them: noted as it is about to leave."""

from __future__ import annotations

from collections.abc import Sequence

from chaland.campaigns.domain.states import SENT, State
from chaland.campaigns.models import Campaign, OutboxMessage
from chaland.campaigns.services import hiring
from chaland.customers.services.messages import SentMessage, forget_messages, note_messages, update_message


def about_to_leave(campaign: Campaign, rows: Sequence[OutboxMessage]) -> None:
    """Of unknown fate until their provider answers. In the caller's transaction. Hired names are none of ours: nothing is
    noted of them but that they were told."""
    if campaign.hired_use is not None:
        at = next((row.claimed_at for row in rows if row.claimed_at is not None), None)
        return hiring.about_to_leave(campaign, rows, at) if at is not None else None
    note_messages(
        [
            SentMessage(
                key=row.pk,
                contact_id=row.contact_id,
                campaign=campaign.name,
                channel=campaign.channel,
                status=State.UNKNOWN.value,
                at=row.claimed_at,
                variant=row.arm,
            )
            for row in rows
            if row.claimed_at is not None
        ]
    )
    return None


def became(row_id: int, state: State) -> None:
    """What surely never left is no fact. In the caller's transaction."""
    if state in SENT:
        update_message(key=row_id, status=state.value)
    elif state is not State.UNKNOWN:
        forget_messages([row_id])
        hiring.never_left(row_id)
