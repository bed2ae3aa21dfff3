"""What the commands of consent have in common: channels, moments, entries as plain values."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.consent.domain.asking import Verdict
    from chaland.consent.domain.words import Channel
    from chaland.consent.models import Entry


def channel_said(word: str) -> Channel:
    """Raises: Invalid (`channel_unknown`)."""
    from chaland.consent.domain.words import Channel

    if word in set(Channel):
        return Channel(word)
    raise one_of("channel", word, list(Channel))


def one_of(what: str, said: str, known: list[Any]) -> Invalid:
    return Invalid(
        f"{what}_unknown",
        Text("« {said} » n'est pas connu ici.", "“{said}” is not known here."),
        remedy=Text("Choisissez parmi : {known}.", "Choose among: {known}."),
        path=what,
        said=said,
        known=", ".join(map(str, known)),
    )


def moment_said(word: str) -> datetime:
    """An ISO day or instant, in the company's time zone unless it says another; now when empty.

    Raises: Invalid (`date_unreadable`).
    """
    from django.conf import settings

    from chaland.kernel.clock import system_clock

    if not word:
        return system_clock()
    try:
        said = datetime.fromisoformat(word)
    except ValueError:
        raise _unreadable(word) from None
    return said if said.tzinfo else said.replace(tzinfo=ZoneInfo(settings.CHALAND_ZONE))


def day_said(word: str) -> date | None:
    """Raises: Invalid (`date_unreadable`)."""
    try:
        return date.fromisoformat(word) if word else None
    except ValueError:
        raise _unreadable(word) from None


def _unreadable(word: str) -> Invalid:
    return Invalid(
        "date_unreadable",
        Text("« {said} » n'est pas une date.", "“{said}” is not a date."),
        remedy=Text("Écrivez par exemple 2026-03-12T14:30.", "Write for example 2026-03-12T14:30."),
        path="at",
        said=word,
    )


def said_at(entry: Entry) -> datetime:
    """The moment as the clock stood where it was said."""
    from chaland.consent.queries import plain

    return plain.said_at(entry)


def plain_entry(entry: Entry) -> dict[str, Any]:
    """One entry of the ledger as JSON says it, without what is empty."""
    from chaland.consent.queries import plain

    return plain.plain_entry(entry)


def plain_verdict(verdict: Verdict) -> dict[str, Any]:
    """As design.md section 6 has it, in the language of this run."""
    from chaland.consent.queries import plain
    from chaland.faces.cli.output import MANNER

    return plain.plain_verdict(verdict, MANNER.language)
