"""lists find, adopt, refuse, relays, relayed: what hired people say, and who is to be told."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from chaland.faces.cli.commands.consent.words import moment_said
from chaland.faces.cli.commands.lists.contract import LIST
from chaland.faces.cli.output import answer, say
from chaland.kernel.text import Text

_AT = "Quand, en ISO ; sinon maintenant."


def find(
    number: Annotated[int, typer.Argument(help=LIST)],
    words: Annotated[str, typer.Argument(help="e-mail, téléphone, ou début du nom (3 lettres)")],
) -> None:
    from chaland.enrichment.lists.plain import plain_name
    from chaland.enrichment.lists.services.looking import look_for

    found = look_for(list_id=number, words=words, by=None)
    for name in found:
        say(f"{name.pk:>8}  {name}  [dim]{name.city or ''}[/dim]")
    answer([plain_name(name) for name in found])


def adopt(
    name: Annotated[int, typer.Argument(help="numéro du nom, donné par lists find")],
    act: Annotated[str, typer.Option(help="answered, bought, form ou agreed")],
    evidence: Annotated[str, typer.Option(help="Ce qui le montre : commande, formulaire, courrier.")],
    at: Annotated[str, typer.Option(help=_AT)] = "",
    consent: Annotated[list[str] | None, typer.Option(help="Canal accepté ; autant qu'on veut.")] = None,
) -> None:
    from chaland.enrichment.lists.services.answering import adopt as make_ours

    contact_id = make_ours(
        name_id=name, act=act, at=moment_said(at), evidence=evidence, consents=consent or [], by=None
    )
    say(Text("Devenu le contact #{contact}.", "Now contact #{contact}."), contact=contact_id)
    answer({"contact_id": contact_id})


def refuse(
    who: Annotated[str, typer.Argument(help="e-mail ou téléphone de la personne")],
    channel: Annotated[str, typer.Option(help="Un seul canal ; sinon tous.")] = "",
    at: Annotated[str, typer.Option(help=_AT)] = "",
) -> None:
    from chaland.enrichment.lists.services.answering import say_no_by

    gone = say_no_by(said=who, channel=channel or None, at=moment_said(at), by=None)
    say(
        Text(
            "{names} noms retirés ; le fournisseur est à prévenir.",
            "{names} names removed; the supplier is to be told.",
        )
        if gone
        else Text("Aucun fichier loué ne connaît cette personne.", "No hired list knows this person."),
        names=gone,
    )
    answer({"names": gone})


def relays(
    recipient: Annotated[str, typer.Option(help="Le fournisseur ou partenaire, avec --to.")] = "",
    to: Annotated[Path | None, typer.Option(help="Fichier .csv à lui envoyer.")] = None,
) -> None:
    from chaland.consent.services.relays import export_relays, waiting

    if to is not None:
        rows = export_relays(recipient=recipient, path=to.expanduser(), by=None)
        say(Text("{rows} refus dans {file}", "{rows} refusals in {file}"), rows=rows, file=to)
        answer({"rows": rows, "file": str(to.expanduser())})
        return
    found = waiting()
    for one in found:
        say(f"{one.refusals:>6}  {one.recipient}  [dim]{one.since:%Y-%m-%d}[/dim]")
    answer([asdict(one) for one in found])


def relayed(
    recipient: Annotated[str, typer.Argument(help="le fournisseur ou partenaire")],
    how: Annotated[str, typer.Option(help="Par quel moyen.")],
    proof: Annotated[str, typer.Option(help="Ce qui prouve la réception.")],
    at: Annotated[str, typer.Option(help=_AT)] = "",
) -> None:
    from chaland.consent.services.relays import mark_relayed

    told = mark_relayed(recipient=recipient, how=how, proof=proof, at=moment_said(at), by=None)
    say(Text("{told} refus transmis.", "{told} refusals passed on."), told=told)
    answer({"relayed": told})
