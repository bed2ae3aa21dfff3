"""Closed lists of values: the code that is stored and written in sentences, and what people call it."""

from __future__ import annotations

from dataclasses import dataclass

from chaland.customers.domain.messages import MESSAGE_STATUS_WORDS
from chaland.kernel.folding import fold
from chaland.kernel.text import Text
from chaland.quality.domain.doubts import DOUBTS


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: Text


CHOICES: dict[str, tuple[Choice, ...]] = {
    "kind": (
        Choice("person", Text("particulier", "private person")),
        Choice("professional", Text("professionnel", "business")),
    ),
    "sex": (
        Choice("F", Text("femme", "woman")),
        Choice("M", Text("homme", "man")),
    ),
    "status": (
        Choice("prospect", Text("prospect", "prospect")),
        Choice("customer", Text("client", "customer")),
        Choice("former", Text("ancien client", "former customer")),
    ),
    "company_state": (
        Choice("active", Text("en activité", "active")),
        Choice("closed", Text("fermée", "closed")),
        Choice("moved", Text("déménagée", "moved")),
    ),
    "rfm_segment": (
        Choice("champions", Text("champions", "champions")),
        Choice("loyal", Text("fidèles", "loyal")),
        Choice("potential_loyalist", Text("fidèles en devenir", "potential loyalists")),
        Choice("new", Text("nouveaux", "new")),
        Choice("promising", Text("prometteurs", "promising")),
        Choice("need_attention", Text("à suivre de près", "need attention")),
        Choice("about_to_sleep", Text("bientôt endormis", "about to sleep")),
        Choice("at_risk", Text("à risque", "at risk")),
        Choice("cannot_lose", Text("à ne pas perdre", "cannot lose")),
        Choice("hibernating", Text("en sommeil", "hibernating")),
        Choice("lost", Text("perdus", "lost")),
    ),
    "doubt": tuple(Choice(doubt.code, doubt.label) for doubt in DOUBTS),
    "channel": (
        Choice("email", Text("e-mail", "email")),
        Choice("sms", Text("SMS", "text message")),
        Choice("letter", Text("courrier", "letter")),
        Choice("call", Text("téléphone", "phone call")),
    ),
    "interaction": (
        Choice("call", Text("appel", "call")),
        Choice("visit", Text("visite", "visit")),
        Choice("email", Text("e-mail", "email")),
        Choice("ticket", Text("ticket", "ticket")),
        Choice("sms", Text("SMS", "text message")),
    ),
    "outcome": (
        Choice("reached", Text("joint", "reached")),
        Choice("not_reached", Text("non joint", "not reached")),
        Choice("call_back", Text("à rappeler", "call back")),
    ),
    "message_status": tuple(Choice(code.value, label) for code, label in MESSAGE_STATUS_WORDS.items()),
}


def choice_code(group: str, said: str) -> str | None:
    """The code for what somebody wrote: a code or a label of either language; None when there is none."""
    asked = fold(said)
    for choice in CHOICES[group]:
        if asked in (fold(choice.code), fold(choice.label.fr), fold(choice.label.en)):
            return choice.code
    return None


def choice_label(group: str, said: str) -> Text:
    """What people call it; the word as written when it is none of ours."""
    code = choice_code(group, said)
    labels = {choice.code: choice.label for choice in CHOICES[group]}
    return labels[code] if code else Text(said, said)
