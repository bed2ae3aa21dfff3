"""Golden records as the rules write them, whatever their sources say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from chaland.customers.domain.spelling import Spelling, in_former_words, spelt
from chaland.customers.domain.survivorship import Golden
from chaland.customers.models import Respelt
from chaland.customers.queries.spellings import spelling_now
from chaland.kernel.folding import fold

_TOGETHER = 500


def shown_by_rule(party: str, ids: Collection[int], goldens: Mapping[int, Golden]) -> dict[int, Golden]:
    """The surviving values as the rules write them; what was written otherwise is noted.

    `ids`: those computed anew, those that are gone among them. Cost: one small query when there is no rule.
    """
    rules = spelling_now()
    told = {pk: spelt(golden.values, rules) for pk, golden in goldens.items()} if rules else {}
    Respelt.objects.filter(**{f"{party}_id__in": ids}).delete()
    Respelt.objects.bulk_create(
        (
            Respelt(**{f"{party}_id": pk}, field=field, key=fold(text), written=text)
            for pk, (_, written) in told.items()
            for field, text in written
        ),
        batch_size=_TOGETHER,
    )
    return {
        pk: replace(golden, values=told[pk][0]) if pk in told else golden for pk, golden in goldens.items()
    }


def as_sources_say(
    party: str, ids: Sequence[int], change: Callable[[int, dict[str, Any]], Mapping[str, Any]]
) -> Callable[[int, dict[str, Any]], Mapping[str, Any]]:
    """An edit of lists as they are shown, in the words of the sources: when a rule is taken back, what somebody
    left in the list is again as it was said."""
    told = Respelt.objects.filter(**{f"{party}_id__in": ids}).values_list(f"{party}_id", "field", "written")
    rules = spelling_now()
    former: dict[tuple[int, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for pk, field, written in told:
        former[pk, field][fold(rules.say(field, written))].append(written)
    if not former:
        return change

    def changed(pk: int, said: dict[str, Any]) -> Mapping[str, Any]:
        values = change(pk, said)
        return {name: in_former_words(value, former.get((pk, name), {})) for name, value in values.items()}

    return changed


def following(rows: pl.DataFrame, rules: Spelling) -> pl.Series:
    """Which rows of an import say what a rule writes otherwise; lists are looked into."""
    found = pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    for field in rules.texts:
        if field in rows.columns and rows.schema[field] in (pl.String, pl.List(pl.String)):
            found |= _says_otherwise(rows[field], field, rules)
    return found


def _says_otherwise(said: pl.Series, field: str, rules: Spelling) -> pl.Series:
    listed = said.dtype == pl.List(pl.String)
    texts = (said.explode() if listed else said).unique().drop_nulls()
    moved = [text for text in texts.to_list() if rules.say(field, text) != text]
    if not listed:
        return said.is_in(moved).fill_null(False)
    inside = said.list.eval(pl.element().is_in(moved)).list.any()
    return inside.fill_null(False)
