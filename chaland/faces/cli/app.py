"""The commands and what Django needs before any of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import django
import typer
from django.db import DatabaseError

from chaland.faces.cli.commands import (
    automation,
    campaign,
    channel,
    consent,
    contacts,
    demo,
    doctor,
    duplicates,
    enrich,
    export,
    importing,
    lake,
    lists,
    quality,
    running,
    segments,
    task,
    users,
)
from chaland.faces.cli.usage import Misused, misuse
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

app = typer.Typer(
    name="chaland",
    help="Chaland : le fichier client, propre, vivant et licite. --json, --lang fr|en et --now ISO vont partout.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for family in (
    demo,
    running,
    users,
    importing,
    export,
    contacts,
    consent,
    segments,
    duplicates,
    enrich,
    quality,
    task,
    campaign,
    automation,
    channel,
    lists,
    lake,
    doctor,
):
    family.register(app)


_NEED_A_HOUSE = {
    *("import", "undo", "export", "lake", "contact", "consent", "may-contact", "segment", "user", "worker"),
    "duplicates",
    "enrich",
    "quality",
    "task",
    "campaign",
    "automation",
    "hooks",
    "channel",
    "lists",
}


def _refuse_an_empty_home() -> None:
    """Raises: Refused (`home_empty`) rather than fail on tables that are not there."""
    from django.conf import settings
    from django.db import connection

    if "customers_contact" not in connection.introspection.table_names():
        raise Refused(
            "home_empty",
            Text("Rien n'est encore installé dans {home}.", "Nothing is set up in {home} yet."),
            remedy=Text("Lancez d'abord : chaland init", "Run first: chaland init"),
            home=settings.CHALAND_HOME,
        )


def refuse_an_outdated_home() -> None:
    """Asked once a command has failed: raises Refused (`home_outdated`) when tables are of an older version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused(
            "home_outdated",
            Text(
                "La base est d'une version plus ancienne que Chaland.",
                "The database is of an older version than Chaland.",
            ),
            remedy=Text("Mettez-la à jour : chaland init", "Bring it up to date: chaland init"),
        )


_SERVING = ("serve", "demo")
"""Commands that answer pages, where nobody is kept waiting for what a job can work out."""


def invoke(words: Sequence[str]) -> int:
    """Run the command. Raises whatever the command raises, and Invalid when the line itself is wrong."""
    django.setup()
    if words and words[0] in _NEED_A_HOUSE and "--help" not in words:
        _refuse_an_empty_home()
    from chaland.consent.services.patience import be_patient

    be_patient(not words or words[0] not in _SERVING or "--no-serve" in words)
    try:
        code = _command().main(args=list(words) or ["--help"], prog_name="chaland", standalone_mode=False)
    except Misused as error:
        return misuse(error)
    except typer.Abort:
        return 130
    except DatabaseError:
        refuse_an_outdated_home()
        raise
    return int(code or 0) if isinstance(code, int) else 0


@cache
def _command() -> Any:
    """Put together once: a hundred commands, whose signatures are read one by one."""
    return typer.main.get_command(app)
