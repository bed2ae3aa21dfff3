"""What a batch would do at each stop: known at once, or worked out by a worker, and anew after what changes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Contact
from chaland.customers.services.hand import edit_contacts
from chaland.customers.services.merging import merge_contacts
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.models import Scan
from chaland.duplicates.services import figures
from chaland.duplicates.services.deciding import decide
from chaland.duplicates.services.scanning import queue_scan
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from chaland.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
People = dict[str, int]


def groups() -> list[int]:
    return [stop.groups for stop in figures.figures(Subject.PERSON).stops]


def waiting() -> list[Job]:
    return list(Job.objects.filter(kind=figures.FIGURES, state="queued"))


def test_in_a_small_file_they_are_known_at_once(people: People) -> None:
    run_now(queue_scan(threshold=0.5))
    found = figures.figures(Subject.PERSON)
    assert found.fresh
    assert [stop.above for stop in found.stops] == sorted(figures.STOPS)
    assert (found.stops[0].groups, found.stops[0].gone) == (2, 2)
    assert sorted(map(tuple, found.stops[0].sample)) == [
        (people["1"], people["2"]),
        (people["4"], people["5"]),
    ]
    assert 0 <= found.stops[0].wrong < 2
    assert waiting() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda people: decide(left_id=people["4"], right_id=people["5"], verdict=Verdict.DIFFERENT, by=None),
        lambda people: merge_contacts(contact_ids=[people["4"], people["5"]], by=None),
        lambda people: edit_contacts(contact_ids=[people["5"]], values={"city": "Colmar"}, by=None),
    ],
    ids=["somebody answered", "somebody merged", "somebody was heard of"],
)
def test_in_a_large_one_a_worker_works_them_out_and_does_so_again(
    people: People, monkeypatch: pytest.MonkeyPatch, change: Callable[[People], object]
) -> None:
    monkeypatch.setattr(figures, "SMALL", 0)
    run_now(queue_scan(threshold=0.5))
    assert figures.figures(Subject.PERSON) == figures.Figures([], fresh=False)
    run_now(*waiting())
    known = figures.figures(Subject.PERSON)
    assert (known.fresh, known.stops[0].groups) == (True, 2)
    change(people)
    assert figures.figures(Subject.PERSON) == figures.Figures(known.stops, fresh=False)
    run_now(*waiting())
    assert (figures.figures(Subject.PERSON).fresh, groups()[0]) == (True, 1)


def test_a_scan_that_ended_has_them_worked_out(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    run_now(queue_scan(threshold=0.5))
    assert waiting() == []
    monkeypatch.setattr(figures, "SMALL", 0)
    run_now(queue_scan(threshold=0.5))
    assert len(waiting()) == 1


def test_without_a_scan_there_are_none(people: People) -> None:
    Contact.objects.update(city="Lille")
    assert not Scan.objects.exists()
    with pytest.raises(NotFound):
        figures.figures(Subject.PERSON)
