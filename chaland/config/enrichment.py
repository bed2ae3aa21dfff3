"""Which jobs ask registers about the file."""

from __future__ import annotations

from collections.abc import Callable

from chaland.enrichment.services import addresses, gaps, undoing
from chaland.jobs import registry
from chaland.jobs.domain import Handler


def wire_enrichment(register_bulk: Callable[[str, Handler], None]) -> None:
    """`register_bulk`: for jobs that rewrite much of the file."""
    register_bulk("enrichment.addresses", addresses.enrich_addresses)
    register_bulk(undoing.UNDO, undoing.undo)
    registry.register(gaps.COUNT, gaps.count_job)
