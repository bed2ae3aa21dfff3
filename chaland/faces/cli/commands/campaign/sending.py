"""campaign approve, run, pause, resume, cancel, status, messages, results: once its audience is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from chaland.faces.cli.commands.campaign.describing import frozen
from chaland.faces.cli.commands.campaign.words import By, Which, person, say_audience, say_campaign
from chaland.faces.cli.output import MANNER, Bar, answer, say
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.campaigns.models import Campaign

Seconds = Annotated[float, typer.Option(min=0, help="Pendant combien de secondes ; sinon jusqu'au bout.")]


def add_to(group: typer.Typer) -> None:
    group.command("approve", help="Approuve l'audience et le message : la campagne partira à son heure.")(
        approve
    )
    group.command("run", help="Envoie ici et maintenant ce qui peut partir.")(run)
    group.command("pause", help="Ne remet plus rien au prestataire.")(pause)
    group.command("resume", help="Reprend l'envoi.")(resume)
    group.command("cancel", help="Plus rien ne part, définitivement.")(cancel)
    group.command("status", help="Où en est l'envoi.")(status)
    group.command("messages", help="Chaque destinataire, et ce que son message est devenu.")(messages)
    group.command("results", help="Ce que la campagne a changé.")(results)


def approve(which: Which, by: By = "") -> None:
    from chaland.campaigns.queries.finding import campaign_called
    from chaland.campaigns.services.approving import approve as approve_campaign

    campaign = frozen(campaign_called(which), by)
    say_audience(campaign.audience, campaign.estimate)
    _moved(approve_campaign(campaign_id=campaign.pk, by=person(by)))


def run(which: Which, seconds: Seconds = 0) -> None:
    from chaland.campaigns.queries.finding import campaign_called
    from chaland.campaigns.queries.progress import progress
    from chaland.campaigns.services.dispatching import run_now

    campaign = campaign_called(which)
    label, due = Text("Envoi", "Sending").to(MANNER.language), progress(campaign.pk).to_send
    with Bar(label) as bar:
        run_now(
            campaign_id=campaign.pk, seconds=seconds or None, watch=lambda done: bar.show(label, done, due)
        )
    status(str(campaign.pk))


def pause(which: Which, by: By = "") -> None:
    from chaland.campaigns.services.steering import pause as pause_campaign

    _steer(pause_campaign, which, by)


def resume(which: Which, by: By = "") -> None:
    from chaland.campaigns.services.steering import resume as resume_campaign

    _steer(resume_campaign, which, by)


def cancel(which: Which, by: By = "") -> None:
    from chaland.campaigns.services.steering import cancel as cancel_campaign

    _steer(cancel_campaign, which, by)


def status(which: Which) -> None:
    from chaland.campaigns.domain.states import STATE_WORDS
    from chaland.campaigns.progress_document import progress_document
    from chaland.campaigns.queries.finding import campaign_called
    from chaland.campaigns.queries.progress import progress

    campaign = campaign_called(which)
    told = progress(campaign.pk)
    say_campaign(campaign)
    for state, count in told.counts.items():
        say(escape(f"{count:>9}  {STATE_WORDS[state].to(MANNER.language)}"))
    if told.reason:
        say(told.reason)
    answer(progress_document(campaign, told, MANNER.language))


def messages(
    which: Which,
    state: Annotated[str, typer.Option(help="sent, delivered, unknown, failed, skipped, held…")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Combien.")] = 1_000,
    after: Annotated[int, typer.Option(min=0, help="À partir de quel numéro de message.")] = 0,
) -> None:
    from chaland.campaigns.progress_document import message_document
    from chaland.campaigns.queries.finding import campaign_called
    from chaland.campaigns.queries.outbox import rows

    campaign = campaign_called(which)
    found = [message_document(one) for one in rows(campaign.pk, state=state, after=after, limit=limit)]
    for one in found:
        say(
            escape(
                f"{one['id']:>8}  {one['state']:<12} {one['address'] or '—':<28} {one['reason'] or one['code']}"
            )
        )
    answer({"messages": found, "next": found[-1]["id"] if len(found) == limit else None})


def results(which: Which) -> None:
    from chaland.campaigns.queries.finding import campaign_called
    from chaland.campaigns.results_document import results_document, results_lines

    campaign = campaign_called(which)
    told = results_document(campaign.pk, MANNER.language)
    for line in results_lines(campaign.pk, MANNER.language):
        say(escape(line))
    answer(told)


def _steer(act: Callable[..., Campaign], which: str, by: str) -> None:
    from chaland.campaigns.queries.finding import campaign_called

    _moved(act(campaign_id=campaign_called(which).pk, by=person(by)))


def _moved(campaign: Campaign) -> None:
    from chaland.campaigns.document import campaign_document

    say_campaign(campaign)
    told: dict[str, Any] = campaign_document(campaign, MANNER.language)
    answer(told)
