"""What people do in a review: join some, say that they are several, take it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.domain.subjects import Subject
from chaland.customers.models import Merge
from chaland.customers.queries.merging import live_ids
from chaland.customers.services.merging import merge_numbers, undo_merge
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.models import Act, Case, Decision, Scan
from chaland.duplicates.queries.cases import members_of
from chaland.duplicates.services.deciding import remember
from chaland.duplicates.services.waiting import look_again
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.text import Text


@transaction.atomic
def answer(
    *,
    case_id: int,
    verdict: Verdict,
    contact_ids: Iterable[int],
    keep: int | None = None,
    choices: Mapping[str, int] | None = None,
    by: User | None,
    clock: Clock = system_clock,
) -> Act:
    """Say of some of a case what they are, each of the others; the same person: they are merged too. `keep` and
    `choices`: as `merge_contacts`, for the same person alone.

    Raises: NotFound (`case_unknown`, `contact_gone`), Invalid (`answer_of_one`, `answer_of_others`, and those of
    `merge_contacts`), Conflict (`contact_moved`).
    """
    case, now = case_of(case_id), clock()
    subject = Subject(Scan.objects.get(pk=case.scan_id).subject)
    living = sorted(set(live_ids(contact_ids, subject).values()))
    _refuse_others(case, living, subject)
    if len(living) < 2:
        raise Invalid(
            "answer_of_one",
            Text("Gardez au moins deux fiches cochées.", "Leave at least two records ticked."),
            path="contact_ids",
        )
    made = [
        remember(left_id=left, right_id=right, verdict=verdict, by=by, now=now, subject=subject).pk
        for left, right in combinations(living, 2)
    ]
    merge = None
    if verdict is Verdict.SAME:
        merge = merge_numbers(
            subject=subject, numbers=living, keep=keep, choices=choices, by=by, clock=clock
        ).pk
    act = Act.objects.create(
        subject=subject.value,
        case_id=case.pk,
        verdict=verdict.value,
        decisions=made,
        merge_id=merge,
        by=by,
        at=now,
    )
    look_again(living, subject)
    return act


def _refuse_others(case: Case, living: Iterable[int], subject: Subject) -> None:
    if not set(living) <= set(live_ids(members_of(case), subject).values()):
        raise Invalid(
            "answer_of_others",
            Text("L'une de ces fiches n'est pas du groupe.", "One of these records is not of the group."),
            path="contact_ids",
        )


@transaction.atomic
def take_back(*, act_id: int, by: User | None, clock: Clock = system_clock) -> Act:
    """What was said is said no longer, whom it merged are several again. Anything that came since stays.

    Raises: NotFound (`act_unknown`), Conflict (`act_taken_back`, `contact_moved`).
    """
    act = Act.objects.select_for_update(of=("self",)).filter(pk=act_id).first()
    if act is None:
        raise NotFound("act_unknown", Text("Il n'y a rien à annuler.", "There is nothing to take back."))
    if act.undone_at is not None:
        raise Conflict("act_taken_back", Text("C'est déjà annulé.", "This is taken back already."))
    if Merge.objects.filter(pk=act.merge_id or 0, undone_at=None).exists():
        undo_merge(merge_id=act.merge_id or 0, by=by, clock=clock)
    said = Decision.objects.filter(pk__in=act.decisions)
    subject = Subject(act.subject)
    told = said.values_list(f"left__{subject.party}_id", f"right__{subject.party}_id")
    touched = {pk for pair in told for pk in pair if pk is not None}
    said.delete()
    act.undone_at = clock()
    act.save(update_fields=["undone_at"])
    facts = {"act": act.pk, "verdict": act.verdict}
    record(actor=by, verb="duplicates.take_back", subject_kind="duplicates", subject_id=act.pk, facts=facts)
    look_again(touched, subject)
    return act


def case_of(case_id: int) -> Case:
    """Raises: NotFound (`case_unknown`)."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound(
            "case_unknown",
            Text(
                "Ce groupe n'est plus à vérifier : le fichier a été parcouru de nouveau.",
                "This group is no longer to review: the file was looked through again.",
            ),
        )
    return case
