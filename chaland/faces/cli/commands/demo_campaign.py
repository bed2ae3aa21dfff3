"""The demo's campaign: an SMS to customers of the demo file who agreed to it, sent through the `file` channel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from chaland.faces.cli.commands.campaign.words import say_audience
from chaland.faces.cli.output import MANNER, say
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.campaigns.models import Campaign

NAME = Text("Nos fidèles : -20 %", "Our regulars: 20% off")
_SENTENCE = Text("nombre_achats >= 2", "purchase_count >= 2")
_BODY = Text(
    "{% if contact.first_name %}Bonjour {{ contact.first_name }}, {% endif %}-20 % samedi dans notre boutique, sur "
    "présentation de ce SMS.",
    "{% if contact.first_name %}Hello {{ contact.first_name }}, {% endif %}20% off in our shop on Saturday: just "
    "show this text.",
)
SENDER = "BOUTIQUE"
_HOLDOUT = 10
_TIME_ENOUGH = timedelta(hours=2)
_OVERSEAS = ("971", "972", "973", "974", "976")


def run_demo_campaign() -> dict[str, Any]:
    """Written, frozen, approved and sent, once; its account. At night or on a Sunday it is sent as at the last lawful
    hour, which is said: nothing would leave now."""
    from chaland.campaigns.models import Campaign
    from chaland.campaigns.progress_document import progress_document
    from chaland.campaigns.queries.progress import progress

    found = Campaign.objects.filter(name=NAME.to(MANNER.language)).first()
    if found is None:
        with _lawful_hour():
            found = _send()
    campaign = found
    return progress_document(campaign, progress(campaign.pk), MANNER.language)


def _send() -> Campaign:
    from chaland.campaigns.domain.drafts import draft_from
    from chaland.campaigns.queries.finding import campaign_by_id
    from chaland.campaigns.services.approving import approve
    from chaland.campaigns.services.composing import create_campaign
    from chaland.campaigns.services.dispatching import run_now
    from chaland.campaigns.services.freezing import freeze
    from chaland.jobs.services import run_or_follow

    draft = draft_from(
        {
            "name": NAME.to(MANNER.language),
            "channel": "sms",
            "sentence": _SENTENCE.to(MANNER.language),
            "sender": SENDER,
            "holdout": _HOLDOUT,
            "message": {"body": {"fr": _BODY.fr, "en": _BODY.en}},
        }
    )
    say("")
    say(f"[bold]{escape(draft.name)}[/bold]")
    campaign = create_campaign(draft=draft, by=None)
    run_or_follow(freeze(campaign_id=campaign.pk, by=None))
    campaign = campaign_by_id(campaign.pk)
    say_audience(campaign.audience, campaign.estimate)
    approve(campaign_id=campaign.pk, by=None)
    run_now(campaign_id=campaign.pk)
    _say_account(campaign)
    return campaign_by_id(campaign.pk)


def _say_account(campaign: Campaign) -> None:
    from chaland.campaigns.domain.states import STATE_WORDS
    from chaland.campaigns.queries.progress import progress
    from chaland.channels.catalogue import outbox_of
    from chaland.channels.queries import account_for

    for state, count in progress(campaign.pk).counts.items():
        say(escape(f"  {count:>6}  {STATE_WORDS[state].to(MANNER.language)}"))
    say(
        Text("  Écrits dans {folder}", "  Written to {folder}"),
        folder=escape(str(outbox_of(account_for(campaign.channel, campaign.account_id)))),
    )


@contextmanager
def _lawful_hour() -> Iterator[None]:
    """Inside, it is now, or the last hour that is lawful overseas too, with time enough left for operators to deliver:
    whoever waited then for a later hour would be late today."""
    from chaland.consent.domain.calendar import MAINLAND, is_open, place_of
    from chaland.consent.domain.words import Channel
    from chaland.consent.queries.terms import rules_for
    from chaland.kernel.clock import stop_clock, system_clock

    now = moment = system_clock()
    window = rules_for(now).windows[Channel.SMS]

    def opens(*departments: str | None) -> bool:
        hours = moment, moment + _TIME_ENOUGH
        return all(is_open(window, place_of(one), at) for one in departments for at in hours)

    if opens(None):
        yield
        return
    while not opens(None, *_OVERSEAS):
        moment -= timedelta(minutes=30)
    say(
        Text(
            "À cette heure aucun SMS ne doit partir : la démo envoie comme le {at}.",
            "No text may leave at this hour: the demo sends as on {at}.",
        ),
        at=f"{MAINLAND.local(moment):%d/%m/%Y %H:%M}",
    )
    stop_clock(moment)
    try:
        yield
    finally:
        stop_clock(None)
