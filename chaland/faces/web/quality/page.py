"""The page of quality: the file's score, how it moved, by source, by field, what to mend first, what is doubted."""

from __future__ import annotations

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import cards_under_way
from chaland.faces.web.quality.acts import can_be_purged
from chaland.faces.web.quality.words import field_names, hue
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.drawing.curves import Chart, chart
from chaland.kernel.errors import Refused
from chaland.quality.domain.explaining import DIMENSION_WORDS
from chaland.quality.domain.weights import DIMENSIONS
from chaland.quality.models import DailyQuality
from chaland.quality.queries import overview
from chaland.quality.services import keeping_up
from chaland.quality.variants.queries import counts as near_values
from chaland.segments.sizes import SizeOfDay


@allow("quality.read")
@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    fresh = is_fresh()
    told = overview.of_the_file()
    days = overview.trend(told.day - overview.SPAN) if told else []
    facts = {
        "fresh": fresh,
        "working": None if fresh else next(iter(cards_under_way(request, (keeping_up.JOB,))), None),
        "told": told,
        "dimensions": [(DIMENSION_WORDS[name], getattr(told, name)) for name in DIMENSIONS] if told else [],
        "chart": _chart(days),
        "days": days,
        "sources": overview.by_source(),
        "fields": overview.by_field(),
        "names": field_names(),
        "doubts": overview.doubts_by_kind(),
        "near_values": sum(near_values().values()),
        "hue": hue,
        "can_be_purged": can_be_purged,
    }
    return render(request, "web/quality/page.html", facts)


@allow("quality.read")
@require_GET
def mend(request: HttpRequest) -> HttpResponse:
    """What to mend first, counted as the list behind each line is; while reach is worked out, it says so."""
    try:
        found = [(one, one.sentence(language())) for one in overview.to_mend()]
    except Refused as late:
        return render(request, "web/quality/mend.html", {"found": [], "late": late.say(language())})
    return render(request, "web/quality/mend.html", {"found": found, "late": ""})


def is_fresh() -> bool:
    """Whether scores hold what changed a moment ago; what is little is worked out at once."""
    try:
        return keeping_up.catch_up()
    except OperationalError:  # somebody else is writing for long: a moment later then
        return False


def _chart(days: list[DailyQuality]) -> Chart | None:
    return chart([SizeOfDay(one.day, round(one.score or 0), 0, 0) for one in days])
