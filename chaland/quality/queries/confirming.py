"""What source records say of some contacts, dated; what was said to be right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from chaland.customers import bulk
from chaland.customers.domain.answers import KIND as ANSWER
from chaland.customers.domain.survivorship import HAND
from chaland.customers.models import Source, SourceRecord, SourceVersion
from chaland.customers.queries.heard import edits_of
from chaland.quality.domain.confirming import PARTS, RIGHT, SAID
from chaland.quality.queries.written import Span

_RECORD: Mapping[str, Any] = {
    "record_id": pl.Int64(),
    "source_id": pl.Int64(),
    "contact_id": pl.Int64(),
    "on": pl.String(),
    "values": pl.String(),
}
_ASKED = (
    'SELECT s.id, s.source_id, s.contact_id, substr(CAST(s.seen_at AS text), 1, 10), s."values" FROM {0} '
    f"s.kind <> '{ANSWER}'"
)
_SPAN = "customers_sourcerecord s WHERE s.contact_id >= %s AND s.contact_id < %s AND"
_KEYS = "{keys} {join} customers_sourcerecord s ON s.contact_id = k.key WHERE"


def said_of(span: Span) -> pl.DataFrame:
    """Rows of `confirming.SAID`: a record, a row; a hand that wrote several times, a row an edit.

    Cost: one range of an index, and three queries more when hands wrote.
    """
    records = _records(span)
    hands = list(Source.objects.filter(slug=HAND).values_list("pk", flat=True))
    typed = records.filter(pl.col("source_id").is_in(hands))
    apart = _edited(typed["record_id"].to_list())
    whole = records.filter(~pl.col("record_id").is_in([pk for pk, *_ in apart]))
    by_record = dict(typed.select("record_id", "contact_id").iter_rows())
    rows = [{"contact_id": by_record[pk], "on": day, **values} for pk, day, values in apart]
    return pl.concat([_read(whole), pl.DataFrame(rows, schema=SAID, orient="row")])


def said_right(span: Span) -> pl.DataFrame:
    """Rows of `confirming.RIGHT`."""
    asked = "SELECT t.contact_id, t.kind, t.evidence, substr(CAST(t.at AS text), 1, 10) FROM {0}"
    rows = _rows(asked, span, "quality_settled t WHERE t.contact_id >= %s AND t.contact_id < %s",
                 "{keys} {join} quality_settled t ON t.contact_id = k.key")  # fmt: skip
    read = pl.DataFrame(rows, schema={**RIGHT, "on": pl.String()}, orient="row")
    return read.with_columns(pl.col("on").str.to_date("%Y-%m-%d"))


def _records(span: Span) -> pl.DataFrame:
    return pl.DataFrame(_rows(_ASKED, span, _SPAN, _KEYS), schema=_RECORD, orient="row")


def _rows(asked: str, span: Span, by_range: str, by_keys: str) -> Sequence[tuple[Any, ...]]:
    if not isinstance(span, range):
        return bulk.fetch(asked.replace("{0}", by_keys), span)
    with connection.cursor() as cursor:
        cursor.execute(asked.replace("{0}", by_range), [span.start, span.stop])
        found: Sequence[tuple[Any, ...]] = cursor.fetchall()
        return found


def _read(records: pl.DataFrame) -> pl.DataFrame:
    """Only what is asked for is read out of the JSON."""
    wanted = pl.Struct({part: pl.String() for part in PARTS})
    read = records.with_columns(pl.col("values").str.json_decode(wanted)).unnest("values")
    return read.with_columns(pl.col("on").str.to_date("%Y-%m-%d")).select(*SAID)


def _edited(record_ids: Sequence[int]) -> list[tuple[int, date, dict[str, str]]]:
    """Of records that hands wrote more than once: each edit's day, and what it was the last to write."""
    former = SourceVersion.objects.filter(record_id__in=record_ids).values_list(
        "record_id", "line", "seen_at"
    )
    days = {(pk, edit): at.date() for pk, edit, at in former}
    again = sorted({pk for pk, _ in days})
    latest = SourceRecord.objects.filter(pk__in=again).values_list("pk", "line", "seen_at")
    days |= {(pk, edit): at.date() for pk, edit, at in latest}
    return [(pk, days[pk, edit], values) for pk, edit, values in _spelt_out(again)]


def _spelt_out(record_ids: Sequence[int]) -> Iterator[tuple[int, int, dict[str, str]]]:
    for pk, edits in edits_of(record_ids).items():
        for edit, values in edits.items():
            yield pk, edit, {part: str(values[part]) for part in PARTS if values.get(part)}
