"""Colours given by rule: who has none by hand wears that of the first rule that fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings

from chaland.customers.domain.labels import ColourCode
from chaland.customers.queries.grid import Line
from chaland.segments.language import Faulty
from chaland.segments.queries import fitting, sentence
from chaland.segments.truth import catalogue


def by_rule(lines: Sequence[Line], colours: Mapping[str, ColourCode]) -> dict[int, str]:
    """contact id -> key of its colour. Cost: one query a rule, about these contacts alone."""
    ruled = [code for code in colours.values() if code.rule]
    waiting = [line.id for line in lines if not line.colour]
    worn: dict[int, str] = {}
    known = catalogue() if ruled and waiting else None
    for code in ruled:
        try:
            tree = sentence(code.rule, known)
        except Faulty:
            continue  # a rule whose field was deleted since: the settings page says so
        fit = fitting(tree, [pk for pk in waiting if pk not in worn], zone=settings.CHALAND_ZONE, known=known)
        worn |= dict.fromkeys(fit, code.key)
    return worn
