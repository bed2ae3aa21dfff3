"""The names of a use leave: to a campaign of ours, or as a file; each is told where its data comes from."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from chaland.access.models import User
from chaland.access.services import record
from chaland.enrichment.lists import ports
from chaland.enrichment.lists.domain.sendable import sendable
from chaland.enrichment.lists.queries import facts_of, points_of, require_held
from chaland.enrichment.lists.services.using import HANDED, READY, over, refuse_campaigns, use_row
from chaland.enrichment.lists.services.weighing import judged
from chaland.enrichment.models import HiredList, HiredName, HiredUse, UseName
from chaland.kernel.channels import CHANNEL_NAMES, Channel
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict
from chaland.kernel.files import written_whole
from chaland.kernel.formulas import shield
from chaland.kernel.text import Language, Text

_AT_ONCE = 1_000
MERGE = ("civility", "first_name", "last_name", "company", "function", "city", "postal_code")
_ADDRESS = ("recipient_line", "building_line", "street", "locality_line", "postal_code", "city", "country")
_LINES: Mapping[Channel, Sequence[str]] = {
    Channel.EMAIL: ("email",),
    Channel.SMS: ("mobile",),
    Channel.CALL: ("mobile", "phone"),
    Channel.LETTER: _ADDRESS,
}
SOURCE = Text(
    "Vos coordonnées nous ont été communiquées par {supplier}, qui les a recueillies entre le {since} et le {until}. {text}",
    "Your details were passed on to us by {supplier}, who collected them between {since} and {until}. {text}",
)
REASON = Text(
    "Vous recevez ce message ({channel}) parce que votre nom figure dans un fichier que nous loue {supplier}.",
    "You receive this message ({channel}) because your name is in a file that {supplier} hires out to us.",
)


@dataclass(frozen=True, slots=True)
class NameForUse:
    """A name that a message may be made for, now.

    `points`: field → what reaches them by the channel of the use. `merge`: what a message may say of them,
    `data_source` among it. `must_say_source`: nobody told them yet, so that a message without `data_source` is
    unlawful (PRT-05). `reason`: why they get it, for the foot of the message. `department`: for hours.
    """

    name_id: int
    channel: str
    points: Mapping[str, str]
    merge: Mapping[str, str]
    must_say_source: bool
    reason: str
    department: str | None


def names_for_use(
    *, use_id: int, language: Language = "fr", clock: Clock = system_clock
) -> Iterator[NameForUse]:
    """Who may be written to in this use, judged once more as they are given: an objection of a minute ago counts.

    Whoever sends calls `hand_over` before the first message leaves, so that the use can no longer be given back,
    and `informed` after each batch that did. Memory: a thousand names.
    Raises: NotFound (`use_unknown`), Conflict (`use_not_ready`, `use_of_campaign`), Refused (`list_closed`).
    """
    use = use_row(use_id)
    refuse_campaigns(use)
    if use.state not in (READY, HANDED):
        raise Conflict(
            "use_not_ready",
            Text("Cette utilisation n'est pas préparée.", "This use is not prepared."),
            remedy=Text("Préparez-la d'abord.", "Prepare it first."),
        )
    require_held(use.list, clock())
    return _given(use, language, clock)


def _given(use: HiredUse, language: Language, clock: Clock) -> Iterator[NameForUse]:
    row, channel, after = use.list, Channel(use.channel), 0
    source = data_source(row, language)
    reason = REASON.to(language, channel=CHANNEL_NAMES[channel].to(language), supplier=row.supplier)
    while page := _page(use.pk, after):
        after = page[-1].pk
        for name in _may(row, page, channel, clock()):
            yield _for_use(name, channel, source, reason)


def _page(use_id: int, after: int) -> list[HiredName]:
    names = HiredName.objects.filter(uses__use_id=use_id, pk__gt=after)
    return list(names.order_by("pk")[:_AT_ONCE])


def _may(row: HiredList, page: Sequence[HiredName], channel: Channel, now: datetime) -> Iterator[HiredName]:
    law, facts = ports.consents().law(now), facts_of(row)
    points = {name.pk: points_of(name) for name in page}
    opposed = ports.consents().opposed({point for known in points.values() for point in known})
    for name in page:
        told = judged(row, name, channel)
        if opposed.isdisjoint(points[name.pk]) and (
            sendable(facts, told, channel, now, law, settings.CHALAND_ZONE, reserved=True).allowed
        ):
            yield name


def _for_use(name: HiredName, channel: Channel, source: str, reason: str) -> NameForUse:
    told = {field: getattr(name, field) or "" for field in MERGE}
    return NameForUse(
        name_id=name.pk,
        channel=channel.value,
        points={field: value for field in _LINES[channel] if (value := getattr(name, field))},
        merge={**told, "data_source": source},
        must_say_source=name.informed_at is None,
        reason=reason,
        department=name.department,
    )


def data_source(row: HiredList, language: Language = "fr") -> str:
    """What people must be told of where we have their data from (merge field `data_source`)."""
    since, until = (_day(one, language) for one in (row.collected_from, row.collected_until))
    said = SOURCE.to(language, supplier=row.supplier, since=since, until=until, text=row.informing_text)
    return " ".join(said.split())


def _day(day: object, language: Language) -> str:
    return f"{day:%d/%m/%Y}" if day and language == "fr" else f"{day or ''}"


@transaction.atomic
def informed(*, use_id: int, name_ids: Iterable[int], at: datetime) -> int:
    """Write that these names got a message that said where their data comes from. Returns those newly told."""
    hand_over(use_id, at)
    wanted, told = list(name_ids), 0
    for start in range(0, len(wanted), _AT_ONCE):
        theirs = UseName.objects.filter(use_id=use_id, name_id__in=wanted[start : start + _AT_ONCE])
        names = HiredName.objects.filter(pk__in=theirs.values("name_id"), informed_at=None)
        told += names.update(informed_at=at)
    return told


def not_informed(*, name_id: int, at: datetime, within: timedelta) -> None:
    """The message of that instant, or of so shortly before, never left: nobody told them after all."""
    HiredName.objects.filter(pk=name_id, informed_at__range=(at - within, at)).update(informed_at=None)


def hand_over(use_id: int, at: datetime) -> None:
    """Names of this use leave now: it can no longer be given back. Raises: Conflict (`use_over`)."""
    live = HiredUse.objects.filter(pk=use_id, state__in=[READY, HANDED])
    if not live.update(state=HANDED, handed_at=Coalesce("handed_at", Value(at))):
        raise over()


def export_use(
    *,
    use_id: int,
    to: Path,
    language: Language = "fr",
    by: User | None,
    progress: Callable[[int], None] = lambda _rows: None,
    clock: Clock = system_clock,
) -> int:
    """Write the names of a use as a csv for whoever prints, sends or calls. Returns the rows. progress: is told the
    rows written so far, every thousand.

    Every row holds `data_source`, which the first message must say: those in the file count as told.
    Written in the audit trail. Others may write meanwhile: what is marked is marked at the end, or there is no file.
    Raises: as `names_for_use`, Invalid (`folder_missing`), Conflict (`use_over`) when it was given back meanwhile.
    """
    names = names_for_use(use_id=use_id, language=language, clock=clock)
    use = use_row(use_id)
    columns = tuple(dict.fromkeys((*MERGE[:5], *_LINES[Channel(use.channel)], "data_source", "reason")))
    with written_whole(to) as draft:
        left = _write(draft, names, columns, progress)
        with transaction.atomic():
            informed(use_id=use_id, name_ids=left, at=clock())
            facts = {"use": use_id, "rows": len(left), "columns": list(columns), "file": to.name}
            listed = use.list_id
            record(
                actor=by,
                verb="lists.export",
                subject_kind="list",
                subject_id=listed,
                facts=facts,
                clock=clock,
            )
    return len(left)


def _write(
    draft: Path, names: Iterable[NameForUse], columns: Sequence[str], progress: Callable[[int], None]
) -> list[int]:
    """Returns whose rows were written."""
    left = []
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(columns)
        for one in names:
            writer.writerow(_cells(one, columns))
            left.append(one.name_id)
            if len(left) % _AT_ONCE == 0:
                progress(len(left))
    return left


def _cells(one: NameForUse, columns: Sequence[str]) -> list[str]:
    told = {**one.merge, **one.points, "reason": one.reason}
    return [shield(str(told.get(column, ""))) for column in columns]
