"""Looking at hired names: a few at a time, and written in the audit trail."""

from __future__ import annotations

from chaland.access.models import User
from chaland.access.services import record
from chaland.enrichment.lists.queries import find_names, list_row, require_held
from chaland.enrichment.models import HiredName
from chaland.kernel.clock import Clock, system_clock


def look_for(*, list_id: int, words: str, by: User | None, clock: Clock = system_clock) -> list[HiredName]:
    """At most `queries.FOUND_AT_MOST` names. Who looked, and how many were shown, is kept.

    Raises: NotFound (`list_unknown`), Refused (`list_closed`).
    """
    row = list_row(list_id)
    require_held(row, clock())
    found = list(find_names(row, words))
    facts = {"shown": [name.pk for name in found]}
    record(actor=by, verb="lists.look", subject_kind="list", subject_id=list_id, facts=facts, clock=clock)
    return found
