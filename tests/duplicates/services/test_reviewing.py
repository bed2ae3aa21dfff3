"""Answers of a review: what is merged, remembered, taken back, and which cases still wait."""

from __future__ import annotations

from itertools import combinations

import pytest

from chaland.customers.models import Contact, SourceRecord
from chaland.customers.queries.merging import live_id
from chaland.customers.services.merging import merge_contacts, undo_merge
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.models import Case, Decision, Scan
from chaland.duplicates.queries.cases import Wanted, case_with, members_of, next_case, waiting
from chaland.duplicates.queries.households import homes
from chaland.duplicates.queries.sheets import earlier, kept_by_the_rules, sheet
from chaland.duplicates.services.deciding import decide
from chaland.duplicates.services.reviewing import answer, take_back
from chaland.duplicates.services.scanning import queue_scan
from chaland.jobs.services import run_now
from chaland.kernel.errors import Conflict, Invalid, NotFound
from tests.harness.rows import NOW, make_record

pytestmark = pytest.mark.django_db

EVERY = Wanted(band="")


def scanned() -> None:
    run_now(queue_scan(threshold=0.5))


def case_of(people: dict[str, int], numbers: str) -> Case:
    """The case in which exactly these customers stand."""
    wanted = sorted(people[number] for number in numbers)
    return next(case for case in Case.objects.all() if members_of(case) == wanted)


def test_a_scan_raises_a_case_for_each_cluster_and_each_likely_pair(people: dict[str, int]) -> None:
    scanned()
    found = {tuple(members_of(case)): case for case in waiting(EVERY)}
    assert (people["1"], people["2"]) in found
    assert (people["4"], people["5"]) in found
    assert all(len(members) == 2 for members in found)
    both = found[people["4"], people["5"]]
    assert both.sources.count(",") == 2  # one source
    assert next_case(EVERY, [both.pk]) != both


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(order="sure"), Wanted(order="sure", least=0.5)])
def test_the_next_case_is_read_in_order_by_an_index(wanted: Wanted) -> None:
    Case.objects.create(
        scan=Scan.objects.create(threshold=0.5, started_at=NOW, finished_at=NOW),
        probability=0.6,
        band="review",
        home=False,
    )
    plan = waiting(wanted)[:1].explain()
    assert "TEMP B-TREE" not in plan  # SQLite would sort; PostgreSQL reads so small a table whole


def test_the_same_are_merged_remembered_and_taken_back(people: dict[str, int]) -> None:
    scanned()
    before = list(SourceRecord.objects.order_by("pk").values())
    case, pair = case_of(people, "45"), [people["4"], people["5"]]
    act = answer(case_id=case.pk, verdict=Verdict.SAME, contact_ids=pair, by=None)
    assert live_id(people["5"]) == people["4"]
    assert Decision.objects.get().verdict == "same"
    assert case not in waiting(EVERY)
    take_back(act_id=act.pk, by=None)
    assert live_id(people["5"]) == people["5"]
    assert not Decision.objects.exists()
    assert case in waiting(EVERY)
    assert list(SourceRecord.objects.order_by("pk").values()) == before
    with pytest.raises(Conflict):
        take_back(act_id=act.pk, by=None)


@pytest.mark.parametrize("verdict", [Verdict.DIFFERENT, Verdict.HOUSEHOLD])
def test_who_is_said_to_be_several_is_not_asked_again(people: dict[str, int], verdict: Verdict) -> None:
    scanned()
    case, pair = case_of(people, "45"), [people["4"], people["5"]]
    answer(case_id=case.pk, verdict=verdict, contact_ids=pair, by=None)
    assert case not in waiting(EVERY)
    scanned()
    assert case_with(people["5"]) is None


