"""The tab of a contact that holds all it said, who noted it and how; its contracts, its restrictions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from chaland.consent.models import Bar, Contract
from chaland.consent.queries.ledger import history
from chaland.consent.queries.purposes import purposes
from chaland.consent.services.contracts import add_contract, end_contract
from chaland.faces.web.answers import announce, is_htmx, status_of, toast
from chaland.faces.web.consent.acts import CHANGED
from chaland.faces.web.consent.reading import contact_tab, day
from chaland.faces.web.consent.words import ACTS, CHANNELS, METHODS
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.text import Text

BAR_WORDS: dict[str, Text] = {
    "restricted": Text("Usage des données limité à sa demande", "Use of the data restricted on demand"),
    "deceased": Text("Décès signalé", "Reported deceased"),
}


@allow("contacts.read")
@require_GET
def tab(request: HttpRequest, contact_id: int) -> HttpResponse:
    """The tab alone, after something was said; typed as an address, the page it belongs to."""
    if not is_htmx(request):
        return contact_tab(contact_id)
    return render(request, "web/consent/tab.html", tab_facts(contact_id))


def tab_facts(contact_id: int) -> dict[str, Any]:
    """What the tab shows. Cost: three reads by index."""
    today = system_clock().date()
    contracts = Contract.objects.filter(record__contact_id=contact_id).select_related("controller", "purpose")
    return {
        "contact_id": contact_id,
        "acts": history(contact_id),
        "act_words": ACTS,
        "channels": CHANNELS,
        "methods": METHODS,
        "bars": Bar.objects.filter(record__contact_id=contact_id).select_related("by").order_by("-since"),
        "bar_words": BAR_WORDS,
        "contracts": [(one, _runs(one, today)) for one in contracts.order_by("-ends_on")],
        "contract_purposes": [one for one in purposes() if "call" in one.channels],
        "contract_typed": {},
        "contract_errors": {},
    }


@allow("consent.record")
@require_POST
def new_contract(request: HttpRequest, contact_id: int) -> HttpResponse:
    """A contract in progress; refused, the tab returns with what is wrong beside its field."""
    try:
        _add(request, contact_id)
    except Refused as error:
        place = error.path if isinstance(error, Invalid) and error.path else "reference"
        facts = tab_facts(contact_id) | {
            "contract_typed": request.POST.dict(),
            "contract_errors": {place: [error.say(language())]},
        }
        return render(request, "web/consent/tab.html", facts, status=status_of(error))
    if not is_htmx(request):
        return contact_tab(contact_id)
    response = render(request, "web/consent/tab.html", tab_facts(contact_id))
    return announce(toast(response, gettext("Contract noted.")), CHANGED)


def _add(request: HttpRequest, contact_id: int) -> None:
    typed = request.POST
    starts, ends = day(typed.get("starts_on", ""), "starts_on"), day(typed.get("ends_on", ""), "ends_on")
    if starts is None or ends is None:
        raise Invalid(
            "contract_days",
            Text("Dites de quand à quand il court.", "Say from when to when it runs."),
            path="starts_on" if starts is None else "ends_on",
        )
    about = next((one for one in purposes() if str(one.pk) == typed.get("purpose")), None)
    add_contract(
        contact_id=contact_id,
        reference=typed.get("reference", ""),
        family=typed.get("family", ""),
        starts_on=starts,
        ends_on=ends,
        purpose=about,
        by=signed_in(request),
    )


@allow("consent.record")
@require_POST
def stop_contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    contract = end_contract(contract_id=contract_id, by=signed_in(request))
    contact_id = contract.record.contact_id
    if not is_htmx(request) or contact_id is None:
        return contact_tab(contact_id)
    response = render(request, "web/consent/tab.html", tab_facts(contact_id))
    return announce(toast(response, gettext("The contract is over.")), CHANGED)


def _runs(contract: Contract, today: date) -> bool:
    return contract.ended_at is None and contract.starts_on <= today <= contract.ends_on
