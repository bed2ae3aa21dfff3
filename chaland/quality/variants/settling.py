"""What people say of a group: written one way, by a rule that lasts, or several things. Both are taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import Unification
from chaland.customers.queries.spellings import is_list, to_give_back, to_write, unification
from chaland.customers.services.respelling import write
from chaland.customers.services.spelling.rules import lift_rule, make_rule
from chaland.jobs.domain import Run
from chaland.jobs.models import Job, State
from chaland.jobs.services import ask_cancel, queue
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text
from chaland.quality import ports as readers
from chaland.quality.variants.fields import known_field
from chaland.quality.variants.looking import is_small
from chaland.quality.variants.models import ValueGroup
from chaland.quality.variants.ports import sentences

WRITE = "quality.unify"
AT_ONCE = 1_000
"""Records that are written while the person waits: about a second."""
_STEP = 1_000
_LIVE = (State.QUEUED, State.RUNNING)
_PLACE = ("insee", "department", "region", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Done:
    """A rule made or taken back; the job that writes those it concerns, when they are many."""

    rule: Unification
    job: Job | None


def unify(
    *,
    field: str,
    forms: Sequence[str],
    kept: str,
    segments: Collection[int] = (),
    group_id: int | None = None,
    by: User | None,
    clock: Clock = system_clock,
) -> Done:
    """Write these texts of a field one way from now on, in later imports too. segments: those whose sentence names
    one of them and that shall name what is kept instead.

    Raises: NotFound (`field_unknown`); Invalid (`spelling_empty`, `spelling_alone`).
    """
    known_field(field)
    with transaction.atomic():
        rule = make_rule(field=field, forms=forms, kept=kept, place=_place(field, kept), by=by, clock=clock)
        if segments:
            rule.elsewhere = {
                "segments": dict(sentences().rewrite(field, rule.keys, rule.kept, segments, by))
            }
            rule.save(update_fields=["elsewhere"])
        ValueGroup.objects.filter(pk=group_id or 0, field=field).update(rule=rule.pk, by=by)
        return Done(rule, _write_soon(rule, by))


def _place(field: str, kept: str) -> Mapping[str, Any] | None:
    """What the postal file knows of a town by its name alone."""
    if field != "city":
        return None
    found = readers.readers().place(None, kept)
    return {name: found[name] for name in _PLACE} if found.get("insee") else None


def separate(*, number: int, by: User | None, clock: Clock = system_clock) -> Done:
    """Take a rule back: every value is again as if it had never been, those of later imports too; segments that
    were rewritten with it and not changed since say again what they said.

    Raises: NotFound (`unification_gone`); Conflict (`unification_undone`).
    """
    for job_id in Job.objects.filter(unique_key=_key(number), state__in=_LIVE).values_list("pk", flat=True):
        ask_cancel(job_id=job_id)
    with transaction.atomic():
        rule = lift_rule(number=number, by=by, clock=clock)
        sentences().restore(rule.elsewhere.get("segments", {}), by)
        ValueGroup.objects.filter(rule=number).update(rule=None)
        return Done(rule, _write_soon(rule, by))


def _write_soon(rule: Unification, by: User | None) -> Job | None:
    """At once when they are few and found by an index; else by a job."""
    if is_small() or is_list(rule.field) or rule.field in ("city", "product", "category"):
        concerned = _concerned(rule)
        if sum(map(len, concerned.values())) <= AT_ONCE:
            for party, ids in concerned.items():
                write(party, ids)
            return None
    key = _key(rule.pk) if rule.undone_at is None else f"{_key(rule.pk)}:undo"
    return queue(kind=WRITE, arguments={"rule": rule.pk}, unique_key=key, by_id=by.pk if by else None)


def _key(number: int) -> str:
    return f"unify:{number}"


def _concerned(rule: Unification) -> dict[str, list[int]]:
    return to_write(rule) if rule.undone_at is None else to_give_back(rule)


def run(run: Run) -> Mapping[str, Any]:
    """Job `quality.unify`: a thousand a transaction; those that are written no longer wait, so that it goes on where
    it stood after a crash."""
    rule = unification(run.arguments["rule"])
    done, waiting = int(run.checkpoint.get("done", 0)), _concerned(rule)
    total = done + sum(map(len, waiting.values()))
    for party, ids in waiting.items():
        for start in range(0, len(ids), _STEP):
            some = ids[start : start + _STEP]
            with transaction.atomic():
                write(party, some)
                done += len(some)
                run.advance(done=done, total=total, checkpoint={"done": done}, note="rebuilding")
    return {"rule": rule.pk, "written": done}


@transaction.atomic
def say_distinct(*, group_id: int, by: User | None) -> ValueGroup:
    """They are several things: not proposed as one again. Raises: NotFound (`group_gone`)."""
    return _told(group_id, by, distinct=True)


@transaction.atomic
def propose_again(*, group_id: int, by: User | None) -> ValueGroup:
    """Take back what `say_distinct` remembered. Raises: NotFound (`group_gone`)."""
    return _told(group_id, by, distinct=False)


def _told(group_id: int, by: User | None, *, distinct: bool) -> ValueGroup:
    found = group_numbered(group_id)
    found.said_distinct, found.by = distinct, by
    found.save(update_fields=["said_distinct", "by"])
    verb = "values.distinct" if distinct else "values.propose"
    texts = [member["key"] for member in found.members]
    record(actor=by, verb=verb, subject_kind="values", subject_id=found.field, facts={"values": texts[:20]})
    return found


def group_numbered(group_id: int) -> ValueGroup:
    """Raises: NotFound (`group_gone`)."""
    found = ValueGroup.objects.filter(pk=group_id).first()
    if found is None:
        raise NotFound(
            "group_gone",
            Text("Ce groupe de valeurs n'est plus là.", "This group of values is no longer there."),
            remedy=Text("Rechargez la page.", "Load the page again."),
        )
    return found
