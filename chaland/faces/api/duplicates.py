"""Who stands twice: the last scan, cases to review page by page, answers and merges with the way back, a check of one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from chaland.customers.domain.subjects import Subject
from chaland.customers.queries.merging import live_ids
from chaland.customers.services.merging import merge_contacts, undo_merge
from chaland.customers.services.merging.merge import VERBS
from chaland.duplicates import document
from chaland.duplicates.domain.bands import CLUSTER_FROM
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.queries.cases import Wanted
from chaland.duplicates.services.checking import check, check_one
from chaland.duplicates.services.deciding import decide
from chaland.duplicates.services.reviewing import answer, case_of, take_back
from chaland.duplicates.services.scanning import queue_scan
from chaland.faces.api.keys import Key, note_read, user
from chaland.faces.api.language import asked
from chaland.faces.api.shapes import Body, Cursor, Number, PageSize, Word, answers
from chaland.intake.by_hand import all_typed

router = Router(tags=["duplicates"])
READ = Key("contacts:read", "contacts.merge")
WRITE = Key("contacts:write", "contacts.merge")
AnyVerdict = Literal["same", "different", "household"]
Several = Annotated[list[Number], Field(min_length=2, max_length=50)]
Choices = Annotated[
    dict[Word, Number],
    Field(max_length=100, description="Field, or `custom.<key>`: the contact whose value is taken."),
]


class StateOut(Schema):
    """The last scan that ended; null before the first. `learned`: the version of what answers taught that judged it."""

    scan: int | None
    finished_at: str | None
    records: int
    clusters: int
    households: int
    learned: int | None
    to_review: int
    automatic: int
    running: bool


class JobOut(Schema):
    job: int
    state: str


class Reason(Schema):
    """`weight`: log-odds; above zero it speaks for one person."""

    feature: str
    weight: float
    words: str


class LinkOut(Schema):
    left_id: int
    right_id: int
    probability: float
    household: bool
    reasons: list[Reason]


class CaseOut(Schema):
    """Contacts that may be one. `probability`: of the weakest link that holds them together."""

    case: int
    probability: float
    band: Literal["automatic", "review", "no"]
    household: bool
    spent_cents: int
    waits: bool
    contact_ids: list[int]
    links: list[LinkOut]


class CasesOut(Schema):
    cases: list[CaseOut]
    next: str | None


class AnswerIn(Body):
    """What these contacts of the case are, each of the others; the same person: they are merged."""

    verdict: AnyVerdict
    contact_ids: Several
    keep: Number | None = None
    choices: Choices = {}


class ActOut(Schema):
    """`merge`: its number when contacts were merged."""

    act: int
    verdict: str
    merge: int | None
    undone: bool


class DecisionIn(Body):
    left_id: Number
    right_id: Number
    verdict: AnyVerdict


class DecisionOut(Schema):
    decision: int
    verdict: str


class MergeIn(Body):
    contact_ids: Several
    keep: Number | None = None
    choices: Choices = {}


class MergeOut(Schema):
    merge: int
    contact_id: int
    merged: list[int]


class UndoneOut(Schema):
    """`contacts`: those that are there again."""

    merge: int
    contacts: list[int]


class CheckIn(Body):
    """A contact or a company of the file, or the values of somebody, or of a company (`kind`): its fields, written as
    people write them."""

    contact_id: Number | None = None
    company_id: Number | None = None
    kind: Literal["person", "company"] = "person"
    values: Annotated[dict[Word, Word], Field(max_length=30)] = {}


class LikelyOut(Schema):
    """`contact_id` of a person, `company_id` of a company; the other is null. `household`: of companies, one group."""

    contact_id: int | None = None
    company_id: int | None = None
    probability: float
    band: Literal["automatic", "review", "no"]
    household: bool
    reasons: list[Reason]


class CheckOut(Schema):
    found: list[LikelyOut]


@router.get("", auth=READ, response=answers(StateOut), operation_id="duplicates_state")
def state(request: HttpRequest) -> dict[str, Any]:
    """What the last scan found, what waits for an answer, whether a scan is under way."""
    return document.state_document()


@router.post("/scans", auth=WRITE, response=answers(JobOut, 202), operation_id="scan_duplicates")
def scan(request: HttpRequest) -> Status[dict[str, Any]]:
    """Have the whole file looked through by a worker; a scan that is under way is returned instead."""
    job = queue_scan(threshold=CLUSTER_FROM, by_id=user(request).pk)
    return Status(202, {"job": job.pk, "state": job.state})


@router.get("/cases", auth=READ, response=answers(CasesOut), operation_id="duplicate_cases")
def cases(
    request: HttpRequest,
    band: Literal["review", "automatic", "all"] = "review",
    batch: Number | None = None,
    after: Cursor | None = None,
    limit: PageSize = 50,
) -> dict[str, Any]:
    """Those that wait for an answer, by their number; of an import alone when `batch` says its number."""
    wanted = Wanted(band="" if band == "all" else band, batch=batch)
    found = document.cases_document(wanted, int(after or 0), limit, asked(request))
    note_read(request, "duplicates.cases", {"cases": [one["case"] for one in found["cases"]]})
    return found


@router.get("/cases/{case_id}", auth=READ, response=answers(CaseOut), operation_id="duplicate_case")
def case(request: HttpRequest, case_id: Number) -> dict[str, Any]:
    return document.case_document(case_of(case_id), asked(request))


@router.post(
    "/cases/{case_id}/answer", auth=WRITE, response=answers(ActOut), operation_id="answer_duplicate_case"
)
def answer_case(request: HttpRequest, case_id: Number, body: AnswerIn) -> dict[str, Any]:
    """Remembered: a pair once said to be different is not proposed again before something new is heard of it."""
    act = answer(
        case_id=case_id,
        verdict=Verdict(body.verdict),
        contact_ids=body.contact_ids,
        keep=body.keep,
        choices=body.choices,
        by=user(request),
    )
    return document.act_document(act)


@router.post("/acts/{act_id}/undo", auth=WRITE, response=answers(ActOut), operation_id="undo_answer")
def undo_act(request: HttpRequest, act_id: Number) -> dict[str, Any]:
    """What was said is said no longer, whom it merged are several again."""
    return document.act_document(take_back(act_id=act_id, by=user(request)))


@router.post("/decisions", auth=WRITE, response=answers(DecisionOut), operation_id="decide_duplicates")
def decide_pair(request: HttpRequest, body: DecisionIn) -> dict[str, Any]:
    """Remember what two contacts are, without merging them."""
    made = decide(
        left_id=body.left_id, right_id=body.right_id, verdict=Verdict(body.verdict), by=user(request)
    )
    return {"decision": made.pk, "verdict": made.verdict}


@router.post("/merges", auth=WRITE, response=answers(MergeOut), operation_id="merge_contacts")
def merge(request: HttpRequest, body: MergeIn) -> dict[str, Any]:
    """Make several contacts one; nothing is deleted, and it is undone at any time."""
    made = merge_contacts(
        contact_ids=body.contact_ids, keep=body.keep, choices=body.choices, by=user(request)
    )
    return {"merge": made.pk, "contact_id": made.kept_id, "merged": document.merged_away(made)}


@router.post("/merges/{merge_id}/undo", auth=WRITE, response=answers(UndoneOut), operation_id="undo_merge")
def unmerge(request: HttpRequest, merge_id: Number) -> dict[str, Any]:
    made = undo_merge(merge_id=merge_id, by=user(request))
    numbers = [made.kept_id, *document.merged_away(made)]
    return {"merge": made.pk, "contacts": sorted(set(live_ids(numbers).values()))}


@router.post("/check", auth=READ, response=answers(CheckOut), operation_id="check_duplicates")
def check_somebody(request: HttpRequest, body: CheckIn) -> dict[str, Any]:
    """Who of the file somebody may be, or which company, the likeliest first; nothing is written."""
    if body.contact_id is not None:
        subject, found = Subject.PERSON, check_one(number=body.contact_id)
    elif body.company_id is not None:
        subject, found = Subject.COMPANY, check_one(number=body.company_id, subject=Subject.COMPANY)
    else:
        subject = Subject(body.kind)
        found = check(values=all_typed(body.values), subject=subject)
    note_read(request, "duplicates.check", {VERBS[subject]: [one.number for one in found]})
    return {"found": [document.likely_document(one, subject, asked(request)) for one in found]}
