"""Near values: groups of one field, written one way or said distinct, each taken back in one click."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from chaland.access.domain import may
from chaland.customers.domain.spelling import OF_PRODUCTS
from chaland.customers.queries.spellings import unifications
from chaland.faces.web.answers import announce, is_htmx, nothing, toast
from chaland.faces.web.contacts.filters import Chip, write_chip
from chaland.faces.web.formats import number
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import cards_under_way, signed_in
from chaland.faces.web.quality.words import why_words
from chaland.faces.web.rights import allow
from chaland.quality.variants import looking, queries, settling
from chaland.quality.variants.fields import fields, known_field
from chaland.quality.variants.models import ValueGroup

CHANGED = "values-changed"
_LISTED = ("hobbies", "tags")


@allow("quality.read")
@require_GET
def values(request: HttpRequest) -> HttpResponse:
    """The page of one field; its region alone when something was settled; further groups after so many."""
    names = fields()
    field = known_field(request.GET.get("field") or next(iter(names)))
    after = int(request.GET.get("after", "0")) if request.GET.get("after", "0").isdecimal() else 0
    groups = queries.open_groups(field, after=after, reader=signed_in(request))
    facts = {
        "field": field,
        "groups": groups,
        "examples": queries.examples(one.group for one in groups),
        "more": after + len(groups) if len(groups) == queries.PAGE else None,
        "after": after,
        "why": why_words(),
        "who": lambda text: _listed(field, text),
        "of_products": field in OF_PRODUCTS,
    }
    if after:
        return render(request, "web/quality/values/groups.html", facts)
    whole = is_htmx(request) and "values" in request.headers.get("HX-Target", "")
    part = "region" if whole else "page"
    return render(request, f"web/quality/values/{part}.html", {**facts, **_around(request, field)})


def _around(request: HttpRequest, field: str) -> dict[str, Any]:
    counts = queries.counts()
    return {
        "tabs": [
            (url("quality_values", field=name), label.to(language()), counts.get(name, 0), name == field)
            for name, label in fields().items()
        ],
        "scan": queries.scans().get(field),
        "rules": unifications(field=field),
        "distinct": queries.distinct_groups(field),
        "working": cards_under_way(request, (looking.JOB, settling.WRITE)),
    }


def _listed(field: str, text: str) -> str:
    """Where those who have this value are listed."""
    if field in OF_PRODUCTS or "|" in text:
        return ""
    has = "has_any" if field in _LISTED else "equals"
    return url("contacts", f=write_chip(Chip(field, has, (text,))))


@allow("contacts.edit")
@require_POST
def unify(request: HttpRequest, group_id: int) -> HttpResponse:
    """Write the values that are ticked as it is typed, and in the segments that are ticked."""
    group, me = settling.group_numbered(group_id), signed_in(request)
    ticked = set(request.POST.getlist("key"))
    forms = [form["text"] for one in group.members if one["key"] in ticked for form in one["forms"]]
    segments = request.POST.getlist("segment") if may(me.role, "segments.edit") else []
    done = settling.unify(
        field=group.field,
        forms=forms,
        kept=request.POST.get("kept", ""),
        segments=[int(one) for one in segments if one.isdecimal()],
        group_id=group.pk,
        by=me,
    )
    said = gettext("Written “%(kept)s” from now on, in later imports too.") % {"kept": done.rule.kept}
    response = toast(nothing(), _under_a_job(said, done), undo=url("values_separate", done.rule.pk))
    return announce(announce(response, CHANGED), "contacts-changed")


def _under_a_job(said: str, done: settling.Done) -> str:
    if done.job is None:
        return said
    return " ".join((said, gettext("There are many: a job writes them.")))


@allow("contacts.edit")
@require_POST
def separate(request: HttpRequest, number: int) -> HttpResponse:
    done = settling.separate(number=number, by=signed_in(request))
    said = gettext("Taken back: every value is as it was written.")
    response = toast(nothing(), _under_a_job(said, done))
    return announce(announce(response, CHANGED), "contacts-changed")


@allow("contacts.edit")
@require_POST
def distinct(request: HttpRequest, group_id: int) -> HttpResponse:
    settling.say_distinct(group_id=group_id, by=signed_in(request))
    response = toast(nothing(), gettext("Not proposed again."), undo=url("values_propose", group_id))
    return announce(response, CHANGED)


@allow("contacts.edit")
@require_POST
def propose(request: HttpRequest, group_id: int) -> HttpResponse:
    settling.propose_again(group_id=group_id, by=signed_in(request))
    return announce(toast(nothing(), gettext("Proposed again.")), CHANGED)


@allow("contacts.edit")
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Compare the values anew: at once when the file is small, else by a job."""
    field = known_field(request.POST.get("field", ""))
    if looking.is_small():
        looking.look(field)
        said = _found(ValueGroup.objects.filter(field=field, rule=None, said_distinct=False).count())
    else:
        looking.queue_looking(by_id=signed_in(request).pk)
        said = gettext("The values are being compared.")
    return announce(toast(nothing(), said), CHANGED)


def _found(count: int) -> str:
    said = ngettext("%(n)s group of near values.", "%(n)s groups of near values.", count)
    return said % {"n": number(count, language())} if count else gettext("No near values in this field.")
