"""lists use, export, give-back, report, certificate, purge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from chaland.faces.cli.commands.lists.contract import LIST, follow
from chaland.faces.cli.output import MANNER, answer, say
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.enrichment.models import HiredUse

_USE = "numéro de l'utilisation"


def use(
    number: Annotated[int, typer.Argument(help=LIST)],
    channel: Annotated[str, typer.Argument(help="letter, email, sms ou call")],
    key: Annotated[str, typer.Option(help="La même clé, c'est la même utilisation : comptée une fois.")] = "",
    purpose: Annotated[str, typer.Option(help="À quoi elle sert.")] = "",
) -> None:
    from chaland.enrichment.lists.services.using import RESERVED, prepare_use, reserve_use, use_row

    made = reserve_use(list_id=number, channel=channel, key=key or uuid4().hex, purpose=purpose, by=None)
    if made.state == RESERVED:
        follow(prepare_use(use_id=made.pk, by=None), Text("Croisement", "Crossing"))
    _tell(use_row(made.pk))


def give_back(number: Annotated[int, typer.Argument(help=_USE)]) -> None:
    from chaland.enrichment.lists.services.using import cancel_use

    _tell(cancel_use(use_id=number, by=None))


def _tell(made: HiredUse) -> None:
    from chaland.enrichment.lists.plain import plain_use

    say(
        Text(
            "Utilisation n° {use} ({state}) : {names} noms à qui écrire.",
            "Use {use} ({state}): {names} names to write to.",
        ),
        use=made.pk,
        state=made.state,
        names=made.counts.get("names", 0),
    )
    answer(plain_use(made))


def export(
    number: Annotated[int, typer.Argument(help=_USE)],
    to: Annotated[Path, typer.Option(help="Fichier .csv à écrire.")],
) -> None:
    from chaland.enrichment.lists.services.handing import export_use

    path = to.expanduser()
    rows = export_use(use_id=number, to=path, language=MANNER.language, by=None)
    say(Text("{rows} lignes dans {file}", "{rows} rows in {file}"), rows=rows, file=path)
    answer({"rows": rows, "file": str(path)})


def report(
    number: Annotated[int, typer.Argument(help=LIST)],
    to: Annotated[Path | None, typer.Option(help="Fichier .txt à écrire ; sinon à l'écran.")] = None,
) -> None:
    from chaland.enrichment.lists.documents import report as words
    from chaland.enrichment.lists.queries import list_row

    row = list_row(number)
    _write(words(row, MANNER.language), to, {"list": number, "counts": row.counts})


def certificate(
    number: Annotated[int, typer.Argument(help=LIST)],
    to: Annotated[Path | None, typer.Option(help="Fichier .txt à écrire ; sinon à l'écran.")] = None,
) -> None:
    from chaland.enrichment.lists.documents import certificate as words
    from chaland.enrichment.lists.queries import list_row

    row = list_row(number)
    told = words(row, MANNER.language)
    _write(told, to, {"list": number, "purged_at": row.purged_at, "purge": row.purge})


def _write(words: str, to: Path | None, document: dict[str, Any]) -> None:
    from chaland.kernel.files import written_whole

    if to is None:
        say(words)
    else:
        with written_whole(to.expanduser()) as draft:
            draft.write_text(words, encoding="utf-8")
    answer({**document, "text": words, "file": str(to.expanduser()) if to else ""})


def purge(
    number: Annotated[int, typer.Argument(help=LIST)],
    yes: Annotated[bool, typer.Option("--yes", help="Je sais que rien ne reviendra.")] = False,
) -> None:
    from chaland.enrichment.lists.services.purging import ask_purge

    if not yes:
        raise Invalid(
            "purge_unsure",
            Text("Les noms seront effacés pour toujours.", "The names will be erased for ever."),
            remedy=Text(
                "Ajoutez --yes si c'est bien ce que vous voulez.", "Add --yes if that is what you want."
            ),
            path="--yes",
        )
    job = follow(ask_purge(list_id=number, by=None), Text("Purge", "Purge"))
    say(Text("{erased} noms effacés.", "{erased} names erased."), **job.result)
    answer({"list": number, **job.result})
