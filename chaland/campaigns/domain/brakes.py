"""Why a campaign waits for a person. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from chaland.kernel.text import Text

LATE, EPOCH, RESTORED, PROVIDER, UNCLEAR = "late", "epoch", "restored", "provider", "unclear"
COMPLAINTS, BY_HAND, BROKEN, SILENT = "complaints", "by_hand", "broken", "silent"

REASONS: Mapping[str, Text] = {
    BY_HAND: Text("mise en pause par une personne", "paused by a person"),
    LATE: Text(
        "elle aurait dû partir depuis trop longtemps : vérifiez qu'elle est encore d'actualité",
        "it should have left too long ago: see whether it still makes sense",
    ),
    EPOCH: Text(
        "cette installation n'est pas celle qui l'a approuvée : la base a été copiée",
        "this installation is not the one that approved it: the database was copied",
    ),
    RESTORED: Text(
        "la base a été restaurée : ce qui est parti depuis la sauvegarde ne repartira pas",
        "the database was restored: what left since the backup will not leave again",
    ),
    PROVIDER: Text("le prestataire refuse tout : {detail}", "the provider refuses everything: {detail}"),
    SILENT: Text(
        "le prestataire ne prend plus rien depuis une demi-heure : reprenez quand il répondra, rien n'est perdu",
        "the provider has taken nothing for half an hour: resume once it answers, nothing is lost",
    ),
    BROKEN: Text("elle ne peut pas être envoyée : {detail}", "it cannot be sent: {detail}"),
    UNCLEAR: Text(
        "le prestataire ne répond plus clairement : le sort de trop de messages est inconnu",
        "the provider no longer answers clearly: the fate of too many messages is unknown",
    ),
    COMPLAINTS: Text(
        "trop de destinataires la signalent comme indésirable", "too many recipients report it as spam"
    ),
}


def reason_said(kept: str) -> Text | None:
    """`Campaign.state_reason` in words; None when nothing holds it. A code, then what is told in French and English."""
    code, *told = kept.split("\n")
    said = REASONS.get(code)
    if said is None or not told:
        return said
    return Text(said.to("fr", detail=told[0]), said.to("en", detail=told[-1]))


def is_late(due: datetime, now: datetime, late_after_h: int) -> bool:
    """What should have left so long ago is no longer sent without somebody who looks at it."""
    return now - due > timedelta(hours=late_after_h)
