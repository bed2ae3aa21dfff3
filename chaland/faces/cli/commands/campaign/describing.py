"""campaign create, edit, list, show, copy, delete, estimate, back: until it is approved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from chaland.faces.cli.commands.campaign.words import By, Which, person, say_audience, say_campaign
from chaland.faces.cli.output import MANNER, Bar, answer, note, say
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.campaigns.models import Campaign

File = Annotated[Path, typer.Argument(help="Le fichier TOML qui décrit la campagne.")]


def add_to(group: typer.Typer) -> None:
    group.command("create", help="Crée une campagne à partir d'un fichier TOML.")(create)
    group.command("edit", help="Décrit autrement une campagne encore en brouillon.")(edit)
    group.command("list", help="Les campagnes, la plus récente d'abord.")(listed)
    group.command("show", help="Une campagne : à qui, quoi, quand, où elle en est.")(show)
    group.command("copy", help="En fait un brouillon qui dit la même chose.")(copy)
    group.command("delete", help="Jette un brouillon.")(delete)
    group.command("estimate", help="Fige l'audience : qui, pourquoi pas, combien de SMS, quel coût.")(
        estimate
    )
    group.command(
        "check", help="Vérifie un e-mail avant l'envoi : le domaine (SPF, DKIM, DMARC) et le message."
    )(check)
    group.command("draft", help="Remet en brouillon tant que rien n'est parti.")(draft)


def create(file: File, by: By = "") -> None:
    from chaland.campaigns.document import read_file
    from chaland.campaigns.services.composing import create_campaign

    _shown(create_campaign(draft=read_file(file), by=person(by)))


def edit(which: Which, file: File, by: By = "") -> None:
    from chaland.campaigns.document import read_file
    from chaland.campaigns.queries.finding import campaign_called
    from chaland.campaigns.services.composing import edit_campaign

    found = campaign_called(which)
    _shown(edit_campaign(campaign_id=found.pk, draft=read_file(file), by=person(by)))


def listed(limit: Annotated[int, typer.Option(min=1, max=1_000, help="Combien.")] = 50) -> None:
    from chaland.campaigns.queries.finding import campaigns

    rows = []
    for one in campaigns()[:limit]:
        say_campaign(one)
        rows.append({"id": one.pk, "name": one.name, "channel": one.channel, "state": one.state})
    if not rows:
        say(Text("Aucune campagne.", "No campaign."))
    answer({"campaigns": rows})


def show(which: Which) -> None:
    from chaland.campaigns.queries.finding import campaign_called

    campaign = campaign_called(which)
    _shown(campaign)
    for one in campaign.variants.all():
        for language, words in one.body.items():
            say(escape(f"  {one.letter} {language}: {words}"))
    if campaign.audience:
        say_audience(campaign.audience, campaign.estimate)


def copy(which: Which, by: By = "") -> None:
    from chaland.campaigns.queries.finding import campaign_called
    from chaland.campaigns.services.composing import copy_campaign

    _shown(copy_campaign(campaign_id=campaign_called(which).pk, by=person(by)))


def delete(which: Which, by: By = "") -> None:
    from chaland.campaigns.queries.finding import campaign_called
    from chaland.campaigns.services.composing import delete_campaign

    found = campaign_called(which)
    delete_campaign(campaign_id=found.pk, by=person(by))
    say(Text("Jetée : {name}.", "Thrown away: {name}."), name=escape(found.name))
    answer({"id": found.pk, "deleted": True})


def estimate(which: Which, by: By = "") -> None:
    from chaland.campaigns.document import campaign_document
    from chaland.campaigns.queries.finding import campaign_called
    from chaland.campaigns.writing.checks import check_content

    campaign = frozen(campaign_called(which), by)
    say_audience(campaign.audience, campaign.estimate)
    faults = [one for one in check_content(campaign) if not one.stops]
    for one in faults:
        note(one.text)
    told = campaign_document(campaign, MANNER.language)
    notes = [{"path": one.path, "text": one.text.to(MANNER.language)} for one in faults]
    answer({**told, **campaign.audience, **campaign.estimate, "notes": notes})


def check(which: Which) -> None:
    from chaland.campaigns.queries.finding import campaign_called
    from chaland.campaigns.writing.preflight import preflight

    found = preflight(campaign_called(which))
    for one in found:
        words, place = escape(one.text.to(MANNER.language)), escape(one.path)
        say(_FOUND, mark=_MARKS[one.level.value], words=words, place=place)
    told = [
        {"code": one.code, "level": one.level.value, "text": one.text.to(MANNER.language), "path": one.path}
        for one in found
    ]
    answer({"findings": told, "stops": any(one["level"] == "stop" for one in told)})


_FOUND = Text("{mark} {words} [dim]{place}[/dim]", "{mark} {words} [dim]{place}[/dim]")
_MARKS = {"stop": "[red]✗[/red]", "warn": "[yellow]![/yellow]", "note": "·", "good": "[green]✓[/green]"}


def frozen(campaign: Campaign, by: str) -> Campaign:
    """With its audience written, here and now when it was a draft. Raises: as `freeze`."""
    from chaland.campaigns.domain.states import CampaignState
    from chaland.campaigns.queries.finding import campaign_by_id
    from chaland.campaigns.services.freezing import freeze
    from chaland.jobs.models import Job
    from chaland.jobs.services import run_or_follow

    if campaign.state == CampaignState.DRAFT:
        job = freeze(campaign_id=campaign.pk, by=person(by))
    elif campaign.state == CampaignState.FREEZING and campaign.job_id:
        job = Job.objects.get(pk=campaign.job_id)
    else:
        return campaign
    label = Text("Audience", "Audience").to(MANNER.language)
    with Bar(label) as bar:
        run_or_follow(job, progress=lambda one: bar.show(label, one.done, one.total))
    return campaign_by_id(campaign.pk)


def draft(which: Which, by: By = "") -> None:
    from chaland.campaigns.queries.finding import campaign_called
    from chaland.campaigns.services.freezing import unfreeze

    _shown(unfreeze(campaign_id=campaign_called(which).pk, by=person(by)))


def _shown(campaign: Campaign) -> None:
    from chaland.campaigns.document import campaign_document

    say_campaign(campaign)
    answer(campaign_document(campaign, MANNER.language))
