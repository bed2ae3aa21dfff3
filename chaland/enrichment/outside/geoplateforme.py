"""The geocoding of the Géoplateforme (IGN): many addresses at once, in a csv.

Read where: geoservices.ign.fr, "Service Géoplateforme de géocodage" (addresses, /search, files of csv, 50 requests a
second, answer 429); the columns `result_*` of `/search/csv` as its users record them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex

from chaland.enrichment.outside.http import Service
from chaland.enrichment.outside.pace import Pace

NAME = "Géoplateforme"
BASE = "https://data.geopf.fr/geocodage"
EACH_SECOND = 50.0
TOGETHER = 500
"""Addresses a request: an answer stays small, and a failure costs little."""
LEAST = 0.7
"""Under that score the service itself guesses."""
_TYPES = {
    "housenumber": "housenumber",
    "street": "street",
    "locality": "street",
    "municipality": "municipality",
}


@dataclass(frozen=True, slots=True)
class Asked:
    street: str
    postal_code: str
    city: str


@dataclass(frozen=True, slots=True)
class Located:
    type: str
    score: float
    latitude: float
    longitude: float
    insee: str
    postal_code: str
    city: str
    street: str


def service(base: str = BASE) -> Service:
    return Service(NAME, base, Pace(EACH_SECOND))


def locate(service: Service, asked: Sequence[Asked]) -> list[Located | None]:
    """An answer an address, in their order; None where the service knows none surely.

    Raises: ProviderFailed (`service_down`, `service_refused`, `service_garbled`).
    """
    boundary = token_hex(16)
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    body = service.ask("POST", "/search/csv", _form(asked, boundary), headers)
    try:
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
        answers = {int(row["row"]): _located(row) for row in rows}
        return [answers[number] for number in range(len(asked))]
    except (UnicodeDecodeError, csv.Error, KeyError, TypeError, ValueError) as fault:
        raise service.garbled() from fault


def _form(asked: Sequence[Asked], boundary: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("row", "street", "city", "postcode"))
    writer.writerows((n, one.street, one.city, one.postal_code) for n, one in enumerate(asked))
    fields = (("columns", "street"), ("columns", "city"), ("postcode", "postcode"))
    parts = [_part(boundary, f'name="{name}"', value) for name, value in fields]
    file = 'name="data"; filename="addresses.csv"\r\nContent-Type: text/csv; charset=utf-8'
    return "".join([*parts, _part(boundary, file, text.getvalue()), f"--{boundary}--\r\n"]).encode()


def _part(boundary: str, head: str, value: str) -> str:
    return f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n"


def _located(row: dict[str, str]) -> Located | None:
    score = float(row["result_score"] or 0)
    kind = _TYPES.get(row["result_type"] or "")
    if kind is None or score < LEAST:
        return None
    street = row.get("result_street") or (row.get("result_name") or "" if kind != "municipality" else "")
    return Located(
        kind,
        score,
        float(row["latitude"]),
        float(row["longitude"]),
        row["result_citycode"],
        row["result_postcode"],
        row["result_city"],
        street,
    )
