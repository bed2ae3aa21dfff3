"""A use of a hired list: reserved and counted once, its names worked out, given back as long as nothing left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.enrichment.lists import ports
from chaland.enrichment.lists.domain.sendable import REASONS, of_the_list
from chaland.enrichment.lists.queries import facts_of, list_row
from chaland.enrichment.lists.services.leaving import take_out
from chaland.enrichment.lists.services.weighing import weigh
from chaland.enrichment.models import HiredList, HiredName, HiredUse, UseName
from chaland.jobs.domain import Run
from chaland.jobs.models import Job
from chaland.jobs.services import queue
from chaland.kernel.channels import OUTWARD, Channel
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound, Refused
from chaland.kernel.text import Text

KIND = "lists.prepare"
CAMPAIGN = "campaign:"
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
    of_campaign: bool = False,
    clock: Clock = system_clock,
) -> HiredUse:
    """Count one use, once a `key`: asked again with it, the same use is returned. Two people at once never pass
    the number that the contract allows. of_campaign: a campaign makes it, whose keys begin with `CAMPAIGN`.

    Raises: NotFound (`list_unknown`), Invalid (`channel_unknown`, `key_missing`), Refused (`list_not_usable`) with every reason.
    """
    wanted = channel_said(channel)
    if not key.strip() or key.startswith(CAMPAIGN) is not of_campaign:
        raise Invalid("key_missing", Text("Donnez une autre clé.", "Give another key."), path="key")
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
    refuse_campaigns(use)
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


def refuse_campaigns(use: HiredUse) -> None:
    """Raises: Conflict (`use_of_campaign`): a campaign writes to its names, and nobody beside it."""
    if use.key.startswith(CAMPAIGN):
        raise Conflict(
            "use_of_campaign",
            Text(
                "Cette utilisation est celle de la campagne « {name} ».",
                "This use is that of the campaign “{name}”.",
            ),
            remedy=Text("Annulez la campagne pour la rendre.", "Cancel the campaign to give it back."),
            name=use.purpose,
        )


@transaction.atomic
def cancel_use(
    *, use_id: int, by: User | None, of_campaign: bool = False, clock: Clock = system_clock
) -> HiredUse:
    """Give a use back as long as no name left. Raises: NotFound, Conflict (`use_handed`, `use_of_campaign`)."""
    if not of_campaign:
        refuse_campaigns(use_row(use_id))
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
    for page in pages_of(use.list_id, int(run.checkpoint.get("after", 0))):
        with transaction.atomic():
            done += len(page)
            judge_page(use_id=use.pk, page=page, now=clock())
            place = {"after": page[-1].pk, "done": done}
            run.advance(done=done, total=total, checkpoint=place, note="lists.judging")
    with transaction.atomic():
        close_use(use_id=use.pk, now=clock())
    return dict(use_row(use.pk).counts)


def pages_of(list_id: int, after: int) -> Iterator[list[HiredName]]:
    """The names of a list beyond one, page after page."""
    while True:
        names = HiredName.objects.filter(list_id=list_id, pk__gt=after).order_by("pk")
        page = list(names[:_AT_ONCE])
        if not page:
            return
        yield page
        after = page[-1].pk


@transaction.atomic
def judge_page(*, use_id: int, page: Sequence[HiredName], now: datetime) -> list[HiredName]:
    """Those who must not be there leave the list; of the others, those who may be written to are in the use, and are
    returned. Each name once. Raises: Conflict (`use_over`)."""
    use = HiredUse.objects.select_for_update(of=("self",)).select_related("list").get(pk=use_id)
    if use.state != RESERVED:
        raise over()
    weighed = weigh(use.list, page, Channel(use.channel), now)
    may = weighed.may
    take_out(weighed.leaving)
    UseName.objects.bulk_create([UseName(use_id=use_id, name_id=name.pk) for name in may], batch_size=500)
    use.counts = dict(Counter(use.counts) + weighed.counts)
    use.save(update_fields=["counts"])
    return may


def close_use(*, use_id: int, now: datetime) -> None:
    """Every name was judged: its names may leave."""
    HiredUse.objects.filter(pk=use_id, state=RESERVED).update(state=READY, ready_at=now)
