"""contact show: the golden record with origins, facts and consents."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.markup import escape

from chaland.faces.cli.commands.consent.asking import CONTACT
from chaland.faces.cli.output import answer, say


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
    for field, value in record.values.items():
        if value not in (None, "", []):
            origin = record.origins.get(field)
            say(
                f"  {field:<20} {_shown(value)}"
                + (f"  [dim]{escape(f'{origin.source}, {origin.batch}')}[/dim]" if origin else "")
            )
    moments = timeline(record.id)
    for moment in moments:
        say(f"  {moment.at:%Y-%m-%d}  {moment.kind:<12} {_shown(moment.facts)}")
    answer(contact_document(record, moments))


def _shown(value: Any) -> str:
    """A value as people read it; what it says is never taken for a style."""
    if isinstance(value, dict):
        parts = [f"{key} {part}" for key, part in value.items() if part not in (None, "", {})]
        return escape(", ".join(parts))
    return escape(", ".join(value) if isinstance(value, list) else str(value))
