"""“Check my details”: from a link of one's own, without an account; what is shown is masked, a look changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from chaland.consent.domain.tokens import Reached, Use
from chaland.consent.services.throttle import Limit, passes
from chaland.consent.services.tokens import open_seal, token_for
from chaland.customers.models import Contact
from chaland.faces.web.contacts.typed import place, typed
from chaland.faces.web.public.frame import caller, nothing_here, public, show, visitor_language
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.text import Text, language_of
from chaland.quality.updating import answering
from chaland.quality.updating.answering import Opened
from chaland.quality.updating.domain import masked

FROM = Limit("details.from", 60, timedelta(hours=1))
SENT = Limit("details.sent", 10, timedelta(days=1))
LONGEST = 200
LINES: tuple[tuple[str, Text, tuple[str, ...]], ...] = (
    ("name", Text("Nom", "Name"), ("first_name", "last_name")),
    ("email", Text("E-mail", "Email"), ("email",)),
    ("mobile", Text("Mobile", "Mobile"), ("mobile",)),
    ("phone", Text("Téléphone fixe", "Landline"), ("phone",)),
    ("address", Text("Adresse", "Address"), ("street", "postal_code", "city")),
    ("birth_date", Text("Date de naissance", "Date of birth"), ("birth_date",)),
)
WORDS = {
    "first_name": Text("Prénom", "First name"),
    "last_name": Text("Nom", "Last name"),
    "email": Text("Nouvel e-mail", "New email"),
    "mobile": Text("Nouveau mobile", "New mobile"),
    "phone": Text("Nouveau téléphone", "New phone"),
    "street": Text("Numéro et rue", "Number and street"),
    "postal_code": Text("Code postal", "Postal code"),
    "city": Text("Ville", "Town"),
    "birth_date": Text("Date (jj/mm/aaaa)", "Date (dd/mm/yyyy)"),
}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, token: str) -> HttpResponse:
    """One's own details to confirm or correct; sent, they are thanked for and shown no more."""
    _hold_back(passes(FROM, caller(request), system_clock()))
    words = open_seal(Use.DETAILS, token)
    found = answering.opened(int(words[0]), int(words[1])) if words and len(words) == 2 else None
    if found is None:
        return nothing_here(request)
    if request.method != "POST":
        return _page(request, found, {})
    _hold_back(passes(SENT, str(found.asked.pk), system_clock()))
    kept, corrected, faults = _said(request)
    if faults:
        return _page(request, found, faults, status=422)
    answering.answer(found=found, kept=kept, corrected=corrected, way="link")
    said = Text("Merci, c'est noté.", "Thank you, this is noted.").to(visitor_language(request))
    return show(request, "said", {"said": said, "good": True})


def _page(
    request: HttpRequest, found: Opened, faults: dict[str, list[str]], status: int = 200
) -> HttpResponse:
    theirs = language_of(found.contact.language or "fr")
    facts = {
        "lines": [(name, word, _shown(found.contact, name, parts), parts) for name, word, parts in LINES
                  if name != "birth_date" or found.contact.birth_date],
        "words": WORDS,
        "typed": request.POST,
        "faults": faults,
        "longest": LONGEST,
        "until": found.round.until,
        "preferences": _preferences(found, visitor_language(request, theirs)),
    }  # fmt: skip
    return show(request, "details", facts, theirs=theirs, status=status)


def _shown(contact: Contact, name: str, parts: tuple[str, ...]) -> str:
    if name == "birth_date":
        return f"••/••/{contact.birth_date:%Y}" if contact.birth_date else ""
    held = ((part, getattr(contact, part)) for part in parts)
    return " ".join(masked(part, value) for part, value in held if value)


def _said(request: HttpRequest) -> tuple[set[str], dict[str, Any], dict[str, list[str]]]:
    """What is still right, what was typed instead of the rest, and what is wrong in it."""
    if request.POST.get("all") == "right":
        return set(answering.PARTS), {}, {}
    kept = {name for name in answering.PARTS if request.POST.get(f"is-{name}") == "right"}
    return kept, *_corrected(request)


def _corrected(request: HttpRequest) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What was typed of the values said to have changed, in normal form, and what is wrong beside each."""
    values: dict[str, Any] = {}
    faults: dict[str, list[str]] = {}
    for name, _word, parts in LINES:
        if request.POST.get(f"is-{name}") != "changed":
            continue
        for part in parts:
            try:
                values |= _typed(part, request.POST.get(part, "").strip())
            except Invalid as error:
                faults[part] = [error.say(visitor_language(request))]
    if values.get("postal_code") or values.get("city"):
        found = place(values.get("postal_code"), values.get("city"))
        values |= {name: value for name, value in found.items() if value}
    return {name: value for name, value in values.items() if value}, faults


def _typed(part: str, text: str) -> dict[str, Any]:
    """Raises: Invalid, as `typed` does, and (`field_long`, `field_odd`)."""
    if len(text) > LONGEST:
        raise Invalid("field_long", Text("C'est trop long.", "This is too long."), path=part)
    if any(ord(letter) < 32 for letter in text):
        raise Invalid(
            "field_odd", Text("Des signes ne sont pas lisibles.", "Some signs cannot be read."), path=part
        )
    return typed(part, text)


def _preferences(found: Opened, language: Any) -> str:
    """The page of choices of the address that the link was sent to; none for another channel."""
    by_sms = found.asked.channel == "sms"
    value = found.contact.mobile if by_sms else found.contact.email
    if not value or found.asked.channel not in ("email", "sms"):
        return ""
    kind = "phone" if by_sms else "email"
    reached = Reached(kind, value, found.asked.channel, contact=found.contact.pk, language=language)
    return reverse("public_preferences", args=[token_for(Use.PREFERENCES, reached)])


def _hold_back(passed: bool) -> None:
    if not passed:
        raise Refused(
            "too_many",
            Text("Trop de demandes en peu de temps.", "Too many requests in a short time."),
            remedy=Text("Réessayez plus tard.", "Try again later."),
        )
