"""campaign: described by a file, estimated, approved, sent, stopped, measured."""

from __future__ import annotations

import typer

from chaland.faces.cli.commands.campaign import describing, sending


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True, help="Les campagnes : à qui, quoi, quand, et ce qu'elles ont changé."
    )
    describing.add_to(group)
    sending.add_to(group)
    app.add_typer(group, name="campaign")
