"""Whom a round by message still has to ask, and the link of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from chaland.customers.queries.merging import lineages, live_ids
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text
from chaland.quality.updating.models import Asked, Round

MESSAGES = "messages"


def round_of(round_id: int) -> Round:
    """Raises: NotFound (`round_unknown`)."""
    found = Round.objects.filter(pk=round_id).first()
    if found is None:
        raise NotFound("round_unknown", Text("Il n'y a pas de tel tour.", "There is no such round."))
    return found


def channels_of(round_id: int) -> Mapping[str, int]:
    """How many are asked by each channel."""
    counted: dict[str, int] = {}
    for channel in Asked.objects.filter(round_id=round_id).values_list("channel", flat=True):
        counted[channel] = counted.get(channel, 0) + 1
    return counted


def unanswered(
    round_id: int, channel: str, today: date, among: Collection[int] | None = None
) -> dict[int, Asked]:
    """Contact → what was asked of it, of those who did not answer and whose link is open; of these contacts alone,
    when said. Under the numbers that people go by now. Cost: a round is some thousand people at most."""
    rows = Asked.objects.filter(round_id=round_id, channel=channel, outcome="", round__until__gte=today)
    if among is not None:
        families = lineages(among)
        members = {pk for one in families.values() for pk in one.members}
        rows = rows.filter(home__in=members | set(among))
    found = list(rows.order_by("-pk"))
    living = live_ids(one.home for one in found)
    return {living[one.home]: one for one in found if one.home in living}


def not_asked(*, round_id: int, channel: str, but: Collection[int]) -> int:
    """Nothing was sent to those of a round, but to these: their links end, and the next round may pick them. Who answered
    stays. Returns how many."""
    rows = Asked.objects.filter(round_id=round_id, channel=channel, outcome="").values_list("pk", "home")
    gone = [pk for pk, home in rows if home not in but]
    for start in range(0, len(gone), 500):
        Asked.objects.filter(pk__in=gone[start : start + 500]).delete()
    return len(gone)
