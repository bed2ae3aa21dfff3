"""Versions of what answers taught: kept, used by the next scan and check, and left again exactly."""

from __future__ import annotations

import numpy as np
import pytest

from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.domain.learning import EDGES, Correction, Taught
from chaland.duplicates.models import Decision, Known, Learned, Pair, Scan
from chaland.duplicates.services import learning
from chaland.duplicates.services.checking import check_one
from chaland.duplicates.services.deciding import decide
from chaland.duplicates.services.scanning import queue_scan
from chaland.jobs.services import run_now
from chaland.kernel.errors import Conflict, Refused
from tests.harness.rows import NOW, make_record

pytestmark = pytest.mark.django_db


def scanned() -> tuple[Scan, dict[tuple[int, int], float]]:
    job = run_now(queue_scan(threshold=0.5))
    scan = Scan.objects.get(pk=job.result["scan"])
    pairs = Pair.objects.filter(scan=scan).values_list("left_id", "right_id", "probability")
    return scan, {(left, right): probability for left, right, probability in pairs}


def answered(count: int = 60) -> None:
    """A house where one mailbox serves several people: whom it brings together are two, though likely one."""
    rng = np.random.default_rng(3)
    for place in range(count):
        shared = place % 2 == 0
        made = Decision.objects.create(
            left=make_record(),
            right=make_record(),
            verdict=Verdict.DIFFERENT.value if shared else Verdict.SAME.value,
            probability=0.8,
            evidence="",
            at=NOW.replace(minute=place % 60),
        )
        reasons = [["mailbox", 6.0], ["first", -2.0]] if shared else [["birth", 4.0], ["mobile", 3.0]]
        Known.objects.create(decision=made, logit=float(rng.normal(1.2, 0.6)), why=reasons)


def version(**changes: object) -> Learned:
    given = {"subject": "person", "same": 30, "other": 30, "before": 0.5, "after": 0.4, "at": NOW}
    correction = {"correction": Correction(shift=-1.5).plain(), "in_use": True}
    return Learned.objects.create(**{**given, **correction, **changes})


def test_too_few_answers_teach_nothing(people: dict[str, int]) -> None:
    scanned()
    decide(left_id=people["4"], right_id=people["5"], verdict=Verdict.SAME, by=None)
    with pytest.raises(Refused, match="25"):
        learning.learn(by=None)
    assert learning.answers() == (1, 0)


def test_what_the_house_does_otherwise_is_learnt_and_taken_into_use() -> None:
    answered()
    made = learning.learn(by=None)
    assert (made.in_use, made.same, made.other) == (True, 30, 30)
    assert made.after < made.before
    assert made.correction["weights"]["mailbox"] < 0
    again = learning.learn(by=None)
    assert again.former_id == made.pk
    assert Learned.objects.filter(in_use=True).get() == again
    assert learning.go_back(by=None) == made
    assert learning.go_back(by=None) is None
    with pytest.raises(Conflict):
        learning.go_back(by=None)
    assert learning.use_version(version_id=again.pk, by=None) == again


def test_answers_as_the_model_foretells_them_are_kept_but_not_used() -> None:
    answered(140)
    rng = np.random.default_rng(1)
    for one in Known.objects.all():
        same = rng.random() < 1 / (1 + np.exp(-(one.logit or 0)))
        Decision.objects.filter(pk=one.pk).update(verdict="same" if same else "different")
        Known.objects.filter(pk=one.pk).update(why=[["city", 0.2]])
    made = learning.learn(by=None)
    assert not made.in_use
    assert learning.version_in_use() is None


def test_the_next_scan_and_check_use_it_and_say_so_and_going_back_restores_all(
    people: dict[str, int],
) -> None:
    first, before = scanned()
    checked = check_one(number=people["4"])
    assert first.learned is None
    made = version()
    second, after = scanned()
    assert second.learned == made.pk
    moved = {pair: after[pair] - probability for pair, probability in before.items() if pair in after}
    assert all(change <= 1e-6 for change in moved.values())
    assert min(moved.values()) < -0.0001 or len(after) < len(before)
    assert Pair.objects.filter(scan=second, shipped__isnull=True).count() == 0
    assert check_one(number=people["4"])[0].probability < checked[0].probability
    learning.go_back(by=None)
    third, restored = scanned()
    assert third.learned is None
    assert restored == before
    assert check_one(number=people["4"]) == checked


def test_what_is_kept_of_an_answer_is_what_the_shipped_model_said(people: dict[str, int]) -> None:
    scanned()
    low, high = people["1"], people["2"]
    shipped = decide(left_id=low, right_id=high, verdict=Verdict.DIFFERENT, by=None).known.logit
    Decision.objects.all().delete()
    version()
    scanned()
    assert isinstance(learning.model_in_use(), Taught)
    taught = decide(left_id=low, right_id=high, verdict=Verdict.DIFFERENT, by=None).known.logit
    assert shipped is None or taught == pytest.approx(shipped, abs=0.2)
    assert learning.lessons().same.tolist() in ([False], [])


def test_each_subject_is_weighed_by_its_own_scan() -> None:
    """How many pairs a scan of companies found says nothing of those of people."""
    scan = Scan.objects.create(subject="company", threshold=0.5, started_at=NOW, finished_at=NOW)
    for right, probability in ((2, 0.3), (3, 0.7), (4, 0.99)):
        Pair.objects.create(
            scan=scan, left_id=1, right_id=right, probability=probability, band="review", home=False, why=[]
        )
    assert sum(learning._there("company")) == 3
    assert sum(learning._there("person")) == len(EDGES) + 1  # nobody has looked: all kinds count alike
