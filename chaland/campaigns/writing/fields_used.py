"""Which fields messages and automations need: lent to the room of quality, which measures what fields are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from chaland.campaigns.domain.templates import compile_template
from chaland.campaigns.models import Automation, Campaign
from chaland.campaigns.writing.catalogue import Catalogue, catalogue
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text
from chaland.quality.ports import Use
from chaland.segments.named import SavedTrees
from chaland.segments.uses_of_fields import fields_named

_LOOKED_AT = 200
"""The latest campaigns: what none of them says any more is not in use."""
_CAMPAIGN = Text("la campagne « {name} »", "the campaign “{name}”")
_AUTOMATION = Text("l'automatisation « {name} »", "the automation “{name}”")
_MEANT: Mapping[str, tuple[str, ...]] = {
    "contact.full_name": ("first_name", "last_name"),
    "contact.title": ("civility",),
    "contact.age": ("birth_date",),
    "loyalty.points": ("loyalty_points",),
    "loyalty.tier": ("loyalty_tier",),
    "loyalty.programme": ("loyalty_programme",),
}


def fields_in_messages() -> dict[str, list[Use]]:
    """Field, or `custom.<key>` → the campaigns that say it or choose people by it, with when they last left, and the
    automations, which may at any time. Cost: four queries; a text is read once as long as the fields stay."""
    known, trees = catalogue(), SavedTrees()
    automations = {one.pk: one for one in Automation.objects.all()}
    found: dict[str, list[Use]] = {}
    for one in automations.values():
        _note(found, _asked(trees, one.until), _use(one))
    campaigns = Campaign.objects.prefetch_related("variants").order_by("-pk")
    for campaign in campaigns[:_LOOKED_AT]:
        names = [*_written(campaign, known), *_asked(trees, campaign.sentence, campaign.exclude)]
        _note(found, names, _use(automations.get(campaign.automation or 0) or campaign))
    return found


def _note(found: dict[str, list[Use]], names: Iterator[str] | list[str], use: Use) -> None:
    for name in dict.fromkeys(names):
        told = found.setdefault(name, [])
        if use not in told:
            told.append(use)


def _use(one: Campaign | Automation) -> Use:
    if isinstance(one, Automation):
        return Use(_called(_AUTOMATION, one.name))
    return Use(_called(_CAMPAIGN, one.name), one.finished_at or one.started_at)


def _called(frame: Text, name: str) -> Text:
    return Text(frame.to("fr", name=name), frame.to("en", name=name))


def _asked(trees: SavedTrees, *kept: str) -> Iterator[str]:
    """What sentences ask; one whose fields are gone asks nothing any more."""
    for said in filter(None, kept):
        try:
            yield from fields_named(trees.said(said))
        except KeyError:
            continue


def _written(campaign: Campaign, known: Catalogue) -> Iterator[str]:
    """What its messages say of people, and their language where it speaks more than one."""
    aliases = tuple(sorted(known.aliases.items()))
    for variant in campaign.variants.all():
        said = (variant.subject, variant.preheader, variant.body, variant.blocks)
        if any(len(words) > 1 for words in said):
            yield "language"
        for text in _texts(said):
            for path in _paths(text, known.paths, aliases):
                yield from _MEANT.get(path, (path.removeprefix("contact."),))


def _texts(said: Any) -> Iterator[str]:
    """Those that hold a field, however deep."""
    if isinstance(said, str):
        if "{{" in said or "{%" in said:
            yield said
        return
    for part in (
        said.values() if isinstance(said, Mapping) else said if isinstance(said, list | tuple) else ()
    ):
        yield from _texts(part)


@lru_cache(4_096)
def _paths(text: str, paths: frozenset[str], aliases: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """A draft may be wrong yet: it says nothing then."""
    try:
        read = compile_template(text, html=False, known_fields=paths, path="", aliases=dict(aliases))
    except Invalid:
        return ()
    return tuple(sorted(read.fields))
