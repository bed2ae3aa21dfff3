"""A saved segment as programs are told of it: the same by the command line and by the API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chaland.kernel.text import Language
from chaland.segments.models import SavedSegment
from chaland.segments.saved import said, size_now
from chaland.segments.services.live import catch_up
from chaland.segments.sizes import sizes
from chaland.segments.uses import uses_of


def document_of(segment: SavedSegment, language: Language, *, days: int) -> dict[str, Any]:
    """Its sentence, its count, what uses it, and its size on the last `days` days. Raises: Faulty."""
    catch_up(only=segment.pk)
    told = said(segment, language)
    return {
        "id": segment.pk,
        "name": segment.name,
        "count": size_now(segment),
        "sentence": told.sentence,
        "prose": told.prose,
        "frozen": segment.frozen,
        "folder": segment.folder,
        "description": segment.description,
        "colour": segment.colour,
        "owner": segment.owner.email if segment.owner else None,
        "used_by": [use.to(language) for use in uses_of(segment)],
        "sizes": [asdict(day) for day in sizes(segment)[-days:]] if days else [],
    }
