"""Every campaign with where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.campaigns.models import Campaign
from chaland.campaigns.queries.finding import campaigns
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.campaigns.words import HUES, ICONS, TABS, channel_of, state_of, when
from chaland.faces.web.jinja import language, url
from chaland.faces.web.rights import allow

PAGE = 50


@allow("campaigns.read")
@require_GET
def campaigns_list(request: HttpRequest) -> HttpResponse:
    """The newest first, fifty at a time; only what follows when the end of the list asks for it."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else ""
    before = request.GET.get("before", "")
    found = campaigns().filter(state__in=TABS[tab][1])
    if before.isdecimal():
        found = found.filter(pk__lt=int(before[:18]))
    shown = list(found[: PAGE + 1])
    facts = {
        "campaigns": shown[:PAGE],
        "more": url("campaigns", tab=tab, before=shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        "tabs": [
            (url("campaigns", tab=key), words.to(language()), None, key == tab)
            for key, (words, _) in TABS.items()
        ],
        "any": bool(shown) or campaigns().exists(),
        "hues": HUES,
        "icons": ICONS,
        "state_of": state_of,
        "channel_of": channel_of,
        "when": when,
        "figures": _figures(shown[:PAGE]),
    }
    return render(request, f"web/campaigns/{'rows' if is_htmx(request) and before else 'list'}.html", facts)


def _figures(shown: Sequence[Campaign]) -> dict[int, int]:
    """How many messages each is about, as counted when its audience was frozen."""
    return {one.pk: int(one.audience.get("ready", 0)) for one in shown}
