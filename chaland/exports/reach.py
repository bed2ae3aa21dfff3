"""Columns about consent: by what each contact is reachable, to what they said yes. Read from the table of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from chaland.consent.models import Purpose
from chaland.customers import bulk
from chaland.exports.domain import Column
from chaland.kernel.channels import CHANNEL_NAMES, OUTWARD, Channel
from chaland.kernel.text import Text

REACHABLE, CONSENTS = "reachable", "consents"

COLUMNS: tuple[Column, ...] = (
    Column(REACHABLE, Text("joignable par", "reachable by"), "list", choices="channel"),
    Column(CONSENTS, Text("accepte", "consents to"), "list", choices="channel"),
    *(
        Column(
            f"{CONSENTS}.{channel}",
            Text(f"accord {CHANNEL_NAMES[channel].fr}", f"consent {CHANNEL_NAMES[channel].en}"),
            "yes_no",
        )
        for channel in OUTWARD
    ),
)
_NAMES = frozenset(column.name for column in COLUMNS)
_MASKS = tuple((channel, what) for channel in OUTWARD for what in ("consented", "reachable"))


def asks(columns: Iterable[Column]) -> bool:
    """Whether the table of reach has to be brought up to date first."""
    return any(column.name in _NAMES for column in columns)


def is_ours(column: Column) -> bool:
    return column.name in _NAMES


def values_of(ids: Sequence[int], columns: Sequence[Column]) -> Mapping[str, list[Any]]:
    """Column → values in the order of `ids`, of those columns that are ours. Cost: two reads, none without them."""
    wanted = [column.name for column in columns if is_ours(column)]
    if not wanted:
        return {}
    open_to = _open_to(ids)
    return {name: [_value(name, open_to(pk)) for pk in ids] for name in wanted}


Open = Mapping[str, Sequence[Channel]]


def _open_to(ids: Sequence[int]) -> Callable[[int], Open]:
    """Of a contact: the channels open to it, by whether it consented or is reachable."""
    counted = _purposes()
    masks = ", ".join(f"h.{channel.value}_{what}" for channel, what in _MASKS)
    found = bulk.fetch(
        f"SELECT h.contact_id, {masks} FROM {{keys}} {{join}} consent_reach h ON h.contact_id = k.key", ids
    )
    rows = {row[0]: row[1:] for row in found}

    def told(pk: int) -> Open:
        bits = zip(_MASKS, rows.get(pk, ()), strict=False)
        have = {pair for pair, mask in bits if mask & counted[pair[1]]}
        return {what: [one for one in OUTWARD if (one, what) in have] for what in counted}

    return told


def _purposes() -> dict[str, int]:
    """As sentences count them: any purpose for a consent, those that offer something for reach."""
    known = list(Purpose.objects.filter(active=True).values_list("bit", "prospecting"))
    return {
        "consented": sum(1 << bit for bit, _ in known),
        "reachable": sum(1 << bit for bit, prospecting in known if prospecting),
    }


def _value(name: str, channels: Open) -> Any:
    column, _, channel = name.partition(".")
    if channel:
        return Channel(channel) in channels["consented"]
    found = channels["reachable" if column == REACHABLE else "consented"]
    return [one.value for one in found] or None
