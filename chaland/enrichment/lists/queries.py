"""Reads of hired lists: one with its status, all of them, its names found one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from chaland.customers import bulk
from chaland.enrichment.domain.sirens import is_siren
from chaland.enrichment.lists import ports
from chaland.enrichment.lists.domain.facts import ListFacts, ListLaw, NameFacts
from chaland.enrichment.lists.domain.status import HELD, days_left, inform_by, missing, status_of
from chaland.enrichment.lists.domain.words import Audience, Informing, Status
from chaland.enrichment.models import HiredList, HiredName, HiredUse
from chaland.kernel.channels import Channel
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, NotFound, Refused
from chaland.kernel.folding import fold
from chaland.kernel.text import Text
from chaland.reference import public_mail_domains

FOUND_AT_MOST = 20
_HELD = "SELECT DISTINCT n.{column} FROM {{keys}} {{join}} enrichment_hiredname n ON n.{column} = k.key"
_ALIKE = (
    *("supplier", "contract_ref", "collected_from", "collected_until", "wording", "partners_version"),
    *("names_us", "goods", "proofs_checked", "purpose", "uses_allowed", "uses_done", "starts_on", "ends_on"),
    *("informed_on", "informing_text", "received_at", "purged_at"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A list as it stands now. `late`: names that nobody told of art. 14; to be told by `inform_by`."""

    row: HiredList
    facts: ListFacts
    status: Status
    missing: tuple[str, ...]
    names: int
    uninformed: int
    inform_by: datetime | None
    days_left: int | None

    @property
    def uses_left(self) -> int:
        return max(0, self.row.uses_allowed - self.row.uses_done)

    @property
    def is_held(self) -> bool:
        return self.status in HELD


def facts_of(row: HiredList, names: int = 0) -> ListFacts:
    """The row as decisions see it."""
    return ListFacts(
        **{name: getattr(row, name) for name in _ALIKE},
        siren_valid=is_siren(row.siren),
        contact=row.supplier_contact or row.supplier_email or row.supplier_phone,
        contract_file=bool(row.contract_digest),
        proof_file=bool(row.proof_digest),
        audience=Audience(row.audience) if row.audience else None,
        channels=frozenset(map(Channel, row.channels)),
        consented=frozenset(map(Channel, row.consented)),
        informing=Informing(row.informing) if row.informing else None,
        taken_in=row.taken_in_at is not None,
        names=names,
    )


def name_facts(name: HiredName, audience: str) -> NameFacts:
    """At work: of a list of professionals, with a company, reached where the public has no mailbox (EML-03)."""
    domain = (name.email or "").rpartition("@")[2]
    at_work = (
        audience == Audience.PROFESSIONALS and bool(name.company) and domain not in public_mail_domains()
    )
    return NameFacts(
        email=bool(name.email),
        mobile=bool(name.mobile),
        phone=bool(name.phone),
        address=bool(name.street and name.postal_code),
        at_work=at_work,
        consented_on=name.consented_on,
        informed_at=name.informed_at,
    )


def list_row(list_id: int) -> HiredList:
    """Raises: NotFound (`list_unknown`)."""
    found = HiredList.objects.filter(pk=list_id).first()
    if found is None:
        raise NotFound(
            "list_unknown",
            Text("Ce fichier loué n'existe pas.", "There is no such hired list."),
            list=list_id,
        )
    return found


def list_called(said: str) -> HiredList:
    """By its number or its name. Raises: NotFound (`list_unknown`), Invalid (`list_ambiguous`)."""
    named = list(HiredList.objects.filter(name=said)[:2])
    if len(named) > 1:
        raise Invalid(
            "list_ambiguous",
            Text(
                "Plusieurs fichiers loués s'appellent « {name} ».", "Several hired lists are called “{name}”."
            ),
            remedy=Text("Donnez son numéro.", "Give its number."),
            path="hired_list",
            name=said[:80],
        )
    return named[0] if named else list_row(int(said[:18]) if said.isdecimal() else 0)


def name_said(row: HiredList) -> str:
    """What `list_called` finds it by: its name, its number when another is called alike."""
    alike = HiredList.objects.filter(name=row.name).count() > 1 or row.name.isdecimal()
    return str(row.pk) if alike else row.name


def status_now(row: HiredList, at: datetime) -> Status:
    return status_of(facts_of(row), at, ports.consents().law(at), settings.CHALAND_ZONE)


def require_held(row: HiredList, at: datetime) -> None:
    """Raises: Refused (`list_closed`) once the contract has ended: its names are out of reach for everybody."""
    if status_now(row, at) not in HELD:
        raise Refused(
            "list_closed",
            Text(
                "Le contrat de ce fichier loué est terminé : ses noms ne sont plus accessibles.",
                "The contract of this hired list has ended: its names are out of reach.",
            ),
        )


def seen(list_id: int, clock: Clock = system_clock) -> Seen:
    """Raises: NotFound (`list_unknown`)."""
    return _seen([list_row(list_id)], clock())[0]


