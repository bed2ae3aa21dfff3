"""The states of a campaign and of one message, and which may follow which. Pure.

A message:  ready → sending → accepted → delivered | undelivered | expired | bounced
            ready → skipped | cancelled | held (hold-out)
            sending → ready (surely not taken) | failed (surely never) | unknown (nobody can say)
            unknown → accepted… (a query or a report finds it) | ready (a query proves that it was never taken)
            anything sent → complained | stopped
Reports come late, twice and out of order: a rank decides, and what ranks lower changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from chaland.customers.domain.messages import MESSAGE_STATUS_WORDS
from chaland.enrichment.lists.domain.sendable import REASONS
from chaland.enrichment.lists.domain.words import REMOVED_NAMES
from chaland.kernel.text import Text


class CampaignState(StrEnum):
    DRAFT = "draft"
    FREEZING = "freezing"
    FROZEN = "frozen"  # waits for approval
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHING = "finishing"  # nothing is left to send: reports are awaited
    DONE = "done"
    CANCELLED = "cancelled"


CAMPAIGN_STATE_WORDS: Mapping[CampaignState, Text] = {
    CampaignState.DRAFT: Text("brouillon", "draft"),
    CampaignState.FREEZING: Text("audience en préparation", "audience being prepared"),
    CampaignState.FROZEN: Text("à approuver", "to be approved"),
    CampaignState.SCHEDULED: Text("programmée", "scheduled"),
    CampaignState.RUNNING: Text("en cours d'envoi", "being sent"),
    CampaignState.PAUSED: Text("en pause", "paused"),
    CampaignState.FINISHING: Text("envoyée, résultats attendus", "sent, results awaited"),
    CampaignState.DONE: Text("terminée", "done"),
    CampaignState.CANCELLED: Text("annulée", "cancelled"),
}

_NEXT: Mapping[CampaignState, frozenset[CampaignState]] = {
    CampaignState.DRAFT: frozenset({CampaignState.FREEZING, CampaignState.CANCELLED}),
    CampaignState.FREEZING: frozenset({CampaignState.FROZEN, CampaignState.DRAFT, CampaignState.CANCELLED}),
    CampaignState.FROZEN: frozenset(
        {CampaignState.DRAFT, CampaignState.SCHEDULED, CampaignState.RUNNING, CampaignState.CANCELLED}
    ),
    CampaignState.SCHEDULED: frozenset(
        {CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.CANCELLED}
    ),
    CampaignState.RUNNING: frozenset(
        {CampaignState.PAUSED, CampaignState.FINISHING, CampaignState.CANCELLED}
    ),
    CampaignState.PAUSED: frozenset(
        {CampaignState.SCHEDULED, CampaignState.RUNNING, CampaignState.CANCELLED}
    ),
    CampaignState.FINISHING: frozenset({CampaignState.DONE}),
    CampaignState.DONE: frozenset(),
    CampaignState.CANCELLED: frozenset(),
}


def may_become(now: CampaignState, then: CampaignState) -> bool:
    return then in _NEXT[now]


class State(StrEnum):
    """Of one message of the outbox."""

    HELD = "held"
    SKIPPED = "skipped"
    READY = "ready"
    SENDING = "sending"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    FAILED = "failed"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    STOPPED = "stopped"
    COMPLAINED = "complained"


STATE_WORDS: Mapping[State, Text] = {
    State.HELD: Text("témoin, rien envoyé", "held out, nothing sent"),
    State.SKIPPED: Text("écarté", "left out"),
    State.READY: Text("à envoyer", "to be sent"),
    State.SENDING: Text("en cours d'envoi", "being sent"),
    State.CANCELLED: Text("annulé", "cancelled"),
    State.FAILED: Text("refusé par le prestataire", "refused by the provider"),
    **{State(status.value): words for status, words in MESSAGE_STATUS_WORDS.items()},
}
"""Of what is a fact about the person too, the words are those of sentences."""

SENT = (
    State.ACCEPTED,
    State.EXPIRED,
    State.UNDELIVERED,
    State.DELIVERED,
    State.BOUNCED,
    State.STOPPED,
    State.COMPLAINED,
)
"""The provider took it; ascending rank of what is reported."""

_RANK: Mapping[State, int] = {state: rank for rank, state in enumerate((State.UNKNOWN, State.SENDING, *SENT))}


def after_report(now: State, told: State) -> State:
    """What a message is once `told` of it: the higher rank. One that was never given to a provider stays as it is."""
    if now not in _RANK:
        return now
    return told if _RANK[told] > _RANK[now] else now


SKIPS: Mapping[str, Text] = {
    "no_point": Text("pas de coordonnée pour ce canal", "nothing to reach them by"),
    "not_allowed": Text("la loi ou leur choix l'interdit", "the law or their choice forbids it"),
    "same_address": Text("même adresse qu'une autre fiche", "same address as another record"),
    "dead_address": Text("l'adresse n'existe pas", "the address does not exist"),
    "excluded": Text("exclusion de la campagne", "excluded from the campaign"),
    "cap": Text("déjà assez sollicités", "reached often enough already"),
    "missing_field": Text("un champ du message est vide", "a field of the message is empty"),
    "text_wrong": Text("le message ne peut pas être composé", "the message cannot be written"),
    "left_segment": Text("n'est plus dans le segment", "no longer in the segment"),
    "answered": Text("a déjà répondu, ou le tour est clos", "has answered already, or the round is over"),
    "merged": Text("fiche fusionnée avec un destinataire", "merged with somebody who gets it"),
    "late": Text("trop tard pour l'envoyer", "too late to be sent"),
    "gone": Text("fiche effacée", "record erased"),
    **{f"list_{code}": reason.text for code, reason in REASONS.items()},
    **{f"list_{why.value}": words for why, words in REMOVED_NAMES.items()},
}
"""Why somebody is left out; `not_allowed` goes with the rule of law, such as R_OPPOSED; `list_…` is what a hired list says
of its names."""
