"""The commands and what Django needs before any of them."""

from __future__ import annotations

from collections.abc import Sequence

import django
import typer

from chaland.faces.cli.commands import (
    contacts,
    demo,
    doctor,
    export,
    importing,
    running,
    segments,
    users,
)
from chaland.faces.cli.usage import Misused, misuse

app = typer.Typer(
    name="chaland",
    help="Chaland : le fichier client, propre, vivant et licite. --json, --lang fr|en et --now ISO vont partout.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for family in (demo, running, users, importing, export, contacts, segments, doctor):
    family.register(app)


def invoke(words: Sequence[str]) -> int:
    """Run the command. Raises whatever the command raises, and Invalid when the line itself is wrong."""
    django.setup()
    command = typer.main.get_command(app)
    try:
        code = command.main(args=list(words) or ["--help"], prog_name="chaland", standalone_mode=False)
    except Misused as error:
        return misuse(error)
    except typer.Abort:
        return 130
    return int(code or 0) if isinstance(code, int) else 0
