"""A use of a hired list: reserved and counted once, its names worked out, given back as long as nothing left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.enrichment.lists import ports
from chaland.enrichment.lists.domain.facts import ListFacts, ListLaw, NameFacts
from chaland.enrichment.lists.domain.people import SAID, Person
from chaland.enrichment.lists.domain.sendable import REASONS, of_the_list, sendable
from chaland.enrichment.lists.queries import facts_of, list_row, name_facts
from chaland.enrichment.lists.services.screening import screen_again
from chaland.enrichment.models import HiredList, HiredName, HiredUse, UseName
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue
from chaland.kernel.channels import OUTWARD, Channel
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound, Refused
from chaland.kernel.text import Text

KIND = "lists.prepare"
RESERVED, READY, HANDED, CANCELLED = "reserved", "ready", "handed", "cancelled"
_AT_ONCE = 2_000


@transaction.atomic
def reserve_use(
    *,
    list_id: int,
    channel: str,
    key: str,
    purpose: str = "",
    by: User | None,
    clock: Clock = system_clock,
) -> HiredUse:
    """Count one use, once a `key`: asked again with it, the same use is returned. Two people at once never pass
    the number that the contract allows.

    Raises: NotFound (`list_unknown`), Invalid (`channel_unknown`, `key_missing`), Refused (`list_not_usable`) with every reason.
    """
    wanted = channel_said(channel)
    if not key.strip():
        raise Invalid("key_missing", Text("Donnez une clé.", "Give a key."), path="key")
    list_row(list_id)
    row = HiredList.objects.select_for_update().get(
        pk=list_id
    )  # whoever comes second waits, then sees the first
    made = HiredUse.objects.filter(list_id=list_id, key=key).first()
    if made is not None:
        return made
    now = clock()
    no = list(of_the_list(facts_of(row), wanted, now, ports.consents().law(now), settings.CHALAND_ZONE))
    if no:
        raise _not_usable(no)
    row.uses_done += 1
    row.save(update_fields=["uses_done"])
    use = HiredUse.objects.create(
        list=row, key=key, channel=wanted.value, purpose=purpose.strip(), reserved_at=now, by=by
    )
    facts = {"use": use.pk, "channel": wanted.value, "done": row.uses_done, "allowed": row.uses_allowed}
    record(actor=by, verb="lists.use", subject_kind="list", subject_id=list_id, facts=facts, clock=clock)
    return use


def channel_said(said: str) -> Channel:
    """Raises: Invalid (`channel_unknown`)."""
    if said in set(OUTWARD):
        return Channel(said)
    raise Invalid(
        "channel_unknown",
        Text("« {said} » n'est pas l'un de : {known}.", "“{said}” is not one of: {known}."),
        path="channel",
        said=said[:40],
        known=", ".join(OUTWARD),
    )


def _not_usable(codes: Sequence[str]) -> Refused:
    return Refused(
        "list_not_usable",
        Text("{why_fr}", "{why_en}"),
        why_fr=" ".join(REASONS[code].text.fr for code in codes),
        why_en=" ".join(REASONS[code].text.en for code in codes),
        reasons=",".join(codes),
    )


def prepare_use(*, use_id: int, by: User | None) -> Job:
    """Queue the working out of who may be written to in this use. Raises: NotFound (`use_unknown`), Conflict (`use_over`)."""
    use = use_row(use_id)
    if use.state != RESERVED:
        raise over()
    job = queue(kind=KIND, arguments={"use": use.pk}, unique_key=f"use:{use.pk}", by_id=by.pk if by else None)
    HiredUse.objects.filter(pk=use.pk).update(job_id=job.pk)
    return job


def use_row(use_id: int) -> HiredUse:
    found = HiredUse.objects.select_related("list").filter(pk=use_id).first()
    if found is None:
        raise NotFound(
            "use_unknown", Text("Cette utilisation n'existe pas.", "There is no such use."), use=use_id
        )
    return found


def over() -> Conflict:
    return Conflict(
        "use_over",
        Text(
            "Cette utilisation a déjà été préparée ou rendue.", "This use was prepared or given back already."
        ),
    )


@transaction.atomic
def cancel_use(*, use_id: int, by: User | None, clock: Clock = system_clock) -> HiredUse:
    """Give a use back as long as no name left. Raises: NotFound, Conflict (`use_handed`)."""
    held = HiredList.objects.select_for_update().get(pk=use_row(use_id).list_id)
    use = HiredUse.objects.select_for_update().get(pk=use_id)
    if use.state == HANDED:
        raise Conflict(
            "use_handed", Text("Ses noms sont déjà partis.", "Its names have left already."), use=use_id
        )
    if use.state != CANCELLED:
        held.uses_done -= 1
        held.save(update_fields=["uses_done"])
        UseName.objects.filter(use=use).delete()
        use.state = CANCELLED
        use.save(update_fields=["state"])
        facts = {"use": use_id}
        record(
            actor=by, verb="lists.use_back", subject_kind="list", subject_id=held.pk, facts=facts, clock=clock
        )
    return use


def prepare(run: Run, clock: Clock = system_clock) -> Mapping[str, Any]:
    """Job `lists.prepare`, argument `use`: takes up after the last page of names that was judged."""
    use = use_row(run.arguments["use"])
    total = HiredName.objects.filter(list_id=use.list_id).count()
    done = int(run.checkpoint.get("done", 0))
    for page in _pages(use.list_id, int(run.checkpoint.get("after", 0))):
        with transaction.atomic():
            done += len(page)
            _judge(use.pk, page, clock())
            place = {"after": page[-1].pk, "done": done}
            run.advance(done=done, total=total, checkpoint=place, note="lists.judging")
    with transaction.atomic():
        HiredUse.objects.filter(pk=use.pk, state=RESERVED).update(state=READY, ready_at=clock())
    return dict(use_row(use.pk).counts)


def _pages(list_id: int, after: int) -> Iterator[list[HiredName]]:
    while True:
        names = HiredName.objects.filter(list_id=list_id, pk__gt=after).order_by("pk")
        page = list(names[:_AT_ONCE])
        if not page:
            return
        yield page
        after = page[-1].pk


def _judge(use_id: int, page: Sequence[HiredName], now: datetime) -> None:
    """Those who must not be there go from the list; of the others, those who may be written to are in the use."""
    use = HiredUse.objects.select_for_update().select_related("list").get(pk=use_id)
    if use.state != RESERVED:
        raise over()
    law, row = ports.consents().law(now), use.list
    facts = facts_of(row)
    gone = screen_again(row, [as_person(name) for name in page], now)
    counted = Counter(why.value for why in gone.values())
    may: list[UseName] = []
    for name in page:
        if name.pk not in gone:
            reasons = _why_not(facts, row, name, Channel(use.channel), now, law)
            counted.update(reasons[:1])
            may += [] if reasons else [UseName(use_id=use_id, name_id=name.pk)]
    counted["names"] += len(may)
    HiredName.objects.filter(pk__in=list(gone)).delete()
    UseName.objects.bulk_create(may, batch_size=500)
    use.counts = dict(Counter(use.counts) + counted)
    use.save(update_fields=["counts"])


def _why_not(
    facts: ListFacts, row: HiredList, name: HiredName, channel: Channel, now: datetime, law: ListLaw
) -> tuple[str, ...]:
    told = judged(row, name, channel)
    decided = sendable(facts, told, channel, now, law, settings.CHALAND_ZONE, reserved=True)
    return () if decided.allowed else decided.reasons


def judged(row: HiredList, name: HiredName, channel: Channel) -> NameFacts:
    """The name as `sendable` sees it for a channel: refused in the supplier's own file is opposed."""
    told = name_facts(name, row.audience)
    return replace(told, opposed=channel.value in name.refused.split(","))


def as_person(name: HiredName) -> Person:
    return Person(
        line=name.line,
        said={field: getattr(name, field) for field in SAID},
        household=name.household,
        given=name.given,
        refused=frozenset(filter(None, name.refused.split(","))),
        pk=name.pk,
    )
