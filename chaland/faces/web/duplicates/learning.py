"""What answers taught the model: the panel of the first page, learning, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from chaland.customers.domain.subjects import Subject
from chaland.duplicates.models import Learned
from chaland.duplicates.services.learning import (
    LEAST,
    answers,
    go_back,
    learn,
    use_version,
    version_in_use,
)
from chaland.faces.web.answers import toast_there
from chaland.faces.web.duplicates.state import about, subject_of
from chaland.faces.web.jinja import url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_number
from chaland.faces.web.rights import allow

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Learnt:
    """same, other: answers that teach, of each kind; least: how many of each it takes."""

    same: int
    other: int
    least: int
    in_use: Learned | None
    versions: Sequence[Learned]


def learnt(subject: Subject) -> Learnt:
    same, other = answers(subject.value)
    versions = Learned.objects.filter(subject=subject.value).select_related("by").order_by("-id")[:_SHOWN]
    return Learnt(same, other, LEAST, version_in_use(subject.value), list(versions))


@allow("settings.edit")
@require_POST
def learn_now(request: HttpRequest) -> HttpResponse:
    """A new version out of all answers, or the one that is named, from now on."""
    subject, by = subject_of(request.POST), signed_in(request)
    if "version" in request.POST:
        use_version(version_id=row_number(request.POST["version"]) or 0, subject=subject.value, by=by)
        toast_there(request, gettext("In use from the next search on."))
    else:
        made = learn(subject=subject.value, by=by)
        better = gettext("Learnt: foretells your answers better, in use from the next search on.")
        worse = gettext("Looked at your answers: nothing to learn yet that would foretell them better.")
        toast_there(request, better if made.in_use else worse)
    return redirect(url("duplicates", **about(subject)))


@allow("settings.edit")
@require_POST
def back(request: HttpRequest) -> HttpResponse:
    subject = subject_of(request.POST)
    former = go_back(subject=subject.value, by=signed_in(request))
    said = gettext("Back to the version before.") if former else gettext("Back to the shipped model.")
    toast_there(request, said)
    return redirect(url("duplicates", **about(subject)))
