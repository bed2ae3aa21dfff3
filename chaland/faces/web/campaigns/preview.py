"""Beside the composer: what real people would read, what is wrong, how many would get it, what it costs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup, escape

from chaland.campaigns.domain.states import SKIPS
from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.audience import has_audience
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.services.estimating import Estimate, estimate
from chaland.campaigns.services.testing import send_test
from chaland.campaigns.writing.checks import Fault, check_content
from chaland.campaigns.writing.previews import Preview, hard_cases
from chaland.channels.port import Outcome
from chaland.channels.sms.encoding import Culprit, measure
from chaland.faces.web.answers import toast_there
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import ProviderFailed, Refused

SHOWN = 5
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; sandbox; frame-ancestors 'self'"
)


def side(request: HttpRequest, campaign: Campaign, *, afresh: bool = False) -> dict[str, Any]:
    """What the pane shows of the campaign as it is kept. A text that is wrong is told, and shows nobody. afresh: the
    page is there already, and its own counter is to be told too."""
    told: dict[str, Any] = {"campaign": campaign, "afresh": afresh, "kept": True}
    told |= {"refused": None, "previews": [], "faults": [], "worst": None, "mend": []}
    try:
        told["faults"] = once(check_content(campaign))
        told["previews"] = shown_cases(campaign, SHOWN)
    except Refused as error:
        told["refused"] = None if any(one.stops for one in told["faults"]) else error
    written = [one for one, _ in told["previews"] if one.written]
    told["worst"] = max(written, key=lambda one: (one.written.parts, one.written.units), default=None)
    told["mend"] = _mended(campaign)
    told["unshown"] = told["refused"] is not None or any(one.stops for one in told["faults"])
    return told


def once(faults: Iterable[Fault]) -> list[Fault]:
    """The same words of several wordings or languages are said once."""
    return list({(one.text, one.stops): one for one in faults}.values())


def shown_cases(campaign: Campaign, limit: int) -> list[tuple[Preview, Markup]]:
    """Real people chosen to hurt, each with their text, what makes it dearer marked. Raises: as `hard_cases`."""
    return [(one, lit(one)) for one in hard_cases(campaign, limit)]


def _mended(campaign: Campaign) -> list[tuple[str, str]]:
    """Each character of the texts that makes SMS dearer, with what may stand in its place."""
    if campaign.channel != "sms":
        return []
    found: dict[str, str] = {}
    for variant in campaign.variants.all():
        for words in variant.body.values():
            found |= {one.char: one.by for one in measure(words).culprits if one.by}
    return sorted(found.items())


def lit(preview: Preview) -> Markup:
    """The text with what makes it dearer marked."""
    if preview.written is None:
        return Markup("")
    text, marks = preview.written.text, {one.at: one for one in preview.culprits}
    parts = []
    for marked, letters in groupby(enumerate(text), key=lambda one: marks.get(one[0])):
        said = escape("".join(letter for _, letter in letters))
        parts.append(
            said if marked is None else Markup('<mark title="{}">{}</mark>').format(_why(marked), said)
        )
    return Markup("").join(parts)


def _why(culprit: Culprit) -> str:
    return (
        gettext("Makes the text dearer; “%(by)s” would not.") % {"by": culprit.by}
        if culprit.by
        else gettext("Makes the text dearer.")
    )


@allow("campaigns.edit")
@require_GET
def cost(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """How many would get it today, why not the others, and what it costs."""
    campaign = campaign_by_id(campaign_id)
    told: Estimate | None = None
    refused: Refused | None = None
    try:
        told = estimate(campaign_id) if has_audience(campaign) else None
    except Refused as error:
        refused = error
    skips = told.skipped.items() if told else ()
    facts = {
        "campaign": campaign,
        "told": told,
        "refused": refused,
        "left_out": [(SKIPS[code].to(language()), n) for code, n in sorted(skips, key=lambda one: -one[1])],
    }
    return render(request, "web/campaigns/cost.html", facts)


@allow("campaigns.read")
@require_GET
def look(request: HttpRequest, campaign_id: int, letter: str, contact_id: int) -> HttpResponse:
    """An e-mail as one person would see it, in a frame where nothing runs."""
    found = hard_cases(campaign_by_id(campaign_id), SHOWN)
    wanted = next(
        (one for one in found if (one.arm, one.contact_id) == (letter, contact_id) and one.written), None
    )
    response = HttpResponse(wanted.written.html or wanted.written.text if wanted and wanted.written else "")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "no-store"
    return response


@allow("campaigns.edit")
@require_POST
def test(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Send it to oneself, as somebody of the audience would read it."""
    try:
        answer = send_test(
            campaign_id=campaign_id, to=request.POST.get("to", ""), by=signed_in(request), clock=system_clock
        )
    except (Refused, ProviderFailed) as error:
        toast_there(request, error.say(language()))
        return redirect("campaign", campaign_id)
    said = {
        Outcome.ACCEPTED: gettext("The test is on its way."),
        Outcome.REFUSED: gettext("The provider refused the test: %(why)s."),
        Outcome.LATER: gettext("The provider does not take it now: %(why)s."),
        Outcome.UNKNOWN: gettext("Nobody can say whether the test left: %(why)s."),
    }[answer.outcome]
    toast_there(request, said % {"why": answer.detail or answer.code} if "%" in said else said)
    return redirect("campaign", campaign_id)
