"""By what people are reached. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from chaland.kernel.text import Text


class Channel(StrEnum):
    """By what one is reached, or what is done with the data: each wants its own consent (law.md CON-02)."""

    EMAIL = "email"
    SMS = "sms"
    CALL = "call"
    ROBOCALL = "robocall"
    LETTER = "letter"
    PIXEL = "tracking_pixel"
    PARTNER = "partner_transfer"


CHANNEL_NAMES: Mapping[Channel, Text] = {
    Channel.EMAIL: Text("e-mail", "email"),
    Channel.SMS: Text("SMS", "text message"),
    Channel.CALL: Text("appel téléphonique", "phone call"),
    Channel.ROBOCALL: Text("appel automatisé", "automated call"),
    Channel.LETTER: Text("courrier", "letter"),
    Channel.PIXEL: Text("mesure des ouvertures d'e-mails", "tracking of email opens"),
    Channel.PARTNER: Text("transmission à un partenaire", "transfer to a partner"),
}

OUTWARD = (Channel.EMAIL, Channel.SMS, Channel.CALL, Channel.LETTER)
"""Those by which we ourselves reach people: automated calls are not made, the last two reach nobody."""
