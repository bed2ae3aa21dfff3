"""Recompute golden records from what their source records say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from chaland.customers import bulk
from chaland.customers.domain import answers
from chaland.customers.domain.columns import company_columns, contact_columns
from chaland.customers.domain.subjects import Subject
from chaland.customers.domain.survivorship import Golden, Said, survive
from chaland.customers.models import Company, Contact, ContactLabel, Interaction, Product, SourceRecord
from chaland.customers.queries.heard import heard_of, told_apart
from chaland.customers.queries.labels import tag_names
from chaland.customers.queries.merging import live_ids
from chaland.customers.services.employers import call_by_name, names_of
from chaland.customers.services.spelling.showing import shown_by_rule
from chaland.kernel.folding import fold

_STEP = 2_000


def rebuild_contacts(ids: Iterable[int]) -> None:
    """Recompute these contacts; one that no record speaks of any more is deleted, and if it was merged, the one
    that its number leads to is recomputed: who read it before the merge writes after it."""
    for some in _steps(ids):
        bulk.hold(Contact, some)
        heard = _heard("contact", some)
        gone = set(some) - set(heard)
        Contact.objects.filter(pk__in=gone).delete()
        if elsewhere := set(live_ids(gone).values()) - set(some):
            rebuild_contacts(elsewhere)
        apart, pins = told_apart(heard)
        goldens = {pk: survive(records, pins.get(pk, ())) for pk, records in apart.items()}
        goldens = shown_by_rule("contact", some, goldens)
        companies = _companies_of(heard, goldens)
        employers = names_of(companies.values())
        spoken = _last_interactions(list(heard))
        rows = [
            {
                "id": pk,
                **contact_columns(golden.values, employers.get(companies.get(pk, 0))),
                **_history(heard[pk], golden),
                "company_id": companies.get(pk),
                "last_contact": _latest(heard[pk], spoken.get(pk)),
            }
            for pk, golden in goldens.items()
        ]
        _write(Contact, rows)
        write_labels({pk: golden.values for pk, golden in goldens.items()})


def rebuild_companies(ids: Iterable[int]) -> None:
    """Recompute these companies; one that no record speaks of any more is deleted, and if it was merged, the one
    that its number leads to is recomputed. Their people are found by the name that they now have."""
    for some in _steps(ids):
        bulk.hold(Company, some)
        heard = _heard("company", some)
        former = names_of(heard)
        gone = set(some) - set(heard)
        _close(gone)
        if elsewhere := set(live_ids(gone, Subject.COMPANY).values()) - set(some):
            rebuild_companies(elsewhere)
        apart, pins = told_apart(heard, Subject.COMPANY)
        goldens = {pk: survive(records, pins.get(pk, ())) for pk, records in apart.items()}
        goldens = shown_by_rule("company", some, goldens)
        rows = [
            {"id": pk, **company_columns(golden.values), **_history(heard[pk], golden)}
            for pk, golden in goldens.items()
        ]
        _write(Company, rows)
        call_by_name([row["id"] for row in rows if former.get(row["id"]) != row["name"]])


def _heard(party: str, ids: Sequence[int]) -> dict[int, list[Said]]:
    """What is said of these, without those whom only answers speak of: they are forgotten, and their answers."""
    heard = heard_of(party, ids)
    mute = [pk for pk, records in heard.items() if all(one.is_answer for one in records)]
    if mute:
        SourceRecord.objects.filter(kind=answers.KIND, **{f"{party}_id__in": mute}).delete()
    return {pk: records for pk, records in heard.items() if pk not in mute}


def _close(company_ids: Iterable[int]) -> None:
    people = list(Contact.objects.filter(company_id__in=company_ids).values_list("pk", flat=True))
    Company.objects.filter(pk__in=company_ids).delete()
    rebuild_contacts(people)


def rebuild_products(ids: Iterable[int]) -> None:
    """Recompute these products from the catalogue's records; one without any keeps what sales said."""
    columns = {
        "name": "product",
        "code": "product_code",
        "category": "category",
        "brand": "brand",
        "price_cents": "unit_price_cents",
        "currency": "currency",
        "lifetime_months": "lifetime_months",
    }
    for some in _steps(ids):
        goldens = {pk: survive(records) for pk, records in heard_of("product", some).items()}
        for pk, golden in shown_by_rule("product", some, goldens).items():
            values = golden.values
            known = {column: values[field] for column, field in columns.items() if field in values}
            Product.objects.filter(pk=pk).update(**known)


