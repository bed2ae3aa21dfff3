"""What people do about quality: accept a proposal, say that a value is right, empty a field that nothing needs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.customers.services import hand
from chaland.customers.services.hand import many
from chaland.customers.services.hand.many import ManyChange, Whom
from chaland.faces.web.answers import announce, nothing, toast
from chaland.faces.web.jinja import url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text
from chaland.quality.domain.fields import FIELDS, LISTS, NEEDED
from chaland.quality.ports import uses
from chaland.quality.services.settling import accept, doubt_again, say_right
from chaland.segments.language import encode
from chaland.segments.language.ast import Compare, Custom, Field
from chaland.segments.language.words import CONTACT_FIELDS

CHANGED = "doubts-changed"
_ASKED = frozenset(row.name for row in CONTACT_FIELDS)


@allow("contacts.edit")
@require_POST
def take_proposal(request: HttpRequest, doubt_id: int) -> HttpResponse:
    edit = accept(doubt_id=doubt_id, by=signed_in(request))
    response = toast(nothing(), gettext("Corrected."), undo=url("contacts_undo", edit))
    return announce(announce(response, CHANGED), "contacts-changed")


@allow("contacts.edit")
@require_POST
def is_right(request: HttpRequest, doubt_id: int) -> HttpResponse:
    settled = say_right(doubt_id=doubt_id, by=signed_in(request))
    said = gettext("Noted as right: it is not doubted again until it changes.")
    return announce(toast(nothing(), said, undo=url("doubt_again", settled)), CHANGED)


@allow("contacts.edit")
@require_POST
def undo_right(request: HttpRequest, settled_id: int) -> HttpResponse:
    doubt_again(settled_id=settled_id, by=signed_in(request))
    return announce(toast(nothing(), gettext("Taken back.")), CHANGED)


def can_be_purged(name: str) -> bool:
    """Whether people are found without it."""
    return name not in NEEDED and (name in (*FIELDS, *LISTS) or name.startswith("custom."))


@allow("settings.edit")
@require_POST
def purge(request: HttpRequest, name: str) -> HttpResponse:
    """Empty a field that nothing needs on every record, as one edit. Raises: Invalid (`field_needed`,
    `field_used`)."""
    if not can_be_purged(name):
        raise Invalid(
            "field_needed",
            Text("Ce champ ne se vide pas d'ici.", "This field is not emptied here."),
            path=name,
        )
    if uses().get(name):
        raise Invalid(
            "field_used",
            Text("Quelque chose utilise désormais ce champ.", "Something uses this field by now."),
            path=name,
            remedy=Text("Rechargez la page : elle dit quoi.", "Load the page again: it says what."),
        )
    edit = _emptied(_who_has(name), ManyChange(values={name: None}), request)
    said = gettext("Emptied. Stop asking for it too, or it fills up again.")
    return announce(toast(nothing(), said, undo=url("contacts_undo", edit)), CHANGED)


def _who_has(name: str) -> Whom:
    if name.startswith("custom."):
        return Whom(where=encode(Compare(Custom(name.removeprefix("custom.")), "not_empty")))
    return Whom(where=encode(Compare(Field(name), "not_empty"))) if name in _ASKED else Whom(has=name)


def _emptied(whom: Whom, change: ManyChange, request: HttpRequest) -> int:
    me, holders = signed_in(request), whom.after(0)
    if len(holders) > many.AT_ONCE:
        return many.queue_edit(whom=whom, change=change, count=len(holders), by=me)[0]
    assert change.values is not None
    return hand.edit_contacts(contact_ids=holders, values=change.values, by=me)
