"""The first question: what is the file for? Asked after the first account; may wait, changes in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from chaland.access.models import User
from chaland.access.queries import house_setting
from chaland.access.services import set_house
from chaland.consent.domain.trades import ANSWER as TRADE
from chaland.consent.domain.trades import TRADES, purposes_of
from chaland.consent.domain.words import Channel
from chaland.consent.queries.purposes import UNNAMED, default_controller, purposes
from chaland.consent.services.purposes import (
    company,
    edit_controller,
    edit_purpose,
    retire_purpose,
    seed_purposes,
)
from chaland.faces.web.answers import is_htmx, status_of
from chaland.faces.web.consent.words import BASES, CHANNELS
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.errors import Invalid, Refused

_COMPANY = ("name", "siren", "dpo_name", "dpo_email")


def is_answered() -> bool:
    """Whether somebody said what the file is for. Cost: one read by key."""
    return house_setting(TRADE, None) is not None


@allow("purposes.edit")
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest) -> HttpResponse:
    """The page; its list of purposes alone when the trade was changed on it."""
    if request.method == "GET":
        part = "web/consent/start_purposes.html" if is_htmx(request) else "web/consent/start.html"
        return render(request, part, _facts(request.GET.get(TRADE) or house_setting(TRADE, "general")))
    try:
        _answer(request, signed_in(request))
    except Refused as error:
        place = error.path if isinstance(error, Invalid) and error.path in _COMPANY else "name"
        facts = _facts(request.POST.get(TRADE, ""), request.POST.dict(), request.POST.getlist("purposes"))
        shown = {**facts, "errors": {place: [error.say(language())]}}
        return render(request, "web/consent/start.html", shown, status=status_of(error))
    messages.success(request, gettext("Noted: it can be changed in Settings, Purposes."))
    return redirect("home")


@transaction.atomic
def _answer(request: HttpRequest, by: User) -> None:
    """Put the purposes ticked in use and the others aside, name the company. Raises: Invalid, Conflict."""
    trade, said = request.POST.get(TRADE, "general"), language()
    edit_controller(
        controller_id=company(language=said).pk,
        values={name: request.POST.get(name, "") for name in _COMPANY},
        by=by,
    )
    seed_purposes(trade=trade, language=said, by=by)
    ticked, offered = request.POST.getlist("purposes"), {one["code"] for one in _offered(trade)}
    for purpose in purposes(active_only=False):
        wanted = purpose.code in ticked
        if purpose.code in offered and purpose.active != wanted:
            retire_purpose(purpose_id=purpose.pk, active=wanted, by=by)
    _name_goods(request.POST.get("goods", "").strip(), by)
    set_house(name=TRADE, value=trade, by=by)


def _name_goods(goods: str, by: User) -> None:
    """Of the purposes that offer something and do not say what: consents to calls need it (law.md PHO-02)."""
    for purpose in purposes():
        if goods and purpose.prospecting and not purpose.goods_or_services.strip():
            edit_purpose(purpose_id=purpose.pk, values={"goods_or_services": goods}, by=by)


def _facts(
    trade: str, typed: Mapping[str, Any] | None = None, ticked: list[str] | None = None
) -> dict[str, Any]:
    known, firm = trade if trade in TRADES else "general", default_controller()
    mine = {name: getattr(firm, name) or "" for name in _COMPANY}
    if mine["name"] in (UNNAMED.fr, UNNAMED.en):
        mine["name"] = ""
    return {
        "trade": known,
        "trades": [(code, name.to(language()).capitalize()) for code, name in TRADES.items()],
        "offered": _offered(known),
        "ticked": _ticked(known) if ticked is None else ticked,
        "typed": {"goods": "", **mine, **(typed or {})},
        "bases": BASES,
        "channel_names": CHANNELS,
        "errors": {},
    }


def _offered(trade: str) -> list[dict[str, Any]]:
    """Those of any company, then those of the trade."""
    return [one for name in dict.fromkeys(("general", trade)) for one in purposes_of(name, language())]


def _ticked(trade: str) -> list[str]:
    """Those in use; before the first answer, all but what few companies do: tracking opens, passing data on."""
    known = {purpose.code: purpose.active for purpose in purposes(active_only=False)} if is_answered() else {}
    rare = {Channel.PIXEL.value, Channel.PARTNER.value}
    return [one["code"] for one in _offered(trade) if known.get(one["code"], not rare & set(one["channels"]))]
