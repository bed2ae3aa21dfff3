"""Providers of SMS and e-mail: connected, tried, set aside; and how much one person may be written to."""

from __future__ import annotations

from math import isfinite
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from chaland.campaigns.services.limits import limits, set_limits
from chaland.channels.catalogue import PROVIDERS, provider_named
from chaland.channels.hooks import hook_url
from chaland.channels.models import Account
from chaland.channels.provider import Provider
from chaland.channels.queries import account_numbered, accounts
from chaland.channels.services import add_account, edit_account, retire_account, try_account
from chaland.faces.web.answers import toast_there
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.settings.frame import attempt, done, page
from chaland.faces.web.settings.hooks import add_posted, hook_facts
from chaland.kernel.channels import CHANNEL_NAMES, Channel
from chaland.kernel.errors import ChalandError, Invalid, Refused
from chaland.kernel.text import Text

_MILLICENTS = 100_000


@allow("channels.edit")
@require_http_methods(["GET", "POST"])
def sending(request: HttpRequest) -> HttpResponse:
    """Every account; the limits of the house are changed here, and programs to tell are added."""
    if request.method == "GET":
        return _listed(request)
    act = add_posted if request.POST.get("form") == "hook" else _keep_limits
    return attempt(request, "settings_sending", lambda: act(request), lambda error: _listed(request, error))


def _listed(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    facts = {
        "accounts": accounts(),
        "names": {(one.channel, one.code): one.name.to(language()) for one in PROVIDERS},
        "channels": {one.value: words.to(language()) for one, words in CHANNEL_NAMES.items()},
        "providers": [
            (CHANNEL_NAMES[channel], [one for one in PROVIDERS if one.channel == channel])
            for channel in (Channel.SMS, Channel.EMAIL)
        ],
        "limits": limits(),
        **hook_facts(request),
    }
    return page(request, "sending", facts, error)


def _keep_limits(request: HttpRequest) -> None:
    posted = request.POST
    messages, days = posted.get("cap_messages", "").strip(), posted.get("cap_days", "").strip()
    cap = (_whole(messages, "cap_messages"), _whole(days, "cap_days")) if messages or days else None
    set_limits(cap=cap, alone=_whole(posted.get("alone", ""), "alone"), by=signed_in(request))


@allow("channels.edit")
@require_http_methods(["GET", "POST"])
def connect(request: HttpRequest, channel: str, provider: str) -> HttpResponse:
    """A new account with one provider."""
    found = provider_named(channel, provider)
    if request.method == "GET":
        return _form(request, found, None)
    try:
        add_account(channel=channel, provider=provider, by=signed_in(request), **_typed(request.POST, found))
    except Refused as error:
        return _form(request, found, None, error)
    return done(request, "settings_sending", gettext("Connected. Try it before the first campaign."))


@allow("channels.edit")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, account_id: int) -> HttpResponse:
    account = account_numbered(account_id)
    found = provider_named(account.channel, account.provider)
    if request.method == "GET":
        return _form(request, found, account)
    try:
        edit_account(account_id=account_id, by=signed_in(request), **_typed(request.POST, found))
    except Refused as error:
        return _form(request, found, account, error)
    return done(request, "settings_sending")


def _form(
    request: HttpRequest, provider: Provider, account: Account | None, error: Refused | None = None
) -> HttpResponse:
    facts = {
        "provider": provider,
        "account": account,
        "channel": CHANNEL_NAMES[Channel(provider.channel)].to(language()),
        "hook": hook_url(account.pk) if account and provider.hooked else "",
        "values": _values(request.POST, provider, account),
        "choices": {one.key: [(code, code) for code in one.choices] for one in provider.fields},
    }
    return page(request, "sending_account", facts, error)


def _values(posted: QueryDict, provider: Provider, account: Account | None) -> dict[str, Any]:
    """What the form shows: what was typed, else what is kept; secrets are never shown."""
    if posted:
        return {key: posted.get(key, "") for key in (*_OURS, *(one.key for one in provider.fields))}
    options = account.options if account else {}
    told: dict[str, Any] = {
        one.key: options.get(one.key, one.default) for one in provider.fields if not one.secret
    }
    told |= {one.key: "" for one in provider.fields if one.secret}
    if account is None:
        return {
            **told,
            "name": provider.name.to(language()),
            "senders": "",
            "rate": "10",
            "price": "",
            "is_default": "",
        }
    return {
        **told,
        "name": account.name,
        "senders": ", ".join(account.senders),
        "rate": f"{account.rate_per_s:g}",
        "price": f"{account.price_millicents / _MILLICENTS:g}" if account.price_millicents else "",
        "is_default": "yes" if account.is_default else "",
    }


_OURS = ("name", "senders", "rate", "price", "is_default")


def _typed(posted: QueryDict, provider: Provider) -> dict[str, Any]:
    """Raises: Invalid (`number_wrong`)."""
    secret = {one.key for one in provider.fields if one.secret}
    said = {one.key: posted.get(one.key, "") for one in provider.fields}
    return {
        "name": posted.get("name", ""),
        "options": {key: value for key, value in said.items() if key not in secret and value.strip()},
        "secrets": {key: value for key, value in said.items() if key in secret},
        "senders": posted.get("senders", "").split(","),
        "rate_per_s": _number(posted.get("rate", "") or "10", "rate"),
        "price_millicents": round(_number(posted.get("price", "") or "0", "price") * _MILLICENTS),
        "is_default": bool(posted.get("is_default")),
    }


def _number(said: str, path: str) -> float:
    try:
        number = float(said.strip().replace(",", "."))
    except ValueError:
        raise _no_number(said, path) from None
    if not isfinite(number):
        raise _no_number(said, path)
    return number


def _whole(said: str, path: str) -> int:
    if not said.strip().isdecimal():
        raise _no_number(said, path)
    return int(said)


def _no_number(said: str, path: str) -> Invalid:
    return Invalid(
        "number_wrong",
        Text("« {said} » n'est pas un nombre.", "“{said}” is not a number."),
        path=path,
        said=said[:40],
    )


@allow("channels.edit")
@require_POST
def check(request: HttpRequest, account_id: int) -> HttpResponse:
    """A harmless call that proves the credentials."""
    account = account_numbered(account_id)
    try:
        toast_there(request, try_account(account).to(language()))
    except ChalandError as error:
        toast_there(request, error.say(language()))
    return redirect("settings_sending")


@allow("channels.edit")
@require_POST
def retire(request: HttpRequest, account_id: int) -> HttpResponse:
    retire_account(account_id=account_id, by=signed_in(request))
    return done(request, "settings_sending", gettext("No longer offered; what it sent stays."))
