"""contact show: the golden record with origins, facts and consents."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import typer
from rich.markup import escape

from chaland.faces.cli.commands.consent.words import plain_entry
from chaland.faces.cli.output import answer, say
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text


def register(app: typer.Typer) -> None:
    contacts = typer.Typer(no_args_is_help=True, help="Un contact.")
    contacts.command("show", help="La fiche, ses origines, ses faits.")(show)
    app.add_typer(contacts, name="contact")


def show(number: int) -> None:
    from chaland.consent.queries.ledger import history
    from chaland.customers.queries.record import contact_record
    from chaland.customers.queries.timeline import order_lines, timeline

    record = contact_record(number)
    if record is None:
        raise NotFound(
            "contact_unknown",
            Text("Il n'y a pas de contact n° {number}.", "There is no contact {number}."),
            number=number,
        )
    say(f"[bold]{escape(record.name)}[/bold]  #{record.id}")
    for field, value in record.values.items():
        if value not in (None, "", []):
            origin = record.origins.get(field)
            say(
                f"  {field:<20} {_shown(value)}"
                + (f"  [dim]{escape(f'{origin.source}, {origin.batch}')}[/dim]" if origin else "")
            )
    moments = timeline(number)
    for moment in moments:
        say(f"  {moment.at:%Y-%m-%d}  {moment.kind:<12} {_shown(moment.facts)}")
    answer(
        {
            "id": record.id,
            "name": record.name,
            "values": {field: value for field, value in record.values.items() if value not in (None, [])},
            "custom": record.custom,
            "company_id": record.company_id,
            "origins": {field: asdict(origin) for field, origin in record.origins.items()},
            "sources": [
                {**asdict(heard.origin), "external_id": heard.external_id, "values": heard.values}
                for heard in record.heard
            ],
            "purchases": order_lines(number),
            "consents": [plain_entry(entry) for entry in history(number)],
            "timeline": [{"kind": moment.kind, "at": moment.at, **moment.facts} for moment in moments],
        }
    )


def _shown(value: Any) -> str:
    """A value as people read it; what it says is never taken for a style."""
    if isinstance(value, dict):
        parts = [f"{key} {part}" for key, part in value.items() if part not in (None, "", {})]
        return escape(", ".join(parts))
    return escape(", ".join(value) if isinstance(value, list) else str(value))
