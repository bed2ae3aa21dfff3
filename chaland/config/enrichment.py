"""Which jobs ask registers about the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from chaland.enrichment.services import addresses, cache, companies, gaps, undoing
from chaland.jobs import registry
from chaland.jobs.domain import Handler, Recurrence


def wire_enrichment(register_bulk: Callable[[str, Handler], None]) -> None:
    """`register_bulk`: for jobs that rewrite much of the file."""
    register_bulk("enrichment.addresses", addresses.enrich_addresses)
    register_bulk("enrichment.companies", companies.enrich_companies)
    register_bulk(undoing.UNDO, undoing.undo)
    registry.register(gaps.COUNT, gaps.count_job)
    registry.register(cache.SWEEP, cache.sweep)
    registry.register_recurrence(Recurrence(cache.SWEEP, cache.SWEEP, timedelta(days=1)))
