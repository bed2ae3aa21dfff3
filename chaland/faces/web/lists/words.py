"""What the pages of hired lists say beside the words of the room: hues, steps, fields of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from chaland.enrichment.lists.domain.people import SAID
from chaland.enrichment.lists.domain.sendable import REASONS
from chaland.enrichment.lists.domain.words import REMOVED_NAMES, Removed, Status
from chaland.enrichment.lists.queries import Seen
from chaland.enrichment.models import HiredUse
from chaland.faces.web.jinja import language
from chaland.intake.fields import fields_for
from chaland.kernel.text import Text

HUES: Mapping[Status, str] = {
    Status.QUARANTINE: "red",
    Status.READY: "green",
    Status.IN_USE: "blue",
    Status.EXHAUSTED: "grey",
    Status.EXPIRED: "orange",
    Status.TO_PURGE: "red",
    Status.PURGED: "grey",
}
USE_STATES: Mapping[str, tuple[Text, str]] = {
    "reserved": (Text("à préparer", "to prepare"), "yellow"),
    "ready": (Text("prête", "ready"), "green"),
    "handed": (Text("partie", "sent on"), "blue"),
    "cancelled": (Text("rendue", "given back"), "grey"),
}
_ALSO = (
    *("full_name", "address", "street_number", "street_type", "birth_date", "consent_date", "refusal_all"),
    *(
        f"{word}_{channel}"
        for word in ("consent", "refusal")
        for channel in ("letter", "email", "sms", "call")
    ),
)


def step_of(one: Seen) -> int:
    """Of the wizard: contract, file, report, ready."""
    if one.row.taken_in_at is None:
        return 0 if [code for code in one.missing if code != "names"] else 1
    return 2 if one.missing else 3


def field_choices() -> list[tuple[str, str]]:
    """What a column of a hired file may be: who, what reaches them, what they agreed to or refused."""
    known = {field.name: field.label.to(language()) for field in fields_for("contacts")}
    return [(name, known[name].capitalize()) for name in known if name in (*SAID, *_ALSO)]


def left_out(use: HiredUse) -> Sequence[tuple[str, int]]:
    """Whom a use leaves out, in people's words, the most frequent first."""
    told = {code: count for code, count in use.counts.items() if code != "names"}
    return [(_word(code), count) for code, count in sorted(told.items(), key=lambda pair: -pair[1])]


def _word(code: str) -> str:
    if code in set(Removed):
        return REMOVED_NAMES[Removed(code)].to(language())
    return REASONS[code].text.to(language(), data_source="data_source") if code in REASONS else code


def countdown(one: Seen) -> str:
    """How long the contract still runs."""
    if one.days_left is None or one.row.purged_at is not None:
        return ""
    if one.days_left == 0:
        return gettext("the contract has ended")
    return gettext("%(n)s days left") % {"n": one.days_left} if one.days_left > 1 else gettext("last day")
