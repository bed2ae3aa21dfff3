"""What is wrong with the words of a campaign, or deserves a second look, before anybody is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from chaland.campaigns.domain.brakes import is_late
from chaland.campaigns.models import Campaign, Variant
from chaland.campaigns.writing.catalogue import MessageField, catalogue
from chaland.campaigns.writing.wordings import Setting, Wording, language_said
from chaland.campaigns.writing.writer import MOST_PARTS, TOO_LONG, sender_values, setting_of
from chaland.channels.email.addresses import domain_of, sendable
from chaland.channels.models import Account
from chaland.channels.queries import account_for
from chaland.channels.sms.encoding import measure, propose
from chaland.channels.sms.senders import check_sender
from chaland.consent.domain.words import Channel
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.folding import fold
from chaland.kernel.text import LANGUAGES, Text
from chaland.reference import public_mail_domains

_SHORTENERS = re.compile(
    r"https?://(?:www\.)?(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|is\.gd|ow\.ly|cutt\.ly|rb\.gy|shorturl\.at|lstu\.fr)/",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"https?://(?:[\w-]+\.)*(?:exemple\.fr|example\.(?:com|org|net|fr))\b", re.IGNORECASE)
_ONE_BRACE = re.compile(r"\{[^{}%\n]{1,40}\}")
_STOP = re.compile(r"\bstop\b", re.IGNORECASE)
_NO_REPLY = re.compile(r"^(no|ne|nepas|do-?not)[-_.]?(reply|pas[-_.]?repondre|repondre)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """`path`: `variants.A.body.fr`, `sender`. `stops`: the campaign cannot be prepared before it is mended."""

    path: str
    text: Text
    stops: bool = False


def check_content(campaign: Campaign, *, clock: Clock = system_clock) -> list[Fault]:
    """What stops first. Cost: a few queries; nothing is kept."""
    account = account_for(campaign.channel, campaign.account_id)
    known = catalogue()
    setting = setting_of(campaign, account, known, keeps=False)
    labels = {one.path: one for one in known.fields}
    found = [
        *_who(campaign, account),
        *_when(campaign, clock()),
        *_hired(campaign),
        *_variants(setting, labels),
    ]
    return sorted(dict.fromkeys(found), key=lambda one: not one.stops)


def _who(campaign: Campaign, account: Account) -> Iterator[Fault]:
    sender = campaign.sender or next(iter(account.senders), "")
    if campaign.channel == Channel.SMS:
        yield from _sms_sender(sender)
        return
    if not sender:
        yield Fault(
            "sender", Text("Il manque l'adresse d'expéditeur.", "The sender's address is missing."), True
        )
    else:
        yield from _addresses(campaign, account, sender)
    yield from _identity(campaign)


def _addresses(campaign: Campaign, account: Account, sender: str) -> Iterator[Fault]:
    """EML-05: marketing is answered by somebody. EML-08: mail providers reject whoever writes in the name of one of them."""
    for path, address in (("sender", sender), ("reply_to", campaign.reply_to)):
        try:
            sendable(address or sender)
        except Invalid as error:
            yield Fault(path, _said(error), True)
            return
    answers = campaign.reply_to or sender
    if _NO_REPLY.match(fold(answers)):
        text = "« {sender} » ne reçoit pas les réponses : donnez une adresse de réponse."
        said = _filled(text, "“{sender}” takes no answers: give an address for them.", sender=answers)
        yield Fault("reply_to", said, campaign.purpose.prospecting)
    if domain_of(sendable(sender)) in public_mail_domains():
        text = "On n'envoie pas une campagne au nom de {domain} : prenez une adresse de votre propre domaine."
        said = _filled(
            text, "A campaign is not sent in the name of {domain}: take an address of your own domain.",
            domain=domain_of(sender),
        )  # fmt: skip
        yield Fault("sender", said, account.provider != "file")


def _when(campaign: Campaign, now: datetime) -> Iterator[Fault]:
    if campaign.starts_at is None or campaign.starts_at >= now:
        return
    if is_late(campaign.starts_at, now, campaign.late_after_h):
        text = "Le jour du départ est passé : une fois approuvée, elle attendrait encore une décision."
        english = "The day it was to leave is past: once approved, it would still wait for a decision."
    else:
        text = "Le jour du départ est passé : elle partirait dès l'approbation."
        english = "The day it was to leave is past: it would leave once approved."
    yield Fault("starts_at", Text(text, english))


def _sms_sender(sender: str) -> Iterator[Fault]:
    if not sender:
        yield Fault("sender", Text("Il manque le nom d'expéditeur.", "The sender name is missing."), True)
        return
    try:
        check_sender(sender)
    except Invalid as error:
        yield Fault("sender", _said(error), True)


def _identity(campaign: Campaign) -> Iterator[Fault]:
    """EML-05: on whose behalf, and how to be reached."""
    controller = campaign.purpose.controller
    told = sender_values(controller)
    if campaign.purpose.prospecting and not settings.CHALAND_URL:
        yield Fault(
            "public_url",
            Text(
                "Chaland ne connaît pas son adresse publique (CHALAND_URL) : le lien de désinscription manquerait.",
                "Chaland does not know its public address (CHALAND_URL): the unsubscribe link would be missing.",
            ),
            True,
        )
    if not any(told.get(name) for name in ("email", "phone", "address")):
        text = Text(
            "L'entité « {name} » n'a ni adresse, ni e-mail, ni téléphone : un message doit dire qui écrit (Réglages, Finalités).",
            "The entity “{name}” has no address, email or phone: a message has to say who writes (Settings, Purposes).",
        )
        yield Fault("purpose", _filled(text.fr, text.en, name=controller.name), True)
    elif not controller.siren or not told.get("address"):
        text = Text(
            "Complétez l'entité « {name} » (SIREN, adresse) dans Réglages, Finalités : elle signe chaque e-mail.",
            "Complete the entity “{name}” (SIREN, address) in Settings, Purposes: it signs every email.",
        )
        yield Fault("purpose", _filled(text.fr, text.en, name=controller.name))


def _hired(campaign: Campaign) -> Iterator[Fault]:
    if campaign.hired_list_id is not None and not campaign.purpose.prospecting:
        text = Text(
            "Écrire à un fichier loué est de la prospection : choisissez une finalité qui en est.",
            "To write to a hired list is to canvass: choose a purpose that does.",
        )
        yield Fault("purpose", text, True)
    if campaign.hired_list_id is not None and campaign.goal in ("purchase", "event"):
        text = Text(
            "Ces personnes ne sont pas vos contacts : un achat ou une visite ne s'y mesure pas. Attendez une réponse.",
            "These people are no contacts of yours: purchases and visits cannot be measured. Wait for an answer.",
        )
        yield Fault("goal", text)


def _variants(setting: Setting, labels: dict[str, MessageField]) -> Iterator[Fault]:
    variants = list(setting.campaign.variants.all())
    if not variants:
        yield Fault("variants", Text("La campagne n'a pas de message.", "The campaign has no message."), True)
    seen: dict[object, str] = {}
    for variant in variants:
        yield from _variant(setting, variant, labels)
        words = repr((variant.subject, variant.body, variant.blocks))
        if words in seen:
            text = "Les messages {one} et {other} sont les mêmes : il n'y a rien à comparer."
            same = _filled(
                text, "Messages {one} and {other} are the same: there is nothing to compare.",
                one=seen[words], other=variant.letter,
            )  # fmt: skip
            yield Fault(f"variants.{variant.letter}.body", same)
        seen.setdefault(words, variant.letter)


def _variant(setting: Setting, variant: Variant, labels: dict[str, MessageField]) -> Iterator[Fault]:
    for language in LANGUAGES:
        try:
            wording = setting.compile(variant, language)
        except Refused as error:
            yield Fault(getattr(error, "path", "") or f"variants.{variant.letter}", _said(error), True)
            continue
        yield from _fields(wording, labels)
        yield from _links(wording)
        yield from _braces(wording)
        yield from _details(setting.campaign, wording)
        yield from _source(setting.campaign, wording)
        if setting.campaign.channel == Channel.SMS:
            yield from _sms(wording)
        elif not language_said(variant.subject, wording.language):
            missing = Text("Il manque l'objet de l'e-mail.", "The subject of the email is missing.")
            yield Fault(f"variants.{variant.letter}.subject.{wording.language}", missing, True)


def _place(wording: Wording) -> str:
    return f"variants.{wording.letter}.body.{wording.language}"


def _fields(wording: Wording, labels: dict[str, MessageField]) -> Iterator[Fault]:
    """Sender, links and the day are always there."""
    required = {path for one in wording.parts for path in one.required}
    for path in sorted(required):
        label = labels.get(path)
        if label is None or label.group in ("sender", "links") or path in ("today", "data_source"):
            continue
        chip = f'{{{{ {path} | default: "…" }}}}'
        said = Text(
            f"« {label.said.fr} » n'a pas de valeur par défaut : qui n'en a pas ne recevra rien. "
            f"Sinon, écrivez {chip}.",
            f"“{label.said.en}” has no default: those who have none will get nothing. Else write {chip}.",
        )
        yield Fault(_place(wording), said)


def _source(campaign: Campaign, wording: Wording) -> Iterator[Fault]:
    """PRT-05: whoever is written to for the first time is told where their details come from."""
    if campaign.hired_list_id is not None and not wording.says_source:
        text = Text(
            "À un fichier loué, le message doit dire d'où viennent les coordonnées : ajoutez {{ data_source }}.",
            "To a hired list, the message has to say where the details come from: add {{ data_source }}.",
        )
        yield Fault(_place(wording), text, True)


def _details(campaign: Campaign, wording: Wording) -> Iterator[Fault]:
    """The page where one checks one's details is that of a round of updating."""
    if "details" not in wording.links:
        return
    if campaign.round is None:
        text = Text(
            "Le lien « vérifier ses coordonnées » n'existe que dans un tour de mise à jour (Qualité, Mise à jour).",
            "The link “check one's details” exists in a round of updating alone (Quality, Updating).",
        )
        yield Fault(_place(wording), text, True)
    elif not settings.CHALAND_URL:
        text = Text(
            "Chaland ne connaît pas son adresse publique (CHALAND_URL) : les liens personnels manqueraient.",
            "Chaland does not know its public address (CHALAND_URL): the personal links would be missing.",
        )
        yield Fault("public_url", text, True)


