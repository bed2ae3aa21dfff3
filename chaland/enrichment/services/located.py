"""Addresses asked of the service, a few hundred a request; what it answered is kept for a while."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import polars as pl
from django.conf import settings

from chaland.enrichment.outside import geoplateforme
from chaland.enrichment.outside.geoplateforme import TOGETHER, Asked, Located
from chaland.enrichment.outside.http import Service
from chaland.enrichment.queries.wanted import PARTIES
from chaland.enrichment.services.cache import Whom, cached, keep, key_of, note_whom
from chaland.enrichment.services.gathering import gather
from chaland.enrichment.services.switches import refuse_if_off
from chaland.enrichment.services.work import WRITTEN, Work

CODE = "geoplateforme"


def ask_service(work: Work) -> None:
    """Raises: Refused (`service_off`), ProviderFailed; a job that is put back goes on where it stopped."""
    refuse_if_off(CODE)
    links, wanted = gather(work.folder)
    once = wanted.unique("id", keep="first").sort("id")
    if not work.state.get("gathered"):
        work.add(asked=links.height)
        work.advance("reading", total=links.height, gathered=True)
    service = geoplateforme.service(settings.CHALAND_GEOCODER)
    for part in range(work.state["part"], -(-once.height // TOGETHER)):
        some = once.slice(part * TOGETHER, TOGETHER)
        whose = links.join(some.select("id", "of"), on="id")
        found = _answers(service, some, whose)
        for party in PARTIES:
            rows = whose.filter(pl.col("party") == party).join(found, on="id").select(WRITTEN)
            work.write(party, rows.sort("party_id"))
        work.end_part(part, total=links.height)


def _answers(service: Service, some: pl.DataFrame, whose: pl.DataFrame) -> pl.DataFrame:
    """The addresses that have an answer: id, and the columns of answers."""
    keys = [key_of((of,)) for of in some["of"]]
    by_id = dict(zip(some["id"].to_list(), keys, strict=True))
    whom: dict[str, list[Whom]] = {key: [] for key in keys}
    for party, pk, number in whose.select("party", "party_id", "id").iter_rows():
        whom[by_id[number]].append((party, pk))
    known = cached(CODE, keys)
    asked = [row for row, key in zip(some.iter_rows(named=True), keys, strict=True) if key not in known]
    fresh = _asked(service, asked) if asked else {}
    keep(CODE, fresh, {key: whom[key] for key in fresh})
    note_whom(CODE, {key: whom[key] for key in known})
    told = known | fresh
    rows = [{"id": number, **told[key]} for number, key in by_id.items() if told.get(key)]
    return pl.DataFrame(rows, _SCHEMA)


_SCHEMA = {
    "id": pl.Int64,
    **dict.fromkeys(("type", "insee", "postal_code", "city", "street"), pl.String),
    **dict.fromkeys(("score", "latitude", "longitude"), pl.Float64),
}


def _asked(service: Service, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any] | None]:
    asked = [Asked(row["street"], row["postal_code"] or "", row["city"] or "") for row in rows]
    answers: list[Located | None] = geoplateforme.locate(service, asked)
    return {
        key_of((row["of"],)): asdict(answer) if answer is not None else None
        for row, answer in zip(rows, answers, strict=True)
    }
