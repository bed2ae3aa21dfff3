"""What a person says to us, noted where it is said: no, never, use my data no more; and what was a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.access.domain import may
from chaland.access.models import User
from chaland.consent.domain.words import CHANNEL_NAMES, Act, Channel, Method
from chaland.consent.models import Bar, Entry
from chaland.consent.services.bars import declare_deceased, lift_bar, restrict
from chaland.consent.services.ledger import Whom, object_to, withdraw
from chaland.consent.services.ledger.taking_back import void_entries
from chaland.faces.web.answers import announce, is_htmx, nothing, toast
from chaland.faces.web.consent.reading import contact_tab, now_here
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_numbers
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

CHANGED = "consents-changed"
BARS: dict[str, Callable[..., Bar]] = {"restricted": restrict, "deceased": declare_deceased}


@allow("consent.record")
@require_POST
def refuse(request: HttpRequest, contact_id: int) -> HttpResponse:
    """A no, at once and by one click: withdrawn from a channel, or objected to it (to all without a channel)."""
    channel = _channel(request.POST.get("channel", ""))
    by, whom = signed_in(request), Whom(contact_id=contact_id)
    if request.POST.get("act") == Act.OBJECTED.value:
        written = object_to(whom=whom, channel=channel, at=now_here(), method=Method.ORAL, by=by)
        said = gettext("Objection noted: %(channel)s.")
    elif channel is None:
        raise Invalid("channel_missing", Text("Dites quel canal.", "Say which channel."), path="channel")
    else:
        written = withdraw(whom=whom, channel=channel, at=now_here(), method=Method.ORAL, by=by)
        said = gettext("Their no is noted: %(channel)s.")
    named = CHANNEL_NAMES[channel].to(language()) if channel else gettext("every channel")
    return _answer(request, contact_id, said % {"channel": named}, _undo(by, written))


def refuse_calls(contact_id: int, by: User) -> Sequence[Entry]:
    """What is noted when someone says during a call that they want no more of them (law.md PHO-06)."""
    return withdraw(
        whom=Whom(contact_id=contact_id),
        channel=Channel.CALL,
        at=now_here(),
        method=Method.PHONE,
        reason="said_in_call",
        by=by,
    )


@allow("consent.record")
@require_POST
def bar(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Use their data no more, or write to the dead no more; `lift` ends it."""
    kind, by = request.POST.get("kind", ""), signed_in(request)
    if kind not in BARS:
        raise Invalid("bar_unknown", Text("Dites lequel.", "Say which."), path="kind")
    if request.POST.get("lift"):
        lift_bar(contact_id=contact_id, kind=kind, by=by)
        return _answer(request, contact_id, gettext("They may be reached again, as before."))
    BARS[kind](contact_id=contact_id, by=by)
    undo = url("contact_bar_lift", contact_id, kind)
    return _answer(request, contact_id, gettext("Noted: nobody reaches them any more."), undo)


@allow("consent.record")
@require_POST
def unbar(request: HttpRequest, contact_id: int, kind: str) -> HttpResponse:
    """The way back of a toast."""
    lift_bar(contact_id=contact_id, kind=kind, by=signed_in(request))
    return _answer(request, contact_id, gettext("Taken back."))


@allow("consent.void")
@require_POST
def void(request: HttpRequest) -> HttpResponse:
    """A mistaken entry: it stays in the ledger, with another one that says that it never counted."""
    reason = request.POST.get("reason", "").strip() or gettext("typing mistake")
    numbers = row_numbers(request.GET.get("entries", "").split(","))
    with transaction.atomic():
        owners = Entry.objects.filter(pk__in=numbers).values_list("record__contact_id", flat=True)
        contact_id = next((pk for pk in owners if pk), None)
        done = void_entries(entry_ids=numbers, reason=reason, by=signed_in(request))
    said = gettext("Voided: it never counted.") if done else gettext("It was voided already.")
    return _answer(request, contact_id, said)


def void_address(entry_ids: Iterable[int]) -> str:
    return url("consent_void", entries=",".join(map(str, entry_ids)))


def _undo(by: User, written: Sequence[Entry]) -> str:
    """Only those who may void an entry may take one back."""
    return void_address(entry.pk for entry in written) if written and may(by.role, "consent.void") else ""


def _answer(request: HttpRequest, contact_id: int | None, said: str, undo: str = "") -> HttpResponse:
    """A toast over the page, whose panel and tab bring themselves up to date; without htmx, the tab."""
    if is_htmx(request):
        return announce(toast(nothing(), said, undo=undo), CHANGED)
    messages.success(request, said)
    return contact_tab(contact_id)


def _channel(said: str) -> Channel | None:
    """None for all. Raises: Invalid (`channel_unknown`)."""
    if not said:
        return None
    if said not in set(Channel):
        raise Invalid(
            "channel_unknown", Text("Ce canal n'existe pas.", "There is no such channel."), path="channel"
        )
    return Channel(said)
