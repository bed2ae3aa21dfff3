"""The rules of writing, whom one concerns, and who says what of a field."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import F, Func, Model, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from chaland.customers.domain.spelling import CUSTOM, OF_PRODUCTS, Rule, Spelling, differing, spelling
from chaland.customers.models import Company, Contact, ContactLabel, Product, Respelt, Unification
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

PARTIES: dict[str, type[Model]] = {"contact": Contact, "company": Company, "product": Product}
_LABELS = ("hobbies", "tags")
_OF_PRODUCT = {"product": "name", "category": "category"}
_OF_COMPANIES = ("city", "activity")


class Folded(Func):
    function = "chaland_fold"
    output_field = TextField()


def spelling_now(*, without: int | None = None) -> Spelling:
    """All that holds; `without` one of them. Cost: one small query."""
    held = Unification.objects.filter(undone_at=None).exclude(pk=without or 0).order_by("pk")
    return spelling(Rule(one.field, frozenset(one.keys), one.kept, one.place) for one in held)


def unification(number: int) -> Unification:
    """Raises: NotFound (`unification_gone`)."""
    found = Unification.objects.filter(pk=number).select_related("by").first()
    if found is None:
        raise NotFound("unification_gone", Text("Cette règle n'existe pas.", "There is no such rule."))
    return found


def unifications(*, field: str | None = None, limit: int = 50) -> list[Unification]:
    """Those that hold, the newest first."""
    held = Unification.objects.filter(undone_at=None).select_related("by").order_by("-pk")
    return list((held.filter(field=field) if field else held)[:limit])


def to_write(rule: Unification) -> dict[str, list[int]]:
    """Who shows a value that the rule writes otherwise, by party. Cost: a scan for what no index finds."""
    keys, name = {*rule.keys}, rule.field
    found = {
        party: _ids(_with_key(rows, name, keys).exclude(shown=rule.kept), "pk")
        for party, rows in shown(name).items()
    }
    if is_list(name):
        labels = ContactLabel.objects.filter(field=name, key__in=keys).exclude(value=rule.kept)
        found["contact"] = _ids(labels, "contact_id")
    return {party: ids for party, ids in found.items() if ids}


def is_list(name: str) -> bool:
    """Whether contacts have several values of it, as labels."""
    if name in _LABELS:
        return True
    return name.startswith(CUSTOM) and ContactLabel.objects.filter(field=name).exists()


def shown(name: str) -> dict[str, QuerySet[Any]]:
    """By party, the rows that have a text there, as `shown`; lists are labels and aside."""
    if name in OF_PRODUCTS:
        return {"product": _with(Product, F(_OF_PRODUCT[name]))}
    if is_list(name):
        return {}
    if name.startswith(CUSTOM):
        text = Cast(KeyTextTransform(name.removeprefix(CUSTOM), "custom"), TextField())
        return {party: _with(PARTIES[party], text) for party in ("contact", "company")}
    parties = ("contact", "company") if name in _OF_COMPANIES else ("contact",)
    return {party: _with(PARTIES[party], F(name)) for party in parties}


def _with(model: type[Model], text: Any) -> QuerySet[Any]:
    return model._default_manager.annotate(shown=text).exclude(shown=None)


def _with_key(rows: QuerySet[Any], name: str, keys: Collection[str]) -> QuerySet[Any]:
    by_index = name == "city"
    found: QuerySet[Any] = (rows if by_index else rows.annotate(folded=Folded("shown"))).filter(
        **{"city_key__in" if by_index else "folded__in": keys}
    )
    return found


def to_give_back(rule: Unification) -> dict[str, list[int]]:
    """Who shows something else without the rule than with it, by party. Cost: by index."""
    keys = differing(spelling_with(rule), spelling_now(without=rule.pk), rule.field)
    told = Respelt.objects.filter(field=rule.field, key__in=keys)
    found = {party: _ids(told, f"{party}_id") for party in PARTIES}
    return {party: ids for party, ids in found.items() if ids}


def spelling_with(rule: Unification) -> Spelling:
    """As it is, or was, with this rule in its place among those that hold."""
    held = [*Unification.objects.filter(undone_at=None).exclude(pk=rule.pk), rule]
    held.sort(key=lambda one: one.pk)
    return spelling(Rule(one.field, frozenset(one.keys), one.kept, one.place) for one in held)


def _ids(rows: QuerySet[Any], name: str) -> list[int]:
    found: Iterable[Any] = rows.exclude(**{name: None}).values_list(name, flat=True).order_by(name).distinct()
    return list(found)
