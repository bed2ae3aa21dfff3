"""Another name, another sentence, another folder: whoever names the segment goes on naming it."""

from __future__ import annotations

from typing import Unpack

from django.db import transaction

from chaland.access.models import User
from chaland.customers.models import Colour
from chaland.kernel.text import LANGUAGES, Language
from chaland.segments.domain.trees import segments_named, with_segments_called
from chaland.segments.language import Faults, fold, parse, print_sentence
from chaland.segments.models import Membership, SavedSegment
from chaland.segments.queries import Asked, present
from chaland.segments.saved import segment_by_id
from chaland.segments.services.live import fill, freeze, refill
from chaland.segments.services.live.news import hold_reading
from chaland.segments.services.saved.saving import Facts, checked, insert, kept_sentence, named, noted
from chaland.segments.services.saved.sharing import refuse_hidden, refuse_used
from chaland.segments.truth import catalogue
from chaland.segments.uses import naming_it


@transaction.atomic
def rename_segment(*, segment_id: int, name: str, by: User | None) -> SavedSegment:
    """Sentences name segments by their id: nothing else changes but the rules of colours, which are rewritten.

    Raises: NotFound; Invalid (`segment_nameless`, `segment_name`); Conflict (`segment_exists`).
    """
    hold_reading()
    segment = segment_by_id(segment_id)
    former, segment.name = segment.name, named(name)
    segment.key, segment.updated_at = fold(segment.name), present().instant
    insert(segment)
    _rewrite_rules(former, segment.name)
    noted(by, "rename", segment, former=former)
    return segment


@transaction.atomic
def change_segment(
    *,
    segment_id: int,
    sentence: Asked | None = None,
    frozen: bool | None = None,
    by: User | None,
    language: Language | None = None,
    **facts: Unpack[Facts],
) -> SavedSegment:
    """Change what is given. A new sentence moves people in and out, of the segments that name this one too;
    one that is frozen takes the members of today.

    Raises: NotFound; Faulty; Invalid (`segment_circle`, `hue_unknown`, `segment_hidden`); Conflict
    (`segment_shared_use`).
    """
    hold_reading()
    segment = segment_by_id(segment_id)
    now = present()
    if sentence is not None:
        segment.tree = kept_sentence(sentence, by, language, former=segment.name)
    for field, value in checked(facts).items():
        setattr(segment, field, value)
    refuse_hidden(segment)
    refuse_used(segment)
    segment.updated_at = now.instant
    segment.save()
    if sentence is not None or frozen is not None:
        _ask_anew(segment, segment.frozen if frozen is None else frozen)
    noted(by, "change", segment, sentence=sentence is not None, frozen=segment.frozen)
    return segment


def _ask_anew(segment: SavedSegment, frozen: bool) -> None:
    now = present()
    if frozen:
        freeze(segment, now)
    elif segment.frozen:
        segment.frozen = False
        segment.save(update_fields=["frozen"])
        segment.frozen_members.all().delete()
        Membership.objects.filter(segment=segment).delete()
        fill(segment, now)
    else:
        refill(segment, now, cause="sentence")
    for other in naming_it(segment):
        if not other.frozen:
            refill(other, now, cause="sentence")


def _rewrite_rules(former: str, name: str) -> None:
    """Rules of colours are kept as people wrote them, in the language they were written in."""
    for colour in Colour.objects.exclude(rule=""):
        rule = _renamed(colour.rule, former, name)
        if rule != colour.rule:
            Colour.objects.filter(pk=colour.pk).update(rule=rule)


def _renamed(rule: str, former: str, name: str) -> str:
    words = catalogue().words()
    for spoken in LANGUAGES:
        tree = parse(rule, spoken, custom=words)
        if not isinstance(tree, Faults) and fold(former) in map(fold, segments_named(tree)):
            renamed = with_segments_called(tree, lambda said: name if fold(said) == fold(former) else said)
            return print_sentence(renamed, spoken, words)
    return rule
