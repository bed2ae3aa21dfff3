"""After a backup was restored: what the journal knows to have left, and the database does not, is never sent again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from chaland.campaigns.domain.states import State
from chaland.campaigns.models import Campaign, OutboxMessage
from chaland.campaigns.services import journal
from chaland.campaigns.services.journal import Line
from chaland.customers import bulk

_AT_ONCE = 5_000
_FORGOTTEN = (
    "SELECT m.id, m.home, m.occasion, m.attempts FROM {keys} {join} campaigns_outboxmessage m ON m.home = k.key "
    "WHERE m.campaign_id = %s AND m.state IN ('ready', 'skipped', 'cancelled', 'held', 'sending', 'unknown')"
)


def make_unknown(campaign: Campaign) -> int:
    """Their fate is unknown: a report may tell it. Returns how many. In the caller's transaction. Cost: one look at
    the end of the journal when nothing was restored."""
    if not journal.is_ahead(campaign):
        return 0
    waiting, made = journal.lines(campaign), 0
    while page := list(islice(waiting, _AT_ONCE)):
        made += _make_unknown(campaign, page)
    return made


def _make_unknown(campaign: Campaign, page: Sequence[Line]) -> int:
    handed: dict[tuple[int, int], int] = {}
    for line in page:
        place = line.home, line.occasion
        handed[place] = max(line.n, handed.get(place, 0))
    rows = bulk.fetch(_FORGOTTEN, {line.home for line in page}, campaign.pk)
    made = 0
    for pk, home, occasion, attempts in rows:
        n = handed.get((home, occasion), 0)
        if n > attempts:
            made += OutboxMessage.objects.filter(pk=pk).update(
                state=State.UNKNOWN, code="restored", attempts=n, not_before=None, reason=""
            )
    return made