def _steps(ids: Iterable[int]) -> Iterable[list[int]]:
    wanted = sorted({pk for pk in ids if pk is not None})
    return (wanted[start : start + _STEP] for start in range(0, len(wanted), _STEP))


def _history(records: Sequence[Said], golden: Golden) -> dict[str, Any]:
    """When it was first and last heard of, and where each field comes from when there is a choice."""
    born = [_instant(said.values.get("created_at") or said.values["first_seen_at"]) for said in records]
    several = len(records) > 1
    origins = {field: pk for field, pk in golden.origins.items() if field != "first_seen_at"}
    return {
        "record_count": len(records),
        "created_at": min(born),
        "updated_at": max(said.seen_at for said in records if not said.is_answer),
        "origins": dict(sorted(origins.items())) if several else None,
    }


def _latest(records: Sequence[Said], spoken_at: datetime | None) -> datetime | None:
    told = [_instant(said.values["last_contact"]) for said in records if said.values.get("last_contact")]
    return max([*told, *([spoken_at] if spoken_at else [])], default=None)


def _last_interactions(ids: Sequence[int]) -> dict[int, datetime]:
    """When each was last reached; attempts that reached nobody do not count."""
    from django.db.models import Max

    return dict(
        Interaction.objects.filter(record__contact_id__in=ids)
        .exclude(outcome="not_reached")
        .values_list("record__contact_id")
        .annotate(last=Max("at"))
    )


def _companies_of(heard: Mapping[int, Sequence[Said]], goldens: Mapping[int, Golden]) -> dict[int, int]:
    """The company of each contact: that of the most believed of its records that works somewhere.

    The company's own record stands beside the person's: same source, named by `company_key`.
    """
    wanted: dict[int, tuple[str, str]] = {}
    for pk, golden in goldens.items():
        said_by = golden.origins.get("company_key")  # none where somebody cleared it by hand
        slug = next((said.source for said in heard[pk] if said.record_id == said_by), None)
        if slug is not None and golden.values["company_key"]:
            wanted[pk] = (slug, golden.values["company_key"])
    keys = {key for _, key in wanted.values()}
    found = {
        (slug, key): company_id
        for slug, key, company_id in SourceRecord.objects.filter(
            kind="company", key__in=keys, company__isnull=False
        ).values_list("source__slug", "key", "company_id")
    }
    return {pk: found[place] for pk, place in wanted.items() if place in found}


def _write(model: type[Contact] | type[Company], rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        typed = [_typed(model, row) for row in rows]
        bulk.update(model, "id", {name: [row[name] for row in typed] for name in typed[0]})


def _typed(model: type[Contact] | type[Company], row: Mapping[str, Any]) -> dict[str, Any]:
    """Values come from JSON: dates are text there."""
    typed = dict(row)
    if typed.get("birth_date"):
        typed["birth_date"] = date.fromisoformat(typed["birth_date"])
    return typed


def _instant(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def write_labels(values: Mapping[int, Mapping[str, Any]]) -> None:
    """Make the tags, hobbies and custom lists of these contacts what their golden values say."""
    renamed = tag_names()
    wanted = {
        (pk, field, fold(value)): value
        for pk, golden in values.items()
        for field, several in _lists(golden)
        for value in (renamed.get(fold(one), one) if field == "tags" else one for one in several)
    }
    there = {
        (label.contact_id, label.field, label.key): label
        for label in ContactLabel.objects.filter(contact_id__in=values)
    }
    stale = [label.pk for place, label in there.items() if wanted.get(place) != label.value]
    ContactLabel.objects.filter(pk__in=stale).delete()
    fresh = [place for place, value in wanted.items() if place not in there or there[place].value != value]
    ContactLabel.objects.bulk_create(
        [
            ContactLabel(contact_id=pk, field=field, key=key, value=wanted[pk, field, key])
            for pk, field, key in fresh
        ]
    )


def _lists(golden: Mapping[str, Any]) -> Iterable[tuple[str, Sequence[str]]]:
    yield from ((field, golden[field]) for field in ("tags", "hobbies") if golden.get(field))
    for key, value in (golden.get("custom") or {}).items():
        if isinstance(value, list):
            yield f"custom.{key}", value
