"""What people answer about a case, and how they take it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from chaland.customers.domain.subjects import Subject
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.models import Act, Case
from chaland.duplicates.queries.sheets import kept_by_the_rules, sheet
from chaland.duplicates.services.reviewing import answer, case_of, take_back
from chaland.faces.web.answers import announce, is_htmx, nothing, toast, toast_there
from chaland.faces.web.duplicates.state import Filters, put_one_aside, take_all_up
from chaland.faces.web.duplicates.words import NOTED_OF_COMPANIES
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.numbers import row_number, row_numbers
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text

ANSWERED, RETURNED = "case-answered", "case-returned"
_CHOICE = "choice."
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _or_what_comes_next(view: View[P]) -> View[P]:
    """Whoever answers about a case that a search has replaced meanwhile is told so, and goes on with the new ones."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound as gone:
            if gone.code != "case_unknown":
                raise
            toast_there(request, gone.say(language()))
            address = Filters.read(request.GET).address()
            return (
                HttpResponse(status=204, headers={"HX-Redirect": address})
                if is_htmx(request)
                else redirect(address)
            )

    return answered


@allow("contacts.merge")
@require_POST
@_or_what_comes_next
def answer_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """The verdict on those that are ticked; the next case follows."""
    ticked = row_numbers(request.POST.getlist("contact"))
    verdict = _verdict(request.POST.get("verdict", ""))
    choices = _choices(case_id, request.POST, set(ticked)) if verdict is Verdict.SAME else {}
    act = answer(case_id=case_id, verdict=verdict, contact_ids=ticked, choices=choices, by=signed_in(request))
    return _answered(request, _said(act, len(ticked)), act.pk, ticked)


def _verdict(said: str) -> Verdict:
    try:
        return Verdict(said)
    except ValueError:
        raise Invalid(
            "verdict_unknown", Text("Cette réponse n'existe pas.", "There is no such answer."), path="verdict"
        ) from None


def _choices(case_id: int, posted: QueryDict, ticked: set[int]) -> dict[str, int]:
    """Only what somebody chose against the rules: the rest goes on following them."""
    shown = sheet(case_of(case_id))
    kept = kept_by_the_rules(shown.living, shown.subject)
    chosen = {name.removeprefix(_CHOICE): row_number(str(posted[name])) for name in posted if name.startswith(_CHOICE)}  # fmt: skip
    return {
        name: owner
        for name, owner in chosen.items()
        if owner in ticked and name in kept and kept[name].owner != owner
    }


def _said(act: Act, count: int) -> str:
    if act.verdict == Verdict.SAME.value:
        return ngettext("%(n)s record merged.", "%(n)s records merged into one.", count) % {"n": count}
    if act.subject == Subject.COMPANY.value:
        return NOTED_OF_COMPANIES[act.verdict].to(language())
    if act.verdict == Verdict.HOUSEHOLD.value:
        return gettext("Noted: one household, several people.")
    return gettext("Noted: different people, never proposed again.")


def _answered(request: HttpRequest, said: str, act_id: int | None, ticked: list[int]) -> HttpResponse:
    undo = url("duplicates_undo", act_id) if act_id else ""
    if not is_htmx(request):
        toast_there(request, said, undo=undo)
        return redirect(Filters.read(request.GET).address())
    return announce(toast(nothing(), said, undo=undo), ANSWERED, {"touched": ticked})


@allow("contacts.merge")
@require_POST
@_or_what_comes_next
def later(request: HttpRequest, case_id: int) -> HttpResponse:
    """Aside until one comes back to it, or signs in again; it goes on waiting."""
    put_one_aside(request, case_of(case_id).pk)
    return _answered(request, gettext("Put aside for later."), None, [])


@allow("contacts.merge")
@require_POST
def later_again(request: HttpRequest) -> HttpResponse:
    take_all_up(request)
    return redirect(Filters.read(request.GET).address())


@allow("contacts.merge")
@require_POST
def undo(request: HttpRequest, act_id: int) -> HttpResponse:
    act = take_back(act_id=act_id, by=signed_in(request))
    return _returned(request, act)


@allow("contacts.merge")
@require_POST
def undo_latest(request: HttpRequest) -> HttpResponse:
    """One's own latest answer that stands. Raises: NotFound (`act_unknown`) when there is none."""
    me = signed_in(request)
    latest = Act.objects.filter(by=me, undone_at=None).order_by("-id").first()
    if latest is None:
        raise NotFound("act_unknown", Text("Il n'y a rien à annuler.", "There is nothing to take back."))
    return _returned(request, take_back(act_id=latest.pk, by=me))


def _returned(request: HttpRequest, act: Act) -> HttpResponse:
    """Back on the case, when it is of the last search; else where the review goes on."""
    there = Case.objects.filter(pk=act.case_id).exists()
    address = url("duplicates_case", act.case_id) if there else url("duplicates_review")
    said = gettext("Your answer is taken back.")
    if not is_htmx(request):
        toast_there(request, said)
        return redirect("duplicates_review")
    return announce(toast(nothing(), said), RETURNED, {"address": address})
