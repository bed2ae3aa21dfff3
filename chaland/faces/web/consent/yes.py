"""A yes said at the counter, on the phone or on paper: the exact words to read out, then the proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from chaland.consent.domain.collecting.design import Box
from chaland.consent.domain.recording import PHONE_DAYS, PHONE_ITEMS
from chaland.consent.domain.standing import age_at
from chaland.consent.domain.words import POINT_OF_CHANNEL, Channel, Method
from chaland.consent.models import Partner, Purpose, Wording
from chaland.consent.queries.identifiers import identifiers_of
from chaland.consent.queries.purposes import purposes
from chaland.consent.queries.terms import rules_for
from chaland.consent.services.ledger import Proof, Whom, record_consent
from chaland.consent.services.showing import box_wording, may_be_asked
from chaland.customers.models import Contact
from chaland.faces.web.answers import is_htmx, status_of
from chaland.faces.web.consent.reading import contact_tab, day, local, local_instant, now_here
from chaland.faces.web.consent.words import CHANNELS, METHODS
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_numbers
from chaland.faces.web.rights import allow
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import Invalid, NotFound, Refused
from chaland.kernel.text import LANGUAGES, Language, Text

SPOKEN = (Method.COUNTER, Method.PHONE, Method.ORAL, Method.PAPER)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is being consented to: it decides the words to be read. `purpose` None: no purpose uses the channel."""

    contact: Contact
    channel: Channel
    purposes: list[Purpose]
    purpose: Purpose | None
    language: Language
    partners: tuple[int, ...]

    @classmethod
    def read(cls, contact_id: int, asked: Mapping[str, Any], partners: list[str]) -> Choice:
        """Raises: NotFound (`contact_gone`)."""
        contact = Contact.objects.filter(pk=contact_id).first()
        if contact is None:
            raise NotFound(
                "contact_gone", Text("Ce contact n'existe plus.", "This contact is no longer there.")
            )
        said = asked.get("channel", "")
        channel = Channel(said) if said in set(Channel) else Channel.EMAIL
        fitting = [one for one in purposes() if channel.value in one.channels]
        wanted = (one for one in fitting if one.code == asked.get("purpose"))
        spoken: Language = "en" if asked.get("language", contact.language or language()) == "en" else "fr"
        offers = (one for one in fitting if one.prospecting)
        chosen = next(wanted, None) or next(offers, None) or next(iter(fitting), None)
        named = tuple(row_numbers(partners)) if channel is Channel.PARTNER else ()
        return cls(contact, channel, fitting, chosen, spoken, named)

    def wording(self, request: HttpRequest) -> Wording | None:
        """The version to be read out today; None while there is nothing to consent to."""
        if self.purpose is None or not may_be_asked(self.channel, self.purpose):
            return None
        if self.channel is Channel.PARTNER and not self.partners:
            return None
        box = Box(self.channel, self.purpose.code, partners=self.partners)
        base = request.build_absolute_uri("/").rstrip("/")
        return box_wording(self.purpose.controller, self.purpose, box, language=self.language, base=base)


