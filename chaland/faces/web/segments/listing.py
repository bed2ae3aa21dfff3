"""The saved segments: folder by folder, each with its size, what it gained or lost, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chaland.customers.models import Contact
from chaland.faces.web.answers import is_htmx
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.faces.web.rights import allow
from chaland.faces.web.segments.drawing.curves import Spark, spark
from chaland.faces.web.segments.seen import is_caught_up
from chaland.faces.web.segments.words import STATES
from chaland.kernel.errors import Refused
from chaland.kernel.folding import fold
from chaland.segments.language import Now
from chaland.segments.models import SavedSegment
from chaland.segments.queries import present
from chaland.segments.saved import said, seen_by, what_is_wrong
from chaland.segments.sizes import SizeOfDay, day_by_day, size_before, sizes_of
from chaland.segments.truth import catalogue

SPAN = 31
"""Days of history behind a line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One segment. `state`: of `STATES`. `share`: of the file, 0 to 1. `week`, `month`: how many more, or less,
    than 7 and 30 days ago; None when nobody counted then."""

    segment: SavedSegment
    state: str
    wrong: str
    about: str
    share: float
    week: int | None
    month: int | None
    spark: Spark | None


@allow("segments.read")
@require_GET
def segments(request: HttpRequest) -> HttpResponse:
    """The page; only its region when the search or a filter asks for it."""
    fresh, now = is_caught_up(), present()
    typed, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    known = list(seen_by(signed_in(request)))
    lines = [
        line
        for line in lines_of([one for one in known if _holds(one, typed)], fresh=fresh, now=now)
        if state not in STATES or line.state == state
    ]
    facts = {
        "folders": by_folder(lines),
        "count": len(lines),
        "any": bool(known),
        "typed": typed,
        "state": state,
        "states": STATES,
        "fresh": fresh,
    }
    return render(request, f"web/segments/{'region' if is_htmx(request) else 'list'}.html", facts)


def lines_of(found: Sequence[SavedSegment], *, fresh: bool, now: Now) -> list[Line]:
    """Cost: three queries, whatever their number; sizes are those that were written down."""
    everyone, known = Contact.objects.count(), catalogue()
    past = sizes_of([one.pk for one in found], since=now.today - timedelta(days=SPAN))
    lines = []
    for segment in found:
        wrong = what_is_wrong(segment, known)
        about = segment.description or said(segment, language(), now, known).prose
        history = _until_now(past[segment.pk], segment, now)
        lines.append(
            _line(
                segment, state_of(segment, wrong, fresh=fresh, now=now), wrong, about, everyone, history, now
            )
        )
    return lines


def _line(
    segment: SavedSegment,
    state: str,
    wrong: Refused | None,
    about: str,
    everyone: int,
    history: Sequence[SizeOfDay],
    now: Now,
) -> Line:
    return Line(
        segment=segment,
        state=state,
        wrong=wrong.say(language()) if wrong else "",
        about=about,
        share=segment.size / everyone if everyone else 0.0,
        week=grown(history, segment.size, now, 7),
        month=grown(history, segment.size, now, 30),
        spark=spark([one.size for one in day_by_day(history, now.today)]),
    )


def state_of(segment: SavedSegment, wrong: Refused | None, *, fresh: bool, now: Now) -> str:
    """The key of `STATES`. `fresh`: whether members are those of this moment."""
    if segment.frozen:
        return "frozen"
    if wrong:
        return "faulty"
    is_due = segment.due_at is not None and segment.due_at <= now.instant
    return "living" if fresh and not is_due else "working"


def grown(history: Sequence[SizeOfDay], size: int, now: Now, days: int) -> int | None:
    """How many more, or less, than so many days ago; None when nobody counted then."""
    before = size_before(history, now.today, days)
    return None if before is None else size - before


def by_folder(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Those in no folder last."""
    ordered = sorted(lines, key=lambda line: (not line.segment.folder, fold(line.segment.folder)))
    return [(folder, list(some)) for folder, some in groupby(ordered, lambda line: line.segment.folder)]


def _holds(segment: SavedSegment, typed: str) -> bool:
    text = fold(f"{segment.name} {segment.folder} {segment.description}")
    return all(word in text for word in fold(typed).split())


def _until_now(history: Sequence[SizeOfDay], segment: SavedSegment, now: Now) -> list[SizeOfDay]:
    """The last point is the size of this moment."""
    past = [one for one in history if one.day < now.today]
    return [*past, SizeOfDay(now.today, segment.size, 0, 0)]
