"""The messages of a campaign, one by one: to whom, what became of each, and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.access.services import record
from chaland.campaigns.audiences.hired import is_hired
from chaland.campaigns.domain.states import SKIPS, STATE_WORDS, State
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.queries.outbox import rows
from chaland.campaigns.writing.previews import said_names
from chaland.consent.domain.rule_words import RULE_WORDS
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.campaigns.words import STATE_HUES
from chaland.faces.web.jinja import language, url
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow

PAGE = 100


@allow("campaigns.read")
@require_GET
def messages(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A hundred at a time; whoever looks is in the audit trail, once a page."""
    campaign = campaign_by_id(campaign_id)
    state, reason = request.GET.get("state", ""), request.GET.get("reason", "")
    state = state if state in set(State) else ""
    after = request.GET.get("after", "")
    start = int(after[:18]) if after.isdecimal() else 0
    found = rows(
        campaign_id, state=state, reason=reason if reason in SKIPS else "", after=start, limit=PAGE + 1
    )
    shown = found[:PAGE]
    more = (
        url("campaign_messages", campaign_id, state=state, reason=reason, after=shown[-1].pk)
        if len(found) > PAGE
        else ""
    )
    facts = {
        "campaign": campaign,
        "outbox": shown,
        "names": said_names([one.contact_id for one in shown]),
        "is_hired": is_hired,
        "words": {one.value: STATE_WORDS[one].to(language()) for one in State},
        "hues": STATE_HUES,
        "skips": {code: words.to(language()) for code, words in SKIPS.items()},
        "rules": {rule: words.to(language()) for rule, words in RULE_WORDS.items()},
        "chosen": (state, reason),
        "more": more,
    }
    record(
        actor=signed_in(request),
        verb="campaigns.messages_read",
        subject_kind="campaign",
        subject_id=campaign_id,
        facts={"state": state, "people": len(shown)},
    )
    part = "message_rows" if is_htmx(request) and start else "messages"
    return render(request, f"web/campaigns/{part}.html", facts)
