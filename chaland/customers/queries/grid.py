"""The grid: a page of contacts from a place in the order (keyset), and the exact count behind it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db import connection

from chaland.customers.domain.grid import COLUMNS, Ask
from chaland.customers.models import Company, Contact, ContactLabel
from chaland.customers.queries.conditions import EVERYONE, Clause, all_of, among
from chaland.customers.queries.search import matching, words_of

PAGE = 60
FEW = 5_000
"""Contacts that are looked up one by one and put in order; of more, the list is gone through in its order."""
_FAR = 20_000
"""Lines gone through at a time, at most."""

Filters = Clause | Sequence[int]
"""A condition, or the ids, ascending, of the only contacts that are meant."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last line seen: its sort value (None among those that have none) and its id."""

    value: Any
    id: int


@dataclass(frozen=True, slots=True)
class Line:
    """One contact as the grid needs it: values by column, company included, not yet worded."""

    id: int
    name: str
    company_id: int | None
    colour: str | None
    values: Mapping[str, Any]
    custom: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    lines: tuple[Line, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Found:
    party: Literal["contact", "company"]
    id: int
    name: str
    city: str | None


def page(ask: Ask, filters: Filters = EVERYONE, *, after: Cursor | None = None, limit: int = PAGE) -> Page:
    """The lines that follow `after`. Cost: two queries by index, whatever the depth."""
    if isinstance(filters, Clause) or len(filters) <= FEW:
        keys = _keys(ask, where(ask, filters), after, limit + 1)
    else:
        keys = _picked(ask, filters, after, limit + 1)
    lines = lines_of([key.id for key in keys[:limit]])
    return Page(tuple(lines), keys[limit - 1] if len(keys) > limit else None)


def count(ask: Ask, filters: Filters = EVERYONE) -> int:
    """How many contacts, exactly."""
    condition = where(ask, filters)
    return int(
        _rows(f"SELECT count(*) FROM {_tables(condition.sql)} WHERE {condition.sql}", condition.values)[0][0]
    )


def ids(ask: Ask, filters: Filters = EVERYONE) -> list[int]:
    """Every contact of the grid, for what is done to all of them."""
    condition = where(ask, filters)
    found = _rows(
        f"SELECT c.id FROM {_tables(condition.sql)} WHERE {condition.sql} ORDER BY c.id", condition.values
    )
    return [row[0] for row in found]


def where(ask: Ask, filters: Filters) -> Clause:
    """In parentheses: whatever stands beside it bears on the whole of it."""
    meant = filters if isinstance(filters, Clause) else among(filters)
    return all_of([meant, matching(ask.words)] if ask.words.strip() else [meant])


def find_anyone(typed: str, *, limit: int) -> list[Found]:
    """Contacts then companies whose name, phone, e-mail or town hold every word typed."""
    people = _named(typed, limit)
    people += [pk for pk in _holding(typed, limit) if pk not in people]
    found = [Found("contact", line.id, line.name, line.values["city"]) for line in lines_of(people[:limit])]
    firms = Company.objects.all()
    for word in words_of(typed):
        firms = firms.filter(search__contains=word)
    return found + [
        Found("company", firm.pk, firm.name, firm.city) for firm in firms.order_by("name_key")[:limit]
    ]


def _named(typed: str, limit: int) -> list[int]:
    """Those whose name begins so. Cost: a range of the index of names."""
    begin = " ".join(words_of(typed))
    found = Contact.objects.filter(name_key__gte=begin, name_key__lt=begin + "\uffff").order_by(
        "name_key", "id"
    )
    return list(found.values_list("pk", flat=True)[:limit])


def _holding(typed: str, limit: int) -> list[int]:
    condition = matching(typed)
    rows = _rows(
        f"SELECT c.id FROM customers_contact c WHERE {condition.sql} ORDER BY c.name_key, c.id LIMIT %s",
        [*condition.values, limit],
    )
    return [row[0] for row in rows]


def lines_of(ids: Sequence[int]) -> list[Line]:
    """The lines of these contacts, in the order given; those that are gone are left out."""
    found = Contact.objects.select_related("company", "rollup").in_bulk(ids)
    labels = _labels(ids)
    return [_line(found[pk], labels[pk]) for pk in ids if pk in found]


def _line(contact: Contact, labels: Mapping[str, Sequence[str]]) -> Line:
    values: dict[str, Any] = {}
    for name, column in COLUMNS.items():
        alias, _, attribute = column.sql.partition(".")
        holder = {"c": contact, "k": contact.company, "r": getattr(contact, "rollup", None)}[alias]
        values[name] = labels.get(name, ()) if column.kind == "list" else getattr(holder, attribute, None)
    named = str(contact) if contact.first_name or contact.last_name else ""
    values["name"] = named or (contact.company.name if contact.company else contact.email or str(contact))
    return Line(contact.pk, values["name"], contact.company_id, contact.colour, values, contact.custom or {})


def _labels(ids: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = ContactLabel.objects.filter(contact_id__in=ids, field__in=("tags", "hobbies"))
    for contact_id, field, value in rows.order_by("id").values_list("contact_id", "field", "value"):
        found[contact_id][field].append(value)
    return found


def _keys(ask: Ask, condition: Clause, after: Cursor | None, limit: int) -> list[Cursor]:
    """First those that have a value to be sorted by, then those that have none."""
    column = COLUMNS[ask.sort]
    sort = column.sort or "c.name_key"
    found: list[Cursor] = []
    if after is None or after.value is not None:
        found = _walk(sort, ask.descending, condition, after, limit)
    if len(found) < limit and sort != "c.name_key":
        last = after if after is not None and after.value is None else None
        found += _walk_blank(sort, condition, last, limit - len(found))
    return found


def _picked(ask: Ask, contact_ids: Sequence[int], after: Cursor | None, limit: int) -> list[Cursor]:
    """Of the lines gone through, those of these contacts. They are many: few lines lie between two of them."""
    condition, found, step = where(ask, EVERYONE), list[Cursor](), 4 * limit
    while len(found) < limit:
        keys = _keys(ask, condition, after, step)
        found += [key for key in keys if _holds(contact_ids, key.id)]
        if len(keys) < step:
            break
        after, step = keys[-1], min(4 * step, _FAR)
    return found[:limit]


def _holds(ascending: Sequence[int], number: int) -> bool:
    place = bisect_left(ascending, number)
    return place < len(ascending) and ascending[place] == number


def _walk(sort: str, descending: bool, condition: Clause, after: Cursor | None, limit: int) -> list[Cursor]:
    way, sign = ("DESC", "<") if descending else ("ASC", ">")
    seek, bound = (
        ("", []) if after is None else (f" AND ({sort}, c.id) {sign} (%s, %s)", [after.value, after.id])
    )
    rows = _rows(
        f"SELECT c.id, {sort} FROM {_tables(condition.sql, sort)} WHERE {sort} IS NOT NULL AND {condition.sql}{seek} "
        f"ORDER BY {sort} {way}, c.id {way} LIMIT %s",
        [*condition.values, *bound, limit],
    )
    return [Cursor(_plain(value), pk) for pk, value in rows]


def _walk_blank(sort: str, condition: Clause, after: Cursor | None, limit: int) -> list[Cursor]:
    rows = _rows(
        f"SELECT c.id FROM {_tables(condition.sql, sort, blank=True)} WHERE {sort} IS NULL AND {condition.sql} "
        "AND c.id > %s ORDER BY c.id LIMIT %s",
        [*condition.values, after.id if after else 0, limit],
    )
    return [Cursor(None, pk) for (pk,) in rows]


def _tables(condition: str, sort: str = "", *, blank: bool = False) -> str:
    """Only the tables that are spoken of are joined."""
    tables = "customers_contact c"
    if "r." in sort and not blank:
        tables = "customers_rollup r JOIN customers_contact c ON c.id = r.contact_id"
    elif "r." in sort or "r." in condition:
        tables += " LEFT JOIN customers_rollup r ON r.contact_id = c.id"
    if "k." in condition:
        tables += " LEFT JOIN customers_company k ON k.id = c.company_id"
    return tables


def _plain(value: Any) -> Any:
    return (
        value.isoformat(" ")
        if isinstance(value, datetime)
        else value.isoformat()
        if isinstance(value, date)
        else value
    )


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchall()  # type: ignore[no-any-return]
