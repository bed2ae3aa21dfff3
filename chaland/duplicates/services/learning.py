"""The model taught by the decisions of this house, with a way back: versions are kept, one or none is in use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q, QuerySet

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.domain.subjects import Subject
from chaland.duplicates import queries
from chaland.duplicates.domain.decisions import Verdict
from chaland.duplicates.domain.learning import (
    EDGES,
    Correction,
    Lessons,
    Taught,
    evened,
    fitted,
    judged,
)
from chaland.duplicates.domain.model import Model, shipped
from chaland.duplicates.domain.reasons import FOR
from chaland.duplicates.models import Decision, Learned
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Refused
from chaland.kernel.text import Text

PERSON, COMPANY = Subject.PERSON.value, Subject.COMPANY.value
_MODELS = {PERSON: "persons", COMPANY: "companies"}
"""The shipped model of each subject."""
LEAST = 25
"""Pairs said to be one, and pairs said not to be, without which nothing is learnt."""


def version_in_use(subject: str = PERSON) -> Learned | None:
    """What decisions taught that judges now; None: the shipped model alone."""
    return Learned.objects.filter(subject=subject, in_use=True).first()


def version(version_id: int | None, subject: str = PERSON) -> Learned | None:
    """None for the shipped model, or when there is no such version."""
    return Learned.objects.filter(pk=version_id or 0, subject=subject).first()


def model_of(version: Learned | None, subject: str = PERSON) -> Model:
    """The shipped model, corrected by that version."""
    found = shipped(_MODELS[subject])
    return found if version is None else Taught.of(found, Correction(**version.correction))


def model_in_use(subject: str = PERSON) -> Model:
    return model_of(version_in_use(subject), subject)


def lessons(subject: str = PERSON) -> Lessons:
    """The newest decision about each two that the scan had met, with what the shipped model said of them then."""
    asked = _teaching(subject).order_by("id")
    columns = ("left_id", "right_id", "verdict", "at", "known__logit", "known__why")
    newest = {row[:2]: row[2:] for row in asked.values_list(*columns)}
    odds = np.array([row[2] for row in newest.values()], float)
    _, act = np.unique([row[1].timestamp() for row in newest.values()], return_inverse=True)
    names, table = _told([dict(row[3]) for row in newest.values()], shipped(_MODELS[subject]))
    same = np.array([row[0] == Verdict.SAME.value for row in newest.values()], bool)
    return Lessons(names, odds, table, same, act.astype(np.int64), evened(odds, _there(subject)))


def answers(subject: str = PERSON) -> tuple[int, int]:
    """How many of the answers that teach said the same person, and how many did not."""
    asked = _teaching(subject)
    newest = {row[:2]: row[2] for row in asked.order_by("id").values_list("left_id", "right_id", "verdict")}
    same = sum(verdict == Verdict.SAME.value for verdict in newest.values())
    return same, len(newest) - same


def _teaching(subject: str) -> QuerySet[Decision]:
    """Those about pairs that the scan had met; of people, or of companies."""
    about = Q(left__kind=Subject.COMPANY.value)
    taught = Decision.objects.filter(known__logit__isnull=False)
    return taught.filter(about if subject == Subject.COMPANY.value else ~about)


def _told(reasons: list[dict[str, float]], model: Model) -> tuple[list[str], Any]:
    """Contributions, a column for each feature that may be a reason."""
    names = [name for name in model.features if name in FOR]
    rows = [[told.get(name, 0.0) for name in names] for told in reasons]
    return names, np.array(rows, float).reshape(len(rows), len(names))


def _there(subject: str) -> list[int]:
    """How many pairs of the last scan lie between each two edges. Cost: one read by index an edge."""
    scan = queries.newest_scan(Subject(subject))
    if scan is None:
        return [1] * (len(EDGES) + 1)
    bounds = [1 / (1 + np.exp(-edge)) for edge in EDGES]
    above = [queries.pairs_from(scan, float(bound)) for bound in bounds]
    return [0, *(more - fewer for more, fewer in zip(above, [*above[1:], 0], strict=True))]


@transaction.atomic
def learn(*, subject: str = PERSON, by: User | None, clock: Clock = system_clock) -> Learned:
    """Fit a new version on all decisions so far, and take it if decisions held out say that it is better.

    Raises: Refused (`lessons_too_few`).
    """
    known = lessons(subject)
    same, other = int(known.same.sum()), int((~known.same).sum())
    if min(same, other) < LEAST:
        raise Refused(
            "lessons_too_few",
            Text(
                "Il faut {least} réponses de chaque sorte ; il y en a {same} « même personne » et {other} autres.",
                "It takes {least} answers of each kind; there are {same} “same person” and {other} others.",
            ),
            remedy=Text("Continuez de vérifier les doublons.", "Go on reviewing duplicates."),
            least=LEAST,
            same=same,
            other=other,
        )
    found, correction = judged(known), fitted(known)
    made = Learned.objects.create(
        subject=subject,
        correction=correction.plain(),
        same=same,
        other=other,
        before=found.before,
        after=found.after,
        by=by,
        at=clock(),
    )
    if found.better:
        _take(made, subject)
    _note(by, "duplicates.learn", made, {"taken": found.better})
    return made


@transaction.atomic
def use_version(*, version_id: int | None, subject: str = PERSON, by: User | None) -> Learned | None:
    """Judge by this version from now on; None: by the shipped model alone. Raises: Conflict (`version_unknown`)."""
    wanted = version(version_id, subject)
    if wanted is None and version_id is not None:
        raise Conflict(
            "version_unknown",
            Text("Il n'y a pas de version n° {version}.", "There is no version {version}."),
            version=version_id,
        )
    _take(wanted, subject)
    _note(by, "duplicates.use_version", wanted, {})
    return wanted


@transaction.atomic
def go_back(*, subject: str = PERSON, by: User | None) -> Learned | None:
    """To what was in use before the version in use was taken; None: the shipped model. Raises: Conflict
    (`nothing_learned`) when it is the shipped one already."""
    present = version_in_use(subject)
    if present is None:
        raise Conflict(
            "nothing_learned",
            Text("Le modèle livré est déjà en service.", "The shipped model is in use already."),
        )
    former = version(present.former_id, subject)
    Learned.objects.filter(pk=present.pk).update(in_use=False)
    if former is not None:
        Learned.objects.filter(pk=former.pk).update(in_use=True)
    _note(by, "duplicates.learn_back", former, {"from": present.pk})
    return former


def _take(wanted: Learned | None, subject: str) -> None:
    present = version_in_use(subject)
    if present == wanted:
        return
    Learned.objects.filter(subject=subject, in_use=True).update(in_use=False)
    if wanted is not None:
        wanted.in_use, wanted.former_id = True, present.pk if present else None
        wanted.save(update_fields=["in_use", "former_id"])


def _note(by: User | None, verb: str, version: Learned | None, facts: Mapping[str, object]) -> None:
    record(
        actor=by,
        verb=verb,
        subject_kind="model",
        subject_id=version.pk if version else "shipped",
        facts=facts,
    )
