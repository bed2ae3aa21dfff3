"""Colours of the company: their names and hues, and the sentence that gives one by itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from chaland.customers.domain.labels import FIRST_COLOURS
from chaland.customers.queries.labels import colours as known_colours
from chaland.customers.services.labels import delete_colour, order_colours, save_colour
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.settings.frame import attempt, done, moved, page
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import Invalid, Refused
from chaland.segments.language import Faulty, Now, explain
from chaland.segments.queries import sentence
from chaland.segments.saved import all_segments
from chaland.segments.truth import catalogue


@allow("settings.edit")
@require_http_methods(["GET", "POST"])
def colours(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request)
    return attempt(request, "settings_colours", lambda: _save(request), lambda error: _page(request, error))


def _save(request: HttpRequest) -> None:
    typed = request.POST
    rule = typed.get("rule", "").strip()
    if rule:
        _check(rule)
    save_colour(
        key=typed.get("key", ""),
        label_fr=typed.get("label_fr", ""),
        label_en=typed.get("label_en", ""),
        hue=typed.get("hue", ""),
        rule=rule,
        by=signed_in(request),
    )


def _check(rule: str) -> None:
    """Everyone sees colours: a segment that is not shared makes none. Raises: Invalid (`sentence_faults`)."""
    try:
        sentence(rule, catalogue(all_segments().filter(shared=True)))
    except Faulty as error:
        raise Invalid("sentence_faults", error.message, path="rule") from error


def _page(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    codes = list(known_colours().values())
    said = {code.key: _prose(code.rule) for code in codes if code.rule}
    first = {code.key for code in FIRST_COLOURS}
    facts = {"colours": codes, "prose": said, "first": first, "fault": request.POST.get("rule", "")}
    return page(request, "colours", facts, error)


def _prose(rule: str) -> tuple[str, bool]:
    """The rule read aloud, and whether it can be answered."""
    known = catalogue()
    try:
        tree = sentence(rule, known)
    except Faulty as error:
        return error.say(language()), False
    return explain(tree, language(), known, Now(system_clock(), settings.CHALAND_ZONE)), True


@allow("settings.edit")
@require_POST
def move(request: HttpRequest, key: str) -> HttpResponse:
    keys = moved(list(known_colours()), key, request.POST.get("move", ""))
    order_colours(keys=keys, by=signed_in(request))
    return redirect("settings_colours")


@allow("settings.edit")
@require_POST
def delete(request: HttpRequest, key: str) -> HttpResponse:
    try:
        delete_colour(key=key, by=signed_in(request))
    except Refused as error:
        return _page(request, error)
    return done(request, "settings_colours", gettext("Deleted."))
