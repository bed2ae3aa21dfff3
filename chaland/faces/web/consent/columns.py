"""Columns of the contact grid that consent fills: by what someone is reachable, to what they said yes.

They are joined here to the lines of a page, by one read: customers know nothing of consent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chaland.consent.domain.words import Channel
from chaland.consent.models import Purpose, Reach
from chaland.consent.services.reach import UnderWay, catch_up
from chaland.faces.web.consent.words import CHANNELS, ICONS
from chaland.kernel.text import Language, Text

REACHABLE, CONSENTS = "reachable", "consents"
SHOWN = (Channel.EMAIL, Channel.SMS, Channel.CALL, Channel.LETTER)
"""Those that sentences speak of: `reachable(sms)`."""
LABELS: Mapping[str, Text] = {
    REACHABLE: Text("Joignable par", "Reachable by"),
    CONSENTS: Text("Accepte", "Consents to"),
    **{
        f"{CONSENTS}.{channel}": Text(f"Accord {CHANNELS[channel].fr}", f"Consent {CHANNELS[channel].en}")
        for channel in SHOWN
    },
}
COLUMNS: Sequence[str] = tuple(LABELS)
FILTERS: Sequence[str] = (REACHABLE, CONSENTS)

_OPERATORS: Mapping[str, Text] = {
    "empty": Text("rien", "nothing"),
    "not_empty": Text("quelque chose", "anything"),
}

Badge = tuple[str, Text, bool]
"""Drawing, name of the channel, whether yes."""


PENDING: Badge = ("clock", Text("calcul en cours", "being worked out"), True)


def channel_word(code: str) -> Text:
    """What a channel is called; the code itself when it is none."""
    return CHANNELS.get(code, Text(code, code))


def operator_word(operator: str, language: Language) -> str:
    """Between the name of the filter and its values: “Reachable by” needs no verb."""
    return _OPERATORS[operator].to(language) if operator in _OPERATORS else ""


def is_fresh() -> bool:
    """Brings the table of reach up to date; False when that takes a job, which is then under way."""
    try:
        catch_up()
    except UnderWay:
        return False
    return True


def cells(columns: Iterable[str], contact_ids: Sequence[int]) -> dict[int, dict[str, list[Badge]]]:
    """Contact → column → badges, of those columns that are ours. Cost: none without them, else two reads."""
    wanted = [name for name in columns if name in LABELS]
    if not wanted or not contact_ids:
        return {}
    if not is_fresh():
        return {pk: {name: [PENDING] for name in wanted} for pk in contact_ids}
    masks, rows = _masks(), Reach.objects.in_bulk(list(contact_ids))
    return {pk: {name: _badges(name, rows.get(pk), masks) for name in wanted} for pk in contact_ids}


def _badges(column: str, row: Reach | None, masks: Mapping[str, int]) -> list[Badge]:
    kind, _, channel = column.partition(".")
    what = "reachable" if kind == REACHABLE else "consented"
    if channel:
        one = Channel(channel)
        return [(ICONS[one], CHANNELS[one], _has(row, one, what, masks))]
    return [(ICONS[one], CHANNELS[one], True) for one in SHOWN if _has(row, one, what, masks)]


def _has(row: Reach | None, channel: Channel, what: str, masks: Mapping[str, int]) -> bool:
    return row is not None and bool(getattr(row, f"{channel.value}_{what}") & masks[what])


def _masks() -> dict[str, int]:
    """The purposes that count, as sentences count them: any for a consent, those that offer something for reach."""
    known = Purpose.objects.filter(active=True).values_list("bit", "prospecting")
    return {
        "consented": sum(1 << bit for bit, _ in known),
        "reachable": sum(1 << bit for bit, prospecting in known if prospecting),
    }
