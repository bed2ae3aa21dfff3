"""Colours, tags, owners and custom fields, as menus and chips need them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Min

from chaland.customers.domain.labels import FIRST_COLOURS, ColourCode, CustomLabel
from chaland.customers.models import Colour, Contact, ContactLabel, CustomField, Tag
from chaland.kernel.folding import fold
from chaland.kernel.text import Text


def colours() -> dict[str, ColourCode]:
    """Every colour code by key, the company's own in their order after the first ones it did not rename."""
    own = [
        ColourCode(colour.key, Text(colour.label_fr, colour.label_en), colour.hue, colour.rule)
        for colour in Colour.objects.all()
    ]
    renamed = {code.key for code in own}
    return {code.key: code for code in (*(code for code in FIRST_COLOURS if code.key not in renamed), *own)}


def tag_hues() -> Mapping[str, str]:
    """The hue of each tag by its folded name; a tag that nobody described is grey."""
    return dict(Tag.objects.values_list("key", "hue"))


def tags_in_use(limit: int = 200) -> list[str]:
    """Tags by how many wear them."""
    rows = (
        ContactLabel.objects.filter(field="tags")
        .values("key")
        .annotate(worn=Count("id"))
        .order_by("-worn")[:limit]
    )
    keys = [row["key"] for row in rows]
    names = dict(ContactLabel.objects.filter(field="tags", key__in=keys).values_list("key", "value"))
    return [names[key] for key in keys]


def owners_in_use() -> list[str]:
    """Who looks after at least one contact, in alphabetical order. Cost: reads the facets index."""
    found = Contact.objects.exclude(owner=None).order_by("owner").values_list("owner", flat=True).distinct()
    return [owner for owner in found if owner]


def custom_fields(*, hidden: bool = False) -> list[CustomLabel]:
    """The fields of the trade in their order; those taken off the pages too when `hidden`."""
    return [
        CustomLabel(field.key, Text(field.label_fr, field.label_en), field.type, tuple(field.choices))
        for field in CustomField.objects.all()
        if hidden or not field.hidden
    ]


def tag_names() -> dict[str, str]:
    """What each renamed tag is called now, by the folded name that sources may still give it."""
    return {key: name for key, name in Tag.objects.values_list("key", "name") if fold(name) != key}


@dataclass(frozen=True, slots=True)
class TagFacts:
    """A tag, its hue, and how many contacts wear it."""

    key: str
    name: str
    hue: str
    worn: int


def tags() -> list[TagFacts]:
    """Every tag worn or described, in alphabetical order. Cost: reads the index of tags."""
    rows = (
        ContactLabel.objects.filter(field="tags").values("key").annotate(worn=Count("id"), name=Min("value"))
    )
    worn = {row["key"]: row["worn"] for row in rows}
    names = {row["key"]: row["name"] for row in rows}
    described = {tag.key: tag for tag in Tag.objects.all() if fold(tag.name) == tag.key}
    found = [
        TagFacts(
            key,
            described[key].name if key in described else names[key],
            described[key].hue if key in described else "grey",
            worn.get(key, 0),
        )
        for key in {*worn, *described}
    ]
    return sorted(found, key=lambda tag: tag.key)
