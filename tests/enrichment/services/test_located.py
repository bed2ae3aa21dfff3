"""The geocoding service: off by default, asked once about an address, forgotten with the person."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chaland.enrichment.models import AskedFor, CachedAnswer, ServiceSwitch
from chaland.enrichment.services import cache
from chaland.enrichment.services.switches import standing, switch
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from chaland.kernel.clock import fixed_clock, real_clock
from chaland.kernel.errors import Invalid, ProviderFailed, Refused
from tests.enrichment.outside.server import Pretender, Said, pretending
from tests.enrichment.people import ask, person, shop

pytestmark = pytest.mark.django_db

LYON = {"postal_code": "69002", "city": "Lyon", "insee": "69382", "latitude": 45.75, "longitude": 4.83}
_RESULT = ("latitude", "longitude", "result_score", "result_type", "result_street", "result_name", "result_postcode",
           "result_citycode", "result_city", "result_label")  # fmt: skip


def _geocoded(_: str, body: bytes) -> bytes:
    """As the service answers: the file it was sent, with its own columns behind."""
    sent = re.search(rb"\r\n\r\n(row,.*?)\r\n--", body, re.S)
    assert sent
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("row", "street", "city", "postcode", *_RESULT))
    for row in csv.DictReader(io.StringIO(sent[1].decode())):
        known = "Hugo" in row["street"]
        found = (
            "45.7512",
            "4.829",
            "0.97",
            "housenumber",
            "Rue Victor Hugo",
            "12 Rue Victor Hugo",
            "69002",
            "69382",
            "Lyon",
            "…",
        )
        guess = ("45.0", "4.0", "0.41", "street", "Rue Autre", "Rue Autre", "69002", "69382", "Lyon", "…")
        writer.writerow((*row.values(), *(found if known else guess)))
    return out.getvalue().encode()


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.CHALAND_HOME = tmp_path / "home"


@pytest.fixture
def on() -> None:
    switch(code="geoplateforme", on=True, read=True, by=None)


def _served(settings: Any, there: Pretender) -> Pretender:
    settings.CHALAND_GEOCODER = there.base
    return there


def test_nothing_leaves_until_somebody_who_read_the_notice_says_so(settings: Any) -> None:
    person(shop(), street="12 rue Victor Hugo", **LYON)
    with pretending(Said(_geocoded)) as there:
        _served(settings, there)
        with pytest.raises(Refused, match="switched off"):
            ask("addresses", "service")
        with pytest.raises(Invalid, match="Tick"):
            switch(code="geoplateforme", on=True, read=False, by=None)
        assert there.heard == []
    assert [one.is_on for one in standing()] == [False, False]


def test_who_allowed_it_is_kept_with_the_notice(on: None) -> None:
    said = ServiceSwitch.objects.get()
    assert "data.geopf.fr" in said.notice
    assert standing()[0].is_on
    switch(code="geoplateforme", on=False, read=False, by=None)
    assert ServiceSwitch.objects.count() == 2
    assert not standing()[0].is_on


def test_an_address_is_asked_about_once_however_many_live_there(on: None, settings: Any) -> None:
    batch = shop()
    two = [person(batch, street="12 rue Victor Hugo", **LYON) for _ in range(2)]
    unknown = person(batch, street="3 rue Perdue", **LYON)
    with pretending(Said(_geocoded)) as there:
        _served(settings, there)
        result = ask("addresses", "service").result
        again = ask("addresses", "service").result
    assert (result["answered"], result["housenumber"], again["unchanged"]) == (2, 2, 2)
    for one in (*two, unknown):
        one.refresh_from_db()
    assert [one.latitude for one in two] == [45.7512] * 2
    assert unknown.latitude == 45.75
    assert len(there.heard) == 1
    assert b"DUPONT" not in there.heard[0].body
    assert there.heard[0].body.count(b"Victor Hugo") == 1


def test_the_cache_holds_no_address_that_was_asked_and_goes_with_the_person(on: None, settings: Any) -> None:
    gone = person(shop(), street="12 rue Victor Hugo", **LYON)
    stays = person(shop(), street="14 rue Victor Hugo", **LYON)
    with pretending(Said(_geocoded)) as there:
        _served(settings, there)
        ask("addresses", "service")
    assert all(
        re.fullmatch("[0-9a-f]{40}", key) for key in CachedAnswer.objects.values_list("key", flat=True)
    )
    assert cache.forget("contact", [gone.pk]) == 1
    assert list(AskedFor.objects.values_list("party_id", flat=True)) == [stays.pk]


def test_the_cache_expires(on: None) -> None:
    cache.keep("geoplateforme", {"k": None}, {"k": [("contact", 1)]})
    later = fixed_clock(real_clock() + cache.KEPT + timedelta(days=1))
    assert cache.cached("geoplateforme", ["k"]) == {"k": None}
    assert cache.cached("geoplateforme", ["k"], later) == {}


def test_a_service_that_fails_leaves_what_was_written_and_is_taken_up_again(
    on: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chaland.enrichment.outside import http
    from chaland.enrichment.services import located

    monkeypatch.setattr(located, "TOGETHER", 1)
    monkeypatch.setattr(http, "ATTEMPTS", 1)
    people = [person(shop(), street=f"{n} rue Victor Hugo", **LYON) for n in (1, 2)]
    with pretending(Said(_geocoded), Said(b"not a csv"), Said(_geocoded)) as there:
        _served(settings, there)
        with pytest.raises(ProviderFailed):
            ask("addresses", "service")
        people[0].refresh_from_db()
        assert people[0].latitude == 45.7512
        job = Job.objects.latest("pk")
        Job.objects.filter(pk=job.pk).update(state="queued", not_before=None)
        assert run_now(job).result["answered"] == 2
    assert len(there.heard) == 3
