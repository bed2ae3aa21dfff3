"""The cluster's way: on a real Spark, which `make test-scale` starts."""

from __future__ import annotations

import csv
import os
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from django.test import override_settings

from benchmarks.duplicates.scores import of_clusters
from chaland.duplicates.models import Scan
from chaland.duplicates.services.by_spark import find_by_spark
from chaland.duplicates.splink.settings import PEOPLE, told_enough
from chaland.kernel.errors import ChalandError
from chaland.samples.doubles.design import Design
from chaland.samples.doubles.people import labelled_people
from tests.harness.rows import make_batch, make_contact, make_record, make_source

SPARK = os.environ.get("CHALAND_TEST_SPARK", "")


def test_a_column_that_hardly_anybody_fills_teaches_nothing() -> None:
    assert told_enough({"last": 0, "email": 96, "complement": 97}, 100) == ["last", "email"]
    assert set(PEOPLE.columns) > {"last", "first", "birth"}


@pytest.mark.django_db
@pytest.mark.skipif(find_spec("splink") is not None, reason="Splink is there")
def test_without_splink_it_is_said_how_to_have_it(tmp_path: Path) -> None:
    with pytest.raises(ChalandError) as refused:
        find_by_spark(to=tmp_path / "found.csv", by=None)
    assert refused.value.code == "splink_missing"
    assert "spark-duplicates" in refused.value.say("en")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not SPARK, reason="needs a Spark: make test-scale")
def test_people_who_stand_twice_are_found_on_a_cluster(tmp_path: Path) -> None:
    owners = _fill()
    with override_settings(CHALAND_SPARK=SPARK):
        rows = find_by_spark(to=tmp_path / "found.csv", by=None, threshold=0.95)
    with (tmp_path / "found.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == rows > 200
    assert all(int(line["cluster_id"]) <= int(line["contact_id"]) for line in lines)
    assert all(0.95 <= float(line["probability"]) <= 1 for line in lines)
    assert not Scan.objects.exists()
    cluster = {int(line["contact_id"]): int(line["cluster_id"]) for line in lines}
    found = np.array([cluster.get(contact, contact) for contact in owners])
    assert of_clusters(found, np.array(list(owners.values()))).f1 > 0.7


def _fill() -> dict[int, int]:
    """A file of invented people, hardly any of whom share a home: contact → whose it is."""
    made = labelled_people(Design(seed=7, people=1_200, households=0.05))
    batch = make_batch(make_source())
    owners = {}
    for number, row in enumerate(made.to_dicts()):
        told = {name: row[name] for name in _FIELDS if row[name]}
        contact = make_contact(**{"last_name": None, **told}, birth_date=_day(row["birth_date"]))
        make_record(contact, batch, external_id=str(number))
        owners[contact.pk] = row["person_id"]
    return owners


_FIELDS = ("last_name", "first_name", "sex", "email", "mobile", "phone", "street", "postal_code", "city")


def _day(digits: str | None) -> date | None:
    try:
        return date.fromisoformat(digits or "")
    except ValueError:
        return None
