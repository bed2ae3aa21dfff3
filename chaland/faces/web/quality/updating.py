"""Updating: how it goes, past rounds with what came of them, what people answered, the list of links."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaland.access.models import User
from chaland.customers.queries.merging import live_ids
from chaland.faces.web.answers import toast_there
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import cards_under_way, signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text
from chaland.quality.domain.explaining import VALUE_WORDS
from chaland.quality.updating import answering, listing, rounds
from chaland.quality.updating.domain import FIELDS, Plan
from chaland.quality.updating.models import Answer

WAYS = (
    ("tasks", Text("Par téléphone : des choses à faire", "By phone: things to do")),
    ("messages", Text("Par e-mail ou SMS, une fois approuvé", "By email or SMS, once approved")),
    ("links", Text("Par votre outil : une liste de liens", "By your own tool: a list of links")),
)
LATEST = 50


@allow("settings.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def updating(request: HttpRequest) -> HttpResponse:
    """The plan, changed by a POST; rounds and answers, the latest first."""
    wrong = ""
    plan = rounds.plan()
    if request.method == "POST":
        try:
            plan = _typed(request, plan)
            rounds.set_plan(plan=plan, by=signed_in(request))
        except Invalid as error:
            wrong = error.say(language())
        else:
            toast_there(request, gettext("Saved."))
            return redirect(url("quality_updating"))
    return render(
        request, "web/quality/updating.html", _facts(request, plan, wrong), status=422 if wrong else 200
    )


def _facts(request: HttpRequest, plan: Plan, wrong: str) -> dict[str, object]:
    answers = list(Answer.objects.filter(undone_at=None).select_related("asked").order_by("-pk")[:LATEST])
    living = live_ids(one.asked.home for one in answers)
    told = rounds.rounds()
    return {
        "plan": plan,
        "wrong": wrong,
        "ways": [(code, text.to(language())) for code, text in WAYS],
        "values": [(name, VALUE_WORDS[name].to(language())) for name in FIELDS],
        "users": User.objects.filter(is_active=True).order_by("name", "email"),
        "rounds": told,
        "waiting": any(each.waits for one in told for each in one.carried),
        "answers": [(one, living.get(one.asked.home)) for one in answers],
        "working": next(iter(cards_under_way(request, (rounds.JOB,))), None),
    }


@allow("settings.edit")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """A round now, whatever the month."""
    rounds.queue_round(by=signed_in(request))
    toast_there(request, gettext("The round begins."))
    return redirect(url("quality_updating"))


@allow("contacts.export")
@require_GET
def download(request: HttpRequest, round_id: int) -> HttpResponse:
    """The list of a round of links, as CSV. Audited."""
    text = listing.list_of(round_id=round_id, by=signed_in(request))
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="chaland-{round_id}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


@allow("contacts.edit")
@require_POST
def undo(request: HttpRequest, answer_id: int) -> HttpResponse:
    answering.take_back(answer_id=answer_id, by=signed_in(request))
    toast_there(request, gettext("Taken back."))
    return redirect(url("quality_updating"))


def _typed(request: HttpRequest, plan: Plan) -> Plan:
    """Raises: Invalid (`number_wrong`)."""
    said = request.POST
    return Plan(
        on=said.get("on") == "yes",
        months=_number(said.get("months", ""), "months"),
        people=_number(said.get("people", ""), "people"),
        again=_number(said.get("again", ""), "again"),
        way=said.get("way", ""),
        fields=tuple(said.getlist("fields")),
        owners=tuple(int(one) for one in said.getlist("owners") if one.isdecimal()),
        days=plan.days,
        open_days=plan.open_days,
    )


def _number(text: str, path: str) -> int:
    if not text.isdecimal():
        raise Invalid("number_wrong", Text("Donnez un nombre.", "Give a number."), path=path)
    return int(text[:6])