def test_some_of_a_case_are_answered_and_the_rest_still_waits(people: dict[str, int]) -> None:
    for left, right in combinations("456", 2):
        decide(left_id=people[left], right_id=people[right], verdict=Verdict.SAME, by=None)
    scanned()
    Decision.objects.all().delete()
    case = case_of(people, "456")
    Case.objects.update(waits=True)
    answer(case_id=case.pk, verdict=Verdict.DIFFERENT, contact_ids=[people["4"], people["6"]], by=None)
    assert case in waiting(EVERY)
    answer(case_id=case.pk, verdict=Verdict.SAME, contact_ids=[people["4"], people["5"]], by=None)
    # 6 is not 4, who is 5 by now: nobody is left to ask about
    assert list(sheet(case).living) == [people["4"], people["6"]]
    assert case not in waiting(EVERY)


def test_a_case_follows_merges_made_elsewhere(people: dict[str, int]) -> None:
    scanned()
    case = case_of(people, "45")
    made = merge_contacts(contact_ids=[people["4"], people["5"]], by=None)
    assert case not in waiting(EVERY)
    undo_merge(merge_id=made.pk, by=None)
    assert case in waiting(EVERY)


def test_new_evidence_comes_with_what_was_said_and_what_is_new(people: dict[str, int]) -> None:
    scanned()
    pair = [people["4"], people["5"]]
    SourceRecord.objects.filter(contact_id=people["4"]).update(values='{"mobile": "+33655443322"}')
    answer(case_id=case_of(people, "45").pk, verdict=Verdict.DIFFERENT, contact_ids=pair, by=None)
    make_record(Contact.objects.get(pk=people["5"]), values='{"mobile": "+33655443322", "city": "Metz"}')
    scanned()
    case = case_of(people, "45")
    assert case in waiting(EVERY)
    told = earlier(pair, sheet(case).subject)[0]
    assert told.verdict == "different"
    assert [(new.field, new.shared, new.left) for new in told.new] == [
        ("mobile", True, False),
        ("city", False, False),
    ]


def test_the_rule_s_proposal_says_whose_and_why(people: dict[str, int]) -> None:
    first, second = people["4"], people["5"]
    SourceRecord.objects.filter(contact_id=first).update(values='{"city": "Metz", "mobile": "+33655443322"}')
    SourceRecord.objects.filter(contact_id=second).update(values='{"city": "Nancy"}')
    scanned()
    kept = kept_by_the_rules([first, second], sheet(case_of(people, "45")).subject)
    assert (kept["mobile"].owner, kept["mobile"].rule) == (first, "only")
    assert (kept["city"].owner, kept["city"].rule) == (first, "full")
    made = answer(
        case_id=case_of(people, "45").pk,
        verdict=Verdict.SAME,
        contact_ids=[first, second],
        choices={"city": second},
        by=None,
    )
    assert made.merge_id
    assert Contact.objects.get(pk=first).city == "Nancy"


def test_homes_are_listed_a_person_a_cluster(people: dict[str, int]) -> None:
    scanned()
    scan = Case.objects.select_related("scan")[0].scan
    (home,) = homes(scan)
    assert sorted(home.clusters) == [[people["1"], people["2"]], [people["3"]]]
    assert homes(scan, after=home.number) == []


def test_what_cannot_be_answered_is_refused(people: dict[str, int]) -> None:
    scanned()
    case = case_of(people, "45")
    with pytest.raises(Invalid, match="two records"):
        answer(case_id=case.pk, verdict=Verdict.SAME, contact_ids=[people["4"]], by=None)
    with pytest.raises(NotFound):
        answer(case_id=999_999, verdict=Verdict.SAME, contact_ids=[people["4"], people["5"]], by=None)
    with pytest.raises(NotFound):
        take_back(act_id=999_999, by=None)


def test_an_answer_is_about_those_of_the_case_alone(people: dict[str, int]) -> None:
    scanned()
    with pytest.raises(Invalid, match="not of the group"):
        answer(
            case_id=case_of(people, "45").pk,
            verdict=Verdict.SAME,
            contact_ids=[people["4"], people["7"]],
            by=None,
        )
    assert Contact.objects.count() == 7
