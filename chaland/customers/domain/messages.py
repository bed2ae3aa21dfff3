"""What a message of a campaign comes to, for everybody who asks: sentences, the contact's page, results. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from chaland.kernel.text import Text


class MessageStatus(StrEnum):
    """Of a message that somebody may have received. One that surely never left is no fact about them."""

    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    UNDELIVERED = "undelivered"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    STOPPED = "stopped"
    COMPLAINED = "complained"


MESSAGE_STATUS_WORDS: Mapping[MessageStatus, Text] = {
    MessageStatus.UNKNOWN: Text("sort inconnu", "fate unknown"),
    MessageStatus.ACCEPTED: Text("envoyé", "sent"),
    MessageStatus.EXPIRED: Text("expiré avant remise", "expired before delivery"),
    MessageStatus.UNDELIVERED: Text("non remis", "not delivered"),
    MessageStatus.DELIVERED: Text("remis", "delivered"),
    MessageStatus.BOUNCED: Text("adresse inexistante", "address does not exist"),
    MessageStatus.STOPPED: Text("remis, puis STOP", "delivered, then STOP"),
    MessageStatus.COMPLAINED: Text("signalé comme indésirable", "reported as spam"),
}
