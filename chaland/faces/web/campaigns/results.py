"""The page of results: what the campaign changed, what it cost, who answered, and what may not be said yet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.campaigns.domain.outcomes import CONTEST_WORDS, EFFECT_WORDS, Arm, Effect, Results
from chaland.campaigns.domain.states import SKIPS, STATE_WORDS, State
from chaland.campaigns.domain.statistics import wilson
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.campaigns.results_document import segments_seen
from chaland.campaigns.services.results import KIND, results_at_hand
from chaland.faces.web.campaigns.drawing import bars, lines, ranges
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import cards_under_way, signed_in
from chaland.faces.web.rights import allow
from chaland.kernel.money import HOUSE

_MOST_SEGMENTS = 12


@allow("campaigns.read")
@require_GET
def results(request: HttpRequest, campaign_id: int) -> HttpResponse:
    found = campaign_by_id(campaign_id)
    told = results_at_hand(campaign_id=found.pk)
    facts: dict[str, Any] = {"campaign": found, "told": told}
    if told is None:
        facts["cards"] = cards_under_way(request, (KIND,))
    elif told.treated.people or told.held:
        facts |= _shown(told) | {"answered": _answered(request, told)}
    return render(request, "web/campaigns/results.html", facts)


def _shown(told: Results) -> dict[str, Any]:
    arms = [*told.arms, *([told.held] if told.held else [])]
    return {
        "currency": HOUSE,
        "effect": EFFECT_WORDS[told.effect].to(language()),
        "mood": {Effect.MORE: "good", Effect.LESS: "warn"}.get(told.effect, ""),
        "contest": CONTEST_WORDS[told.contest].to(language(), letter=told.winner),
        "against_held": ranges([told.gap] if told.gap else []),
        "between": ranges(told.gaps),
        "arms": [(arm, arm.share.value, wilson(arm.share)) for arm in arms],
        "chart": lines(arms, told.curve, _days_gone(told)),
        "bars": bars(told.days),
        "states": _states(told),
        "causes": [
            (STATE_WORDS[State(one.state)].to(language()), one.code, one.messages) for one in told.causes
        ],
        "left_out": [(_said(code), count) for code, count in sorted(told.left_out.items())],
        "delivered": _part(told.treated),
    }


def _days_gone(told: Results) -> int:
    """Days that anybody's count may have reached: the curve goes no further."""
    if told.closes_at is None or told.is_over:
        return told.window_days
    return max(1, told.window_days - (told.closes_at - told.as_of).days)


def _part(arm: Arm) -> float:
    return arm.delivered / arm.messages if arm.messages else 0.0


def _states(told: Results) -> list[tuple[str, int]]:
    ordered = sorted(told.states.items(), key=lambda one: -one[1])
    return [(STATE_WORDS[State(code)].to(language()), count) for code, count in ordered]


def _said(code: str) -> str:
    return SKIPS[code].to(language()) if code in SKIPS else code


def _answered(request: HttpRequest, told: Results) -> list[Any]:
    """The segments that the reader sees, who answered best first."""
    seen = dict(segments_seen(signed_in(request)).values_list("pk", "name"))
    return [(one, seen[one.segment]) for one in told.segments if one.segment in seen][:_MOST_SEGMENTS]
