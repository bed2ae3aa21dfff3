"""Messages kept to be used again, under a name."""

from __future__ import annotations

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.campaigns.models import Template
from chaland.campaigns.queries.finding import campaign_by_id
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text

LONGEST = 80
_WORDS = ("subject", "preheader", "body", "blocks")


@transaction.atomic
def keep_template(
    *, campaign_id: int, letter: str, name: str, by: User | None, clock: Clock = system_clock
) -> Template:
    """Keep one wording of a campaign; under a name that is there already, it takes its place.

    Raises: NotFound (`campaign_unknown`), Invalid (`template_name`, `wording_unknown`).
    """
    campaign, given = campaign_by_id(campaign_id), " ".join(name.split())
    if not given or len(given) > LONGEST:
        raise Invalid(
            "template_name",
            Text(
                "Donnez au modèle un nom de {most} caractères au plus.",
                "Give the template a name of at most {most} characters.",
            ),
            path="name",
            most=LONGEST,
        )
    variant = campaign.variants.filter(letter=letter).first()
    if variant is None:
        raise Invalid(
            "wording_unknown",
            Text("Cette variante n'existe pas.", "There is no such variant."),
            path="letter",
        )
    said = {word: getattr(variant, word) for word in _WORDS}
    kept, _ = Template.objects.update_or_create(
        channel=campaign.channel,
        name=given,
        defaults={**said, "created_at": clock(), "created_by": by},
    )
    record(
        actor=by, verb="templates.keep", subject_kind="template", subject_id=kept.pk, facts={"name": given}
    )
    return kept


@transaction.atomic
def drop_template(*, template_id: int, by: User | None) -> None:
    """Raises: NotFound (`template_gone`)."""
    found = Template.objects.filter(pk=template_id).first()
    if found is None:
        raise NotFound("template_gone", Text("Ce modèle n'existe plus.", "This template is no longer there."))
    record(
        actor=by,
        verb="templates.drop",
        subject_kind="template",
        subject_id=found.pk,
        facts={"name": found.name},
    )
    found.delete()
