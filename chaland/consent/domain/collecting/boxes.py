"""What stands beside each box: the exact words to which a person says yes, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chaland.consent.domain.words import Channel
from chaland.kernel.text import Language, Text


@dataclass(frozen=True, slots=True)
class BoxFacts:
    """`purpose`: what it is called; two boxes of one channel differ by it. `goods`: the goods or services, if
    they were said. `contact`: an e-mail or a phone."""

    channel: Channel
    controller: str
    purpose: str
    goods: str
    contact: str
    proof_address: str
    partners: tuple[str, ...] = ()


_LEAD: Mapping[Channel, Text] = {
    Channel.EMAIL: Text(
        "J'accepte de recevoir par e-mail des messages de {controller} ({about}).",
        "I agree to receive emails from {controller} ({about}).",
    ),
    Channel.SMS: Text(
        "J'accepte de recevoir par SMS des messages de {controller} ({about}).",
        "I agree to receive text messages from {controller} ({about}).",
    ),
    Channel.ROBOCALL: Text(
        "J'accepte d'être appelé par un automate de {controller} ({about}).",
        "I agree to be called by an automatic system of {controller} ({about}).",
    ),
    Channel.LETTER: Text(
        "J'accepte de recevoir par courrier des messages de {controller} ({about}).",
        "I agree to receive letters from {controller} ({about}).",
    ),
    Channel.PIXEL: Text(
        "J'accepte que {controller} sache si j'ouvre ses e-mails, pour mesurer leur intérêt.",
        "I agree that {controller} knows whether I open its emails, to measure their interest.",
    ),
    Channel.PARTNER: Text(
        "J'accepte que {controller} transmette mes coordonnées à {partners}, et à nul autre ({about}).",
        "I agree that {controller} passes my details to {partners}, and to nobody else ({about}).",
    ),
}
_TAIL: Mapping[Channel, Text] = {
    Channel.EMAIL: Text(
        "Je peux me désinscrire à tout moment, d'un clic dans chaque message.",
        "I can unsubscribe at any time, with one click in each message.",
    ),
    Channel.SMS: Text(
        "Je peux arrêter à tout moment en répondant STOP.", "I can stop at any time by answering STOP."
    ),
    Channel.PIXEL: Text(
        "Je peux changer d'avis à tout moment, y compris pour les e-mails déjà reçus.",
        "I can change my mind at any time, for emails already received too.",
    ),
}
_ANY_TAIL = Text(
    "Je peux changer d'avis à tout moment : {contact}.", "I can change my mind at any time: {contact}."
)

_CALL: Mapping[str, Text] = {
    "who": Text("J'accepte que {controller} m'appelle", "I agree that {controller} calls me"),
    "goods": Text("pour me proposer : {goods} ({purpose}).", "to offer: {goods} ({purpose})."),
    "choice": Text("Je suis libre d'accepter ou de refuser.", "I am free to accept or to refuse."),
    "period": Text(
        "Mon accord vaut un an à compter de ce jour et ne se renouvelle pas de lui-même.",
        "My agreement holds for one year from today and does not renew itself.",
    ),
    "withdrawal": Text(
        "Je peux le retirer à tout moment : de vive voix pendant un appel, ou auprès de {contact}.",
        "I can withdraw it at any time: by word of mouth during a call, or through {contact}.",
    ),
    "proof": Text(
        "Je peux en obtenir la preuve, gratuitement et sans compte, sur {proof_address}.",
        "I can get the proof of it, free and without an account, at {proof_address}.",
    ),
}
"""What R223-1 asks to be said, in the order in which it is shown; keys of `domain.recording.PHONE_ITEMS`."""

PHONE_NOTICE = Text(
    "Hors d'un contrat en cours, nous ne pouvons vous appeler pour vous proposer un achat que si vous y avez "
    "consenti auparavant (articles L223-1 et L223-2 du code de la consommation).",
    "Outside a contract in progress, we may call you to offer a purchase only if you consented beforehand "
    "(French consumer code, articles L223-1 and L223-2).",
)
"""Shown wherever a phone number is asked (law.md PHO-07)."""


def box_words(facts: BoxFacts, language: Language) -> tuple[str, dict[str, str]]:
    """The text beside a box and, for a phone call, the items of R223-1 that it is made of."""
    colon = Text(" : ", ": ").to(language)
    filled = {
        "controller": facts.controller,
        "purpose": facts.purpose,
        "goods": facts.goods,
        "about": colon.join(part for part in (facts.purpose, facts.goods) if part),
        "contact": facts.contact,
        "proof_address": facts.proof_address,
        "partners": _listed(facts.partners, language),
    }
    if facts.channel is Channel.CALL:
        items = {name: text.to(language, **filled) for name, text in _CALL.items()}
        return " ".join(items.values()), items
    parts = (_LEAD[facts.channel], _TAIL.get(facts.channel, _ANY_TAIL))
    return " ".join(text.to(language, **filled) for text in parts), {}


def _listed(names: tuple[str, ...], language: Language) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {Text('et', 'and').to(language)} {names[-1]}"
