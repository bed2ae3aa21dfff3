"""Names leave a list: whoever keeps something of them forgets it in the same transaction."""

from __future__ import annotations

from collections.abc import Collection

from chaland.enrichment.lists import ports
from chaland.enrichment.models import HiredName, UseName

_AT_ONCE = 2_000


def take_out(name_ids: Collection[int]) -> None:
    """In the caller's transaction."""
    ids = list(name_ids)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        ports.names_go(some)
        UseName.objects.filter(name_id__in=some).delete()
        HiredName.objects.filter(pk__in=some).delete()
