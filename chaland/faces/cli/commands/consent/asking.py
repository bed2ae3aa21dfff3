"""may-contact: the law's answer, with its reason and its proof."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from chaland.faces.cli.commands.consent.words import channel_said, moment_said, plain_verdict
from chaland.faces.cli.output import MANNER, answer, say

CONTACT = "numéro, e-mail, téléphone ou source:identifiant"
CHANNEL = "email, sms, call, robocall, letter, tracking_pixel ou partner_transfer"
MARKS = {"allow": "[green]✓[/green]", "defer": "[yellow]…[/yellow]", "block": "[red]✗[/red]"}


def may_contact(
    contact: Annotated[str, typer.Argument(help=CONTACT)],
    channel: Annotated[str, typer.Argument(help=CHANNEL)],
    purpose: Annotated[str, typer.Option(help="Code de la finalité ; sinon la première qui prospecte.")] = "",
    at: Annotated[str, typer.Option(help="Quand, en ISO ; sinon maintenant.")] = "",
    partner: Annotated[str, typer.Option(help="Pour partner_transfer : à quel partenaire.")] = "",
) -> None:
    from chaland.consent.queries import decision
    from chaland.consent.queries.partners import partners_named
    from chaland.consent.queries.whom import contact_meant

    named = partners_named([partner])
    verdict = decision.may_contact(
        contact_meant(contact),
        channel_said(channel),
        purpose=purpose or None,
        at=moment_said(at),
        partner=named[0] if named else None,
    )
    say(
        f"{MARKS[verdict.verdict]} {escape(verdict.reason.to(MANNER.language))}  [dim]{verdict.rule} {verdict.article}[/dim]"
    )
    answer(plain_verdict(verdict))
