"""What the commands of campaigns say to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from chaland.faces.cli.commands.people import account_of
from chaland.faces.cli.output import MANNER, say
from chaland.kernel.figures import amount
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.access.models import User
    from chaland.campaigns.models import Campaign

Which = Annotated[str, typer.Argument(help="Le numéro de la campagne, ou son nom.")]
By = Annotated[str, typer.Option(help="E-mail du compte qui agit ; sinon la console.")]


def person(email: str) -> User | None:
    """The account of whoever acts; the console when none is named. Raises: NotFound (`user_gone`)."""
    return account_of(email) if email else None


def say_campaign(campaign: Campaign) -> None:
    from chaland.campaigns.domain.states import CAMPAIGN_STATE_WORDS, CampaignState

    words = CAMPAIGN_STATE_WORDS[CampaignState(campaign.state)].to(MANNER.language)
    say(escape(f"#{campaign.pk}  {campaign.name}  ({campaign.channel})  {words}"))


def say_audience(told: Mapping[str, Any], estimate: Mapping[str, Any]) -> None:
    """Who gets it, who does not and why, how many parts, what it costs."""
    from chaland.campaigns.domain.states import SKIPS
    from chaland.consent.domain.rule_words import RULE_WORDS

    say(
        Text(
            "{people} personnes : {ready} messages, {held} témoins.",
            "{people} people: {ready} messages, {held} held out.",
        ),
        **{name: told.get(name, 0) for name in ("people", "ready", "held")},
    )
    for reason, count in sorted(told.get("skipped", {}).items(), key=lambda one: -one[1]):
        words = SKIPS[reason].to(MANNER.language) if reason in SKIPS else reason
        say(escape(f"  − {count}  {words}"))
    for rule, count in sorted(told.get("rules", {}).items(), key=lambda one: -one[1]):
        words = RULE_WORDS[rule].to(MANNER.language) if rule in RULE_WORDS else ""
        say(escape(f"      {count}  {words} ({rule})"))
    if estimate:
        say(
            Text(
                "{parts} parties en tout, {worst_parts} au plus par message ; coût {cost}.",
                "{parts} parts in all, {worst_parts} at most a message; cost {cost}.",
            ),
            parts=estimate["parts"],
            worst_parts=estimate["worst_parts"],
            cost=amount(estimate["cost_millicents"] / 100_000, MANNER.language),
        )