@allow("consent.record")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The page; its words alone when the channel or the purpose changes; a POST writes the yes."""
    asked = request.POST if request.method == "POST" else request.GET
    choice = Choice.read(contact_id, asked.dict(), asked.getlist("partners"))
    if request.method == "GET":
        part = "web/consent/yes_words.html" if is_htmx(request) else "web/consent/yes.html"
        return render(request, part, _facts(request, choice))
    try:
        written = _write(request, choice)
    except Refused as error:
        place = error.path if isinstance(error, Invalid) and error.path else "form"
        shown = _facts(request, choice) | {"errors": {place: [error.say(language())]}}
        return render(request, "web/consent/yes.html", shown, status=status_of(error))
    messages.success(
        request, gettext("Consent noted, with its proof.") if written else gettext("It was noted already.")
    )
    return contact_tab(contact_id)


def _write(request: HttpRequest, choice: Choice) -> bool:
    """Raises: Invalid, NotFound."""
    typed, shown = request.POST, choice.wording(request)
    if choice.purpose is None or shown is None or typed.get("wording") != str(shown.pk):
        raise Invalid(
            "wording_changed",
            Text("La formulation a changé : relisez-la.", "The wording has changed: read it out again."),
            path="wording",
        )
    method = typed.get("method", "")
    if method not in SPOKEN:
        raise Invalid("method_missing", Text("Dites comment.", "Say how."), path="method")
    written = record_consent(
        whom=Whom(contact_id=choice.contact.pk, identifier=_point(choice, typed.get("identifier", ""))),
        channel=choice.channel,
        purpose=choice.purpose.code,
        at=_said_at(typed),
        method=Method(method),
        proof=_proof(request, choice, shown),
        by=signed_in(request),
    )
    return bool(written)


def _said_at(typed: Mapping[str, str]) -> datetime:
    """Now, when the time that the page proposed was left as it was: a no of the same minute would come after
    it. To the second, so that a button pressed twice says it once."""
    said = typed.get("at", "")
    if said == typed.get("opened_at"):
        return now_here().replace(microsecond=0)
    return local_instant(said, "at") or now_here()


def _point(choice: Choice, said: str) -> str | None:
    """One of theirs, None for all. Somebody else's would end somebody else's objection.

    Raises: Invalid (`identifier_of_another`).
    """
    if said and said not in _points(choice):
        raise Invalid(
            "identifier_of_another",
            Text("Cette coordonnée n'est pas sur la fiche.", "This is not on the contact's record."),
            remedy=Text("Ajoutez-la d'abord à la fiche.", "Add it to the record first."),
            path="identifier",
        )
    return said or None


def _is_child(contact: Contact, now: datetime) -> bool:
    """Whether a parent must agree too."""
    rules = rules_for(now)
    return contact.birth_date is not None and age_at(contact.birth_date, now.date(), rules) == "child"


def _points(choice: Choice) -> list[str]:
    """By what this channel reaches them, those that can be chosen among."""
    kind = POINT_OF_CHANNEL[choice.channel].value
    known = identifiers_of([choice.contact.pk]).get(choice.contact.pk, [])
    return [one.value for one in known if one.kind == kind and kind != "postal"]


def _proof(request: HttpRequest, choice: Choice, shown: Wording) -> Proof:
    typed = request.POST
    return Proof(
        wording_id=shown.pk,
        goods_or_services=choice.purpose.goods_or_services.strip() or None if choice.purpose else None,
        document_ref=typed.get("document_ref", "").strip() or None,
        valid_until=day(typed.get("valid_until", ""), "valid_until"),
        slot=_slot(typed),
        partners=choice.partners,
        partners_version=shown.sha256 if choice.partners else None,
        evidence={"read_by": str(signed_in(request)), "language": choice.language},
        guardian=typed.get("guardian", "").strip() or None,
    )


def _slot(typed: Mapping[str, str]) -> tuple[datetime, datetime] | None:
    """The one appointment that the person agreed to. Raises: Invalid (`slot_missing`)."""
    if typed.get("slot") != "yes":
        return None
    start = local_instant(typed.get("slot_start", ""), "slot")
    minutes = typed.get("slot_minutes", "30")
    if start is None or not minutes.isdecimal() or not 5 <= int(minutes) <= 240:
        raise Invalid(
            "slot_missing", Text("Dites à quelle heure rappeler.", "Say when to call back."), path="slot"
        )
    return start, start + timedelta(minutes=int(minutes))


def _facts(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    typed = request.POST if request.method == "POST" else request.GET
    now, said = system_clock(), language()
    return {
        "choice": choice,
        "wording": choice.wording(request),
        "goods_missing": choice.purpose is not None and not may_be_asked(choice.channel, choice.purpose),
        "items": PHONE_ITEMS,
        "points": _points(choice),
        "channels": [(one.value, CHANNELS[one].to(said)) for one in Channel],
        "methods": [(one.value, METHODS[one].to(said)) for one in SPOKEN],
        "languages": [(code, {"fr": "Français", "en": "English"}[code]) for code in LANGUAGES],
        "partners": Partner.objects.filter(active=True).order_by("name"),
        "typed": {
            "method": "counter",
            "at": local(now),
            "opened_at": local(now),
            "slot_minutes": "30",
            **typed.dict(),
        },
        "is_child": _is_child(choice.contact, now),
        "latest": (now + timedelta(days=PHONE_DAYS)).date(),
        "errors": {},
    }
