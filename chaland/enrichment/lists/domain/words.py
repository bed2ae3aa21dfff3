"""The words of hired lists. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from chaland.kernel.channels import CHANNEL_NAMES, OUTWARD, Channel
from chaland.kernel.text import Text

HIRED_NAMES: Mapping[Channel, Text] = {channel: CHANNEL_NAMES[channel] for channel in OUTWARD}
"""By what a hired name may be reached."""


class Audience(StrEnum):
    CONSUMERS = "consumers"
    PROFESSIONALS = "professionals"


AUDIENCE_NAMES: Mapping[Audience, Text] = {
    Audience.CONSUMERS: Text("particuliers", "consumers"),
    Audience.PROFESSIONALS: Text("professionnels", "professionals"),
}


class Informing(StrEnum):
    """How people learn that we have their data, and from whom (GDPR art. 14)."""

    FIRST_MESSAGE = "first_message"
    SUPPLIER = "supplier"


INFORMING_NAMES: Mapping[Informing, Text] = {
    Informing.FIRST_MESSAGE: Text("par nous, dans le premier message", "by us, in the first message"),
    Informing.SUPPLIER: Text(
        "par le fournisseur, avant de nous les remettre", "by the supplier, before handing them over"
    ),
}


class Status(StrEnum):
    """Where a list stands, worked out from its facts and the time; never stored."""

    QUARANTINE = "quarantine"
    READY = "ready"
    IN_USE = "in_use"
    EXHAUSTED = "exhausted"
    EXPIRED = "expired"
    TO_PURGE = "to_purge"
    PURGED = "purged"


STATUS_NAMES: Mapping[Status, Text] = {
    Status.QUARANTINE: Text("quarantaine", "quarantine"),
    Status.READY: Text("prêt", "ready"),
    Status.IN_USE: Text("en cours d'usage", "in use"),
    Status.EXHAUSTED: Text("épuisé", "exhausted"),
    Status.EXPIRED: Text("expiré", "expired"),
    Status.TO_PURGE: Text("à purger", "to purge"),
    Status.PURGED: Text("purgé", "purged"),
}


class Removed(StrEnum):
    """Why a row of the file did not become a hired name, or a hired name went before a use."""

    REJECTED = "rejected"
    MINOR = "minor"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    OURS = "ours"
    OPPOSED = "opposed"
    DOUBLE = "double"
    ELSEWHERE = "elsewhere"


REMOVED_NAMES: Mapping[Removed, Text] = {
    Removed.REJECTED: Text("lignes illisibles ou fausses", "rows that cannot be read, or are wrong"),
    Removed.MINOR: Text("mineurs", "minors"),
    Removed.REFUSED: Text("refus notés dans le fichier loué", "refusals noted in the hired file"),
    Removed.UNREACHABLE: Text("sans coordonnée pour les canaux du contrat", "without a way to reach them"),
    Removed.OURS: Text("déjà dans notre fichier", "already in our file"),
    Removed.OPPOSED: Text("opposés à notre prospection", "opposed to our canvassing"),
    Removed.DOUBLE: Text("doublons dans la liste", "doubles within the list"),
    Removed.ELSEWHERE: Text("déjà dans un autre fichier loué", "already in another hired list"),
}


class Act(StrEnum):
    """What people do by which their name becomes ours."""

    ANSWERED = "answered"
    BOUGHT = "bought"
    FORM = "form"
    AGREED = "agreed"


ACT_NAMES: Mapping[Act, Text] = {
    Act.ANSWERED: Text("a répondu", "answered"),
    Act.BOUGHT: Text("a acheté", "bought"),
    Act.FORM: Text("a rempli un formulaire", "filled in a form"),
    Act.AGREED: Text("a donné son accord", "agreed to be contacted"),
}