def _braces(wording: Wording) -> Iterator[Fault]:
    """`{prénom}`, as other tools write a field, would leave as it stands."""
    fixed = "".join(piece.text for one in (wording.text, wording.subject) if one for piece in one.pieces)
    if found := _ONE_BRACE.search(fixed):
        text = "« {said} » partira tel quel : un champ s'écrit entre deux accolades, {{{{ contact.first_name }}}}."
        english = "“{said}” will leave as it stands: a field stands within two braces, {{{{ contact.first_name }}}}."
        yield Fault(_place(wording), _filled(text, english, said=found[0]))


def _links(wording: Wording) -> Iterator[Fault]:
    if any(_EXAMPLE.search(one.source) for one in wording.parts):
        text = Text(
            "Remplacez l'adresse d'exemple par la vôtre.", "Replace the address of the example by your own."
        )
        yield Fault(_place(wording), text, True)
    if any(_SHORTENERS.search(one.source) for one in wording.parts):
        text = Text(
            "Les raccourcisseurs publics (bit.ly…) sont souvent bloqués par les opérateurs et les messageries.",
            "Public shorteners (bit.ly…) are often blocked by operators and mail providers.",
        )
        yield Fault(_place(wording), text)


def _sms(wording: Wording) -> Iterator[Fault]:
    """Of what the text says to everybody, before any field."""
    fixed = "".join(piece.text for piece in wording.text.pieces)
    measured = measure(fixed + wording.mention)
    if measured.parts > MOST_PARTS:
        yield Fault(_place(wording), TOO_LONG, True)
    if wording.mention and _STOP.search(wording.text.source):
        text = Text(
            "Le message parle déjà de STOP ; la mention « {mention} » est ajoutée d'elle-même.",
            "The message speaks of STOP already; the mention “{mention}” is added by itself.",
        )
        yield Fault(_place(wording), _filled(text.fr, text.en, mention=wording.mention.strip()))
    if "links.unsubscribe" in wording.fields:
        text = Text(
            "Le lien de désinscription est long pour un SMS ; STOP suffit.",
            "The unsubscribe link is long for a text; STOP is enough.",
        )
        yield Fault(_place(wording), text)
    if measured.culprits:
        yield Fault(_place(wording), _culprits(fixed, [one.char for one in measured.culprits]))


def _culprits(fixed: str, chars: list[str]) -> Text:
    those = " ".join(dict.fromkeys(chars))
    by = " ".join(propose(char) for char in dict.fromkeys(chars) if propose(char) != char)
    text = Text(
        "Ces caractères coupent le SMS de 160 à 70 caractères : {those}."
        + (" Remplaçants : {by}" if by else ""),
        "These characters cut the text from 160 to 70 characters: {those}."
        + (" Instead: {by}" if by else ""),
    )
    return _filled(text.fr, text.en, those=those, by=by)


def _filled(fr: str, en: str, **facts: str) -> Text:
    text = Text(fr, en)
    return Text(text.to("fr", **facts), text.to("en", **facts))


def _said(error: Refused) -> Text:
    return Text(error.say("fr"), error.say("en"))
