"""What services answered, kept for a while: the same is not asked twice. Forgotten with those it was asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import transaction

from chaland.enrichment.models import AskedFor, CachedAnswer
from chaland.jobs.domain import Run
from chaland.kernel.clock import Clock, system_clock

SWEEP = "enrichment.sweep"
KEPT = timedelta(days=90)
Whom = tuple[str, int]
"""Party (contact, company) and number."""


def key_of(asked: Sequence[str]) -> str:
    """A keyed hash: whoever reads the table cannot tell what was asked by trying addresses."""
    secret = settings.SECRET_KEY.encode()[:64]
    return blake2b("\x1f".join(asked).encode(), key=secret, digest_size=20).hexdigest()


def cached(service: str, keys: Collection[str], clock: Clock = system_clock) -> dict[str, Any]:
    """Key → what was answered; an answer may be None, which says that the service knows nothing of it."""
    fresh = CachedAnswer.objects.filter(service=service, expires_at__gt=clock())
    found: dict[str, Any] = {}  # an empty one is what is kept of None
    wanted = list(keys)
    for start in range(0, len(wanted), 500):
        found |= fresh.filter(key__in=wanted[start : start + 500]).values_list("key", "answer")
    return {key: answer or None for key, answer in found.items()}


@transaction.atomic
def keep(
    service: str, answers: Mapping[str, Any], whom: Mapping[str, Iterable[Whom]], clock: Clock = system_clock
) -> None:
    """`answers` and `whom` by key: what was answered, and about whom it was asked."""
    until = clock() + KEPT
    rows = [
        CachedAnswer(service=service, key=key, answer=said or {}, expires_at=until)
        for key, said in answers.items()
    ]
    CachedAnswer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["service", "key"], update_fields=["answer", "expires_at"]
    )
    note_whom(service, whom)


def note_whom(service: str, whom: Mapping[str, Iterable[Whom]]) -> None:
    """Remember about whom an answer is, those of them who were served from here included."""
    ids = dict(CachedAnswer.objects.filter(service=service, key__in=list(whom)).values_list("key", "pk"))
    links = [
        AskedFor(answer_id=ids[key], party=party, party_id=pk)
        for key, several in whom.items()
        if key in ids
        for party, pk in several
    ]
    AskedFor.objects.bulk_create(links, ignore_conflicts=True, batch_size=500)


def forget(party: str, ids: Collection[int]) -> int:
    """Whatever was answered about these, with others or not. Returns how many answers went."""
    about = CachedAnswer.objects.filter(asked_for__party=party, asked_for__party_id__in=list(ids)).distinct()
    numbers = list(about.values_list("pk", flat=True))
    CachedAnswer.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def sweep(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `enrichment.sweep`: answers that have expired."""
    gone, _ = CachedAnswer.objects.filter(expires_at__lte=clock()).delete()
    return {"forgotten": gone}
