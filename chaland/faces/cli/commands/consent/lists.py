"""consent oppose, oppositions, purposes, register: what concerns the whole file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from chaland.faces.cli.commands.consent.words import channel_said, moment_said
from chaland.faces.cli.output import MANNER, answer, say
from chaland.kernel.text import Text


def oppose(
    file: Annotated[
        Path, typer.Argument(help="e-mails, téléphones ou empreintes, un par ligne ou par cellule")
    ],
    origin: Annotated[str, typer.Option(help="D'où vient la liste ; sinon le nom du fichier.")] = "",
    channel: Annotated[str, typer.Option(help="Un seul canal ; sinon tous.")] = "",
    at: Annotated[str, typer.Option(help="Quand ils se sont opposés, en ISO ; sinon maintenant.")] = "",
    key: Annotated[int, typer.Option(help="Version de la clé d'une liste d'empreintes.")] = 0,
) -> None:
    from chaland.consent.services.oppositions import oppose_file

    path = file.expanduser()
    taken = oppose_file(
        path=path,
        origin=origin or path.name,
        channel=channel_said(channel) if channel else None,
        at=moment_said(at) if at else None,
        kid=key or None,
        by=None,
    )
    say(
        Text(
            "{read} lues, {new} nouvelles, {contacts} contacts concernés, {unreadable} illisibles.",
            "{read} read, {new} new, {contacts} contacts concerned, {unreadable} unreadable.",
        ),
        **asdict(taken),
    )
    answer(asdict(taken))


def export(to: Annotated[Path, typer.Option(help="Fichier .csv à écrire.")]) -> None:
    from chaland.consent.services.oppositions import export_oppositions

    rows = export_oppositions(path=to.expanduser(), by=None)
    say(Text("{rows} lignes dans {file}", "{rows} rows in {file}"), rows=rows, file=to)
    answer({"rows": rows, "file": str(to.expanduser())})


def purposes(
    trade: Annotated[
        str,
        typer.Option(
            help="Ajoute celles d'un métier : general, car_dealer, travel_agency, department_store."
        ),
    ] = "",
) -> None:
    from chaland.consent.queries import purposes as queries
    from chaland.consent.services.purposes import seed_purposes

    if trade:
        seed_purposes(trade=trade, language=MANNER.language)
    known = queries.purposes(active_only=False)
    for purpose in known:
        label = purpose.label_en if MANNER.language == "en" else purpose.label_fr
        say(f"{purpose.code:<16} {label}  [dim]{purpose.basis} · {', '.join(purpose.channels)}[/dim]")
    names = (
        "code",
        "label_fr",
        "label_en",
        "basis",
        "prospecting",
        "audience",
        "channels",
        "retention_months",
        "active",
    )
    answer([{name: getattr(purpose, name) for name in names} for purpose in known])


def register_to(to: Annotated[Path, typer.Option(help="Fichier .csv ou .xlsx à écrire.")]) -> None:
    from chaland.consent.services.register import export_register

    rows = export_register(path=to.expanduser(), language=MANNER.language)
    say(Text("{rows} finalités dans {file}", "{rows} purposes in {file}"), rows=rows, file=to)
    answer({"rows": rows, "file": str(to.expanduser())})
