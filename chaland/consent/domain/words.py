"""The words of the room: channels, acts, ways of collecting, legal bases, sectors. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from chaland.kernel.channels import CHANNEL_NAMES as CHANNEL_NAMES
from chaland.kernel.channels import Channel as Channel
from chaland.kernel.text import Text


class PointKind(StrEnum):
    """What an identifier is; the same words as customers.ContactPoint, phones being one kind here."""

    EMAIL = "email"
    PHONE = "phone"
    POSTAL = "postal"


POINT_OF_CHANNEL: Mapping[Channel, PointKind] = {
    Channel.EMAIL: PointKind.EMAIL,
    Channel.SMS: PointKind.PHONE,
    Channel.CALL: PointKind.PHONE,
    Channel.ROBOCALL: PointKind.PHONE,
    Channel.LETTER: PointKind.POSTAL,
    Channel.PIXEL: PointKind.EMAIL,
    Channel.PARTNER: PointKind.EMAIL,
}


class Act(StrEnum):
    """What an entry of the ledger says.

    GIVEN      consent to one channel for one purpose (law.md CON-01)
    WITHDRAWN  consent taken back for a channel, for one purpose or for all; a later GIVEN opens it again
    OBJECTED   opposition to a channel or to all: also on the suppression list, wins over every consent
    LIFTED     the person asks, by an act of their own, that their objection end (never by import)
    NOTIFIED   information of GDPR art. 14 sent to a person whose data came from elsewhere (PRT-05)
    VOIDED     an earlier entry was a mistake (an import undone): it never counted
    """

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    LIFTED = "lifted"
    NOTIFIED = "notified"
    VOIDED = "voided"


ACT_NAMES: Mapping[Act, Text] = {
    Act.GIVEN: Text("consentement donné", "consent given"),
    Act.WITHDRAWN: Text("consentement retiré", "consent withdrawn"),
    Act.OBJECTED: Text("opposition", "objection"),
    Act.LIFTED: Text("opposition levée", "objection ended"),
    Act.NOTIFIED: Text("information reçue", "information received"),
    Act.VOIDED: Text("inscription annulée", "entry voided"),
}


class Method(StrEnum):
    WEB_FORM = "web_form"
    DOUBLE_OPT_IN = "double_opt_in"
    PAPER = "paper"
    COUNTER = "counter"
    PHONE = "phone"
    ORAL = "oral"
    UNSUBSCRIBE = "unsubscribe"
    PREFERENCES = "preferences"
    STOP = "stop"
    IMPORT = "import"
    API = "api"


METHOD_NAMES: Mapping[Method, Text] = {
    Method.WEB_FORM: Text("formulaire en ligne", "web form"),
    Method.DOUBLE_OPT_IN: Text("formulaire confirmé par e-mail", "web form confirmed by email"),
    Method.PAPER: Text("papier", "paper"),
    Method.COUNTER: Text("au comptoir", "at the counter"),
    Method.PHONE: Text("par téléphone", "by phone"),
    Method.ORAL: Text("de vive voix", "by word of mouth"),
    Method.UNSUBSCRIBE: Text("lien de désinscription", "unsubscribe link"),
    Method.PREFERENCES: Text("page de préférences", "preference page"),
    Method.STOP: Text("réponse STOP", "STOP reply"),
    Method.IMPORT: Text("fichier importé", "imported file"),
    Method.API: Text("par un logiciel", "by a program"),
}


DIRECT = frozenset(set(Method) - {Method.IMPORT, Method.API})
"""Ways that are the person's own act, and may lift an objection."""


def shows_whose(method: Method, channel: Channel) -> bool:
    """Whether a yes said this way surely comes from whoever is reached, so that their objection may end.

    Anybody may type anybody's address in a form; a confirmed one proves its mailbox, and no phone beside it.
    """
    if method is Method.DOUBLE_OPT_IN:
        return POINT_OF_CHANNEL[channel] is PointKind.EMAIL
    return method in DIRECT and method is not Method.WEB_FORM


class Basis(StrEnum):
    """Legal bases of GDPR art. 6(1), and the ways by which law.md section 1 opens a channel."""

    CONSENT = "consent"
    LEGITIMATE_INTEREST = "legitimate_interest"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"


class Sector(StrEnum):
    """Activities in which consumers may not be canvassed, even when they consent (PHO-04)."""

    NONE = "none"
    ENERGY_RENOVATION = "energy_renovation"
    RENEWABLE_ENERGY = "renewable_energy"
    HOME_ADAPTATION = "home_adaptation"
    TRAINING_ACCOUNT = "training_account"