def all_lists(clock: Clock = system_clock) -> list[Seen]:
    """The newest first."""
    return _seen(list(HiredList.objects.order_by("-pk")), clock())


def usable(channel: str, clock: Clock = system_clock) -> list[Seen]:
    """Those that may be used by this channel now, the newest first."""
    ready = (Status.READY, Status.IN_USE)
    return [one for one in all_lists(clock) if one.status in ready and channel in one.row.channels]


def _seen(rows: Sequence[HiredList], at: datetime) -> list[Seen]:
    law = ports.consents().law(at)
    counted = _counted([row.pk for row in rows])
    return [_one_seen(row, at, law, *counted.get(row.pk, (0, 0))) for row in rows]


def _one_seen(row: HiredList, at: datetime, law: ListLaw, names: int, uninformed: int) -> Seen:
    facts = facts_of(row, names)
    return Seen(
        row=row,
        facts=facts,
        status=status_of(facts, at, law, settings.CHALAND_ZONE),
        missing=missing(facts, law),
        names=names,
        uninformed=uninformed,
        inform_by=inform_by(row.received_at, law) if row.received_at else None,
        days_left=days_left(facts, at, settings.CHALAND_ZONE),
    )


def _counted(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """List → its names, and those nobody told yet. Cost: an index each."""
    names = HiredName.objects.filter(list_id__in=ids).order_by()
    every = dict(names.values_list("list_id").annotate(n=Count("id")))
    late = dict(names.filter(informed_at=None).values_list("list_id").annotate(n=Count("id")))
    return {pk: (count, late.get(pk, 0)) for pk, count in every.items()}


def in_force(at: datetime, *, but: int = 0) -> list[int]:
    """Lists taken in whose contract has not ended: no name stands in two of them."""
    live = HiredList.objects.filter(taken_in_at__isnull=False, purged_at=None).exclude(pk=but)
    return list(live.exclude(ends_on__lt=day_of(at)).values_list("pk", flat=True))


def uses(list_id: int) -> list[HiredUse]:
    return list(HiredUse.objects.filter(list_id=list_id).select_related("by").order_by("-pk"))


def alerts(clock: Clock = system_clock) -> list[tuple[Seen, int]]:
    """Lists with people still to be told of art. 14, and the days left for it; the most pressing first."""
    now = clock()
    waiting = [one for one in all_lists(clock) if one.is_held and one.uninformed and one.inform_by]
    told = [(one, max(0, -((now - (one.inform_by or now)) // timedelta(days=1)))) for one in waiting]
    return sorted(told, key=lambda pair: pair[1])


def find_names(row: HiredList, words: str) -> QuerySet[HiredName]:
    """A few names of a list, by e-mail, phone, or how the name begins (three letters at least). Indexed."""
    names = HiredName.objects.filter(list_id=row.pk)
    point = ports.consents().point(words)
    if point is not None:
        either = (
            Q(email=point.value) if point.kind == "email" else Q(mobile=point.value) | Q(phone=point.value)
        )
        return names.filter(either).order_by("pk")[:FOUND_AT_MOST]
    start = fold(words).strip()
    if len(start) < 3:
        return names.none()
    beyond = start[:-1] + chr(ord(start[-1]) + 1)
    begun = names.filter(search__gte=start, search__lt=beyond, search__startswith=start)
    return begun.order_by("search", "pk")[:FOUND_AT_MOST]


def names_known_by(points: Iterable[ports.Point]) -> list[HiredName]:
    """Hired names of any list with one of these coordinates, or at one of these households."""
    wanted = list(points)
    emails = [one.value for one in wanted if one.kind == "email"]
    phones = [one.value for one in wanted if one.kind == "phone"]
    homes = [one.value for one in wanted if one.kind == "postal"]
    either = Q(email__in=emails) | Q(mobile__in=phones) | Q(phone__in=phones) | Q(household__in=homes)
    return list(HiredName.objects.filter(either).select_related("list").order_by("pk"))


def held_among(points: Collection[ports.Point]) -> set[ports.Point]:
    """Those e-mails and phones by which some list holds a name. Cost: three look-ups by index; one when no list has any."""
    if not points or not HiredName.objects.exists():
        return set()
    found: set[ports.Point] = set()
    for kind, columns in (("email", ("email",)), ("phone", ("mobile", "phone"))):
        values = sorted({one.value for one in points if one.kind == kind})
        for column in columns:
            rows = bulk.fetch(_HELD.format(column=column), values) if values else ()
            found |= {ports.Point(kind, value) for (value,) in rows}
    return found


def points_of(name: HiredName) -> list[ports.Point]:
    """What the suppression list knows a name by."""
    said = (("email", name.email), ("phone", name.mobile), ("phone", name.phone), ("postal", name.household))
    return [ports.Point(kind, value) for kind, value in said if value]


def day_of(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.CHALAND_ZONE)).date()
