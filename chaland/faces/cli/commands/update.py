"""quality update: a round of checking records, now; or whom it would ask."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from chaland.faces.cli.output import MANNER, Bar, answer, say
from chaland.kernel.text import Text


def update(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Dit qui serait interrogé, sans rien écrire.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option(help="Pour des liens : fichier CSV où écrire la liste à envoyer.")
    ] = None,
) -> None:
    from chaland.kernel.files import written_whole
    from chaland.quality.updating import listing, rounds

    wanted = rounds.plan()
    if dry_run:
        return _would_ask()
    found = _round()
    written = ""
    if to is not None and wanted.way == "links":
        text = listing.list_of(round_id=found["round"], by=None)
        with written_whole(to) as draft:
            draft.write_text(text, "utf-8-sig")
        written = str(to)
    say(Text("{people} personnes à interroger.", "{people} people to ask."), people=found["people"])
    if waiting := found.get("campaigns"):
        numbers = ", ".join(map(str, waiting))
        say(
            Text("À approuver : campagne(s) {numbers}.", "To be approved: campaign(s) {numbers}."),
            numbers=numbers,
        )
    answer({**found, "way": wanted.way, "file": written or None})
    return None


def _would_ask() -> None:
    from django.conf import settings

    from chaland.kernel.clock import system_clock, today
    from chaland.quality.updating import rounds
    from chaland.quality.updating.picking import pick

    wanted = rounds.plan()
    picked = pick(wanted, today(system_clock, settings.CHALAND_ZONE))
    say(
        Text("{people} personnes seraient interrogées.", "{people} people would be asked."),
        people=len(picked),
    )
    answer({"people": len(picked), "way": wanted.way, "contacts": list(picked)})


def _round() -> dict[str, Any]:
    from chaland.jobs.services import run_or_follow
    from chaland.quality.updating.rounds import queue_round

    label = Text("Tour de vérification", "Round of checking").to(MANNER.language)
    with Bar(label) as bar:
        job = run_or_follow(queue_round(by=None), progress=lambda job: bar.show(label, job.done, job.total))
    return dict(job.result)
