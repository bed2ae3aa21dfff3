"""contact show: the golden record with origins, facts and consents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from chaland.faces.cli.commands.consent.asking import CONTACT
from chaland.faces.cli.output import MANNER, answer, say
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.customers.queries.timeline import Moment


def register(app: typer.Typer) -> None:
    contacts = typer.Typer(no_args_is_help=True, help="Un contact.")
    contacts.command("show", help="La fiche, ses origines, ses faits.")(show)
    app.add_typer(contacts, name="contact")


def show(contact: Annotated[str, typer.Argument(help=CONTACT)]) -> None:
    from chaland.consent.queries.whom import contact_meant
    from chaland.customers.queries.timeline import timeline
    from chaland.exports.contact import contact_document, contact_numbered

    record = contact_numbered(contact_meant(contact))
    say(f"[bold]{escape(record.name)}[/bold]  #{record.id}")
    labels = _labels()
    for field, value in record.values.items():
        if value not in (None, "", []):
            origin = record.origins.get(field)
            said = f"  {labels.get(field, field):<24} {_shown(field, value)}"
            say(said + (f"  [dim]{escape(f'{origin.source}, {origin.batch}')}[/dim]" if origin else ""))
    moments = timeline(record.id)
    for moment in moments:
        kind = _MOMENTS[moment.kind].to(MANNER.language)
        say(f"  {_day(moment.at)}  {kind:<12} {escape(_told(moment))}")
    answer(contact_document(record, moments))


def _labels() -> dict[str, str]:
    """What each field is called, in the language of this run; the grid's word where it has one."""
    from chaland.customers.domain.grid import COLUMNS
    from chaland.customers.queries.labels import custom_fields
    from chaland.intake.fields import BY_NAME

    texts = {name: field.label for name, field in BY_NAME.items()}
    texts |= {name: column.label for name, column in COLUMNS.items()}
    texts |= {f"custom.{field.key}": field.label for field in custom_fields(hidden=True)} | _OURS
    return {name: text.to(MANNER.language) for name, text in texts.items()}


_OURS = {
    "insee": Text("Code INSEE", "INSEE code"),
    "latitude": Text("Latitude", "Latitude"),
    "longitude": Text("Longitude", "Longitude"),
    "updated_at": Text("Mis à jour le", "Updated on"),
}
_MOMENTS = {
    "purchase": Text("achat", "purchase"),
    "event": Text("événement", "event"),
    "interaction": Text("échange", "interaction"),
    "message": Text("message", "message"),
    "import": Text("reçu", "received"),
}
_YES_NO = {True: Text("oui", "yes"), False: Text("non", "no")}
_ORDER = Text("commande {order}, {amount} {currency}", "order {order}, {amount} {currency}")
_BY_HAND = Text("saisie à la main", "typed by hand")
_LINE = Text("{source}, {label}, ligne {line}", "{source}, {label}, line {line}")


def _shown(field: str, value: Any) -> str:
    """A value as people read it; what it says is never taken for a style."""
    if isinstance(value, datetime):
        return _day(value)
    if isinstance(value, bool):
        return _YES_NO[value].to(MANNER.language)
    if isinstance(value, list):
        return escape(", ".join(map(str, value)))
    return escape(_word(field, str(value)))


def _word(group: str, code: str) -> str:
    """The word of a closed list for a code; the code itself when it is free."""
    from chaland.segments.language.words import CHOICES

    found = {choice.code: choice.label for choice in CHOICES.get(group, ())}
    return found[code].to(MANNER.language) if code in found else code


def _day(moment: datetime) -> str:
    """The day it is where the house is."""
    from django.utils.timezone import localtime

    return f"{localtime(moment):%Y-%m-%d}"


def _told(moment: Moment) -> str:
    """What happened, in one line."""
    facts: Mapping[str, Any] = moment.facts
    match moment.kind:
        case "purchase":
            amount = f"{facts['cents'] / 100:.2f}"
            order = facts["order"] or "–"
            return _ORDER.to(MANNER.language, order=order, amount=amount, currency=facts["currency"])
        case "interaction":
            said = _word("interaction", facts["kind"]), _word("outcome", facts["outcome"] or "")
            return ", ".join(part for part in (*said, facts["notes"]) if part)
        case "message":
            said = _word("channel", facts["channel"]), _word("message_status", facts["status"])
            return ", ".join((facts["campaign"], *said))
        case "import":
            return (_BY_HAND if facts["hand"] else _LINE).to(MANNER.language, **facts)
        case _:
            return " ".join(part for part in (facts["type"], facts["path"]) if part)
