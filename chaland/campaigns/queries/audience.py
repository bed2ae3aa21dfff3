"""Whom a campaign asks for, as trees of the language of segments."""

from __future__ import annotations

from chaland.campaigns.domain.goals import goal_sentence
from chaland.campaigns.models import Campaign
from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.text import LANGUAGES, Text
from chaland.segments.language import Catalogue, Faulty, Tree
from chaland.segments.language.ast import Exists
from chaland.segments.named import SavedTrees
from chaland.segments.queries import sentence
from chaland.segments.saved import asked_of
from chaland.segments.truth import catalogue

_UNREADABLE = Text(
    "La phrase de la campagne ne peut plus être lue.", "The sentence of the campaign can no longer be read."
)


def has_audience(campaign: Campaign) -> bool:
    """Whether somebody is asked for. Raises: as `whom`."""
    picked = campaign.round is not None or campaign.hired_list_id is not None
    return picked or whom(campaign) is not None


def whom(campaign: Campaign) -> Tree | None:
    """Who is asked for, before anybody is left out; None when it has no audience of its own (an automation's step,
    the people of a round of updating, a hired list). Raises: Refused (`sentence_unreadable`)."""
    if campaign.segment is not None:
        return asked_of(campaign.segment)
    return _said(campaign.sentence)


def whom_not(campaign: Campaign) -> Tree | None:
    """Who is left out by the campaign itself. Raises: as `whom`."""
    return _said(campaign.exclude)


def goal_of(goal: str, where: str, known: Catalogue | None = None) -> Exists | None:
    """The fact that counts as success and what narrows it, in whichever language `where` is in; None when the goal is
    no fact of the file. Raises: Invalid (`goal_unreadable`)."""
    told = goal_sentence(goal, where)
    if told is None:
        return None
    faults: list[Faulty] = []
    for language in LANGUAGES:
        try:
            tree = sentence(told.to(language), known, language=language)
        except Faulty as fault:
            faults.append(fault)
            continue
        if isinstance(tree, Exists):
            return tree
    raise Invalid(
        "goal_unreadable",
        Text("L'objectif ne peut pas être lu : {why_fr}", "The goal cannot be read: {why_en}"),
        path="goal.where",
        why_fr=faults[0].say("fr") if faults else where,
        why_en=faults[-1].say("en") if faults else where,
    )


def _said(kept: str) -> Tree | None:
    if not kept:
        return None
    segments = catalogue().segments
    assert isinstance(segments, SavedTrees)
    try:
        return segments.said(kept)
    except KeyError:
        raise Refused("sentence_unreadable", _UNREADABLE) from None
