"""Who entered and who left, with the reason read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from chaland.kernel.text import Language, Text
from chaland.segments.language import Catalogue, Faults, Now, Tree, check, decode
from chaland.segments.language.explain import explain_clause
from chaland.segments.models import Move, SavedSegment
from chaland.segments.queries import present
from chaland.segments.truth import catalogue
from chaland.segments.why.saying import say_fact, say_values

CAUSES: Mapping[str, Text] = {
    "change": Text("une donnée a changé", "something changed"),
    "time": Text("le temps a passé", "time went by"),
    "sentence": Text("la phrase du segment a changé", "the sentence of the segment changed"),
    "refresh": Text("nouveau calcul de tout le fichier", "the whole file was worked out anew"),
    "gone": Text("le contact n'existe plus", "the contact is no longer there"),
}


_HERE = Text("{prose}, ici {found}", "{prose}, here {found}")


@dataclass(frozen=True, slots=True)
class Moved:
    """One move. `reason` as kept (see `models.Move`); `said`: the same, read aloud."""

    id: int
    contact_id: int
    entered: bool
    at: datetime
    reason: Mapping[str, Any]
    said: str


def recent_moves(
    segment: SavedSegment,
    language: Language,
    *,
    limit: int = 100,
    before: tuple[datetime, int] | None = None,
    day: date | None = None,
) -> list[Moved]:
    """The latest first. Memberships are brought up to date before (`services.live.catch_up`).

    before: the instant and the id of the last one seen. day: of the company's place, that day's alone.
    Cost: an index range, whatever the depth.
    """
    rows = Move.objects.filter(segment=segment)
    if day is not None:
        begin = datetime.combine(day, time.min, ZoneInfo(settings.CHALAND_ZONE))
        rows = rows.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
    if before is not None:
        at, last = before
        rows = rows.filter(at__lte=at).exclude(at=at, id__gte=last)
    return _told(list(rows.order_by("-at", "-id")[:limit]), language)


def _told(rows: list[Move], language: Language) -> list[Moved]:
    known, now = catalogue(), present()
    return [
        Moved(
            row.pk, row.contact_id, row.entered, row.at, row.reason, _said(row.reason, known, now, language)
        )
        for row in rows
    ]


def _said(reason: Mapping[str, Any], known: Catalogue, now: Now, language: Language) -> str:
    """`une donnée a changé : la ville est « Lyon » (Paris)`."""
    cause = CAUSES[reason["cause"]].to(language) if reason.get("cause") in CAUSES else ""
    clauses = [_clause(told, known, now, language) for told in reason.get("clauses", ())]
    return " : ".join(part for part in (cause, " ; ".join(filter(None, clauses))) if part)


def _clause(told: Mapping[str, Any], known: Catalogue, now: Now, language: Language) -> str:
    """Nothing for a clause that can no longer be read: its field may be gone."""
    tree = decode({"version": 1, "where": told["clause"]})
    if isinstance(tree, Faults) or check(tree, known):
        return ""
    prose = explain_clause(tree, language, known, now, denied=not told["holds"])
    found = _found(tree, told, known, now, language)
    if not found or found in prose:
        return prose
    return _HERE.to(language, prose=prose, found=found)


def _found(tree: Tree, told: Mapping[str, Any], known: Catalogue, now: Now, language: Language) -> str:
    if fact := told.get("fact"):
        return say_fact(tree, fact, language, now)
    return say_values(tree, told["values"], known, language, now) if told["values"] else ""
