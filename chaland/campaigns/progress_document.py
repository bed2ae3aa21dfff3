"""How far a campaign is, as the command line and the API answer it."""

from __future__ import annotations

from typing import Any

from chaland.campaigns.audiences.hired import is_hired, name_of
from chaland.campaigns.domain.states import CAMPAIGN_STATE_WORDS
from chaland.campaigns.models import Campaign, OutboxMessage
from chaland.campaigns.queries.progress import Progress
from chaland.kernel.text import Language


def progress_document(campaign: Campaign, told: Progress, language: Language) -> dict[str, Any]:
    """`states`: people by state of their message. `left`: what may still leave; `next_at`: when the next is due."""
    return {
        "id": campaign.pk,
        "name": campaign.name,
        "state": told.state.value,
        "state_label": CAMPAIGN_STATE_WORDS[told.state].to(language),
        "reason": told.reason.to(language) if told.reason else None,
        "people": told.people,
        "sent": told.sent,
        "left": told.to_send,
        "unknown": told.unknown,
        "failed": told.failed,
        "states": {state.value: count for state, count in told.counts.items()},
        "next_at": told.next_at.isoformat() if told.next_at else None,
        "started_at": told.started_at.isoformat() if told.started_at else None,
        "finished_at": told.finished_at.isoformat() if told.finished_at else None,
    }


def message_document(message: OutboxMessage) -> dict[str, Any]:
    """One person of a campaign; of a hired list, by the number of the name there. `cost_millicents`: 1 € = 100,000; as charged once the provider said so."""
    charged = message.charged_millicents
    return {
        "id": message.pk,
        "contact_id": None if is_hired(message.contact_id) else message.contact_id,
        "hired_name": name_of(message.contact_id) if is_hired(message.contact_id) else None,
        "address": message.address,
        "variant": message.arm or None,
        "state": message.state,
        "reason": message.reason or None,
        "rule": message.rule or None,
        "basis": message.basis or None,
        "code": message.code or None,
        "parts": message.charged_parts or message.parts,
        "cost_millicents": message.cost_millicents if charged is None else charged,
        "client_ref": message.client_ref,
        "provider_ref": message.provider_ref,
        "not_before": message.not_before.isoformat() if message.not_before else None,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "reported_at": message.reported_at.isoformat() if message.reported_at else None,
    }
