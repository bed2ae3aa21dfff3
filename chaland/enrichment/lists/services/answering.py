"""What hired people say: they become ours by an act of their own, or they say no and go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.services.collected import collection, record_of_person
from chaland.enrichment.lists import ports
from chaland.enrichment.lists.domain.words import Act
from chaland.enrichment.lists.queries import names_known_by, points_of, require_held
from chaland.enrichment.lists.services.exporting import forget_files
from chaland.enrichment.lists.services.leaving import take_out
from chaland.enrichment.lists.services.screening import our_own
from chaland.enrichment.lists.services.using import channel_said
from chaland.enrichment.lists.services.weighing import as_person
from chaland.enrichment.models import Adoption, HiredList, HiredName, UseName
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.text import Text

_KEPT = (
    *("civility", "first_name", "last_name", "function", "email", "mobile", "phone", "recipient_line"),
    *("building_line", "street", "locality_line", "postal_code", "city", "department", "country"),
)


def name_row(name_id: int, at: datetime) -> HiredName:
    """Raises: NotFound (`name_unknown`), Refused (`list_closed`)."""
    found = HiredName.objects.select_related("list").filter(pk=name_id).first()
    if found is None:
        raise NotFound(
            "name_unknown", Text("Ce nom n'est dans aucun fichier loué.", "This name is in no hired list.")
        )
    require_held(found.list, at)
    return found


@transaction.atomic
def adopt(
    *,
    name_id: int,
    act: str,
    at: datetime,
    evidence: str,
    consents: Sequence[str] = (),
    by: User | None,
    clock: Clock = system_clock,
) -> int:
    """Make a contact of a hired name, by what the person did; `consents`: channels that they agreed to.

    Its source is the list, and `evidence` (a reference: order, form, letter) says what they did. Returns the contact.
    Raises: NotFound (`name_unknown`), Refused (`list_closed`), Invalid (`act_unknown`, `evidence_missing`,
    `date_absurd`, a consent without what proves it), Conflict (`already_ours`): nothing is linked by itself.
    """
    now = clock()
    name = name_row(name_id, now)
    _check(act, evidence, at, now, name.list)
    if our_own([as_person(name)]).holds(as_person(name)):
        raise Conflict(
            "already_ours",
            Text("Cette personne est déjà dans votre fichier.", "This person is in your file already."),
            remedy=Text("Notez ce qu'elle a fait sur sa fiche.", "Note what they did on their own record."),
        )
    batch = collection(f"list-{name.list_id}", f"Fichier loué : {name.list.supplier}", now)
    said: dict[str, Any] = {field: getattr(name, field) for field in _KEPT}
    made = record_of_person(batch=batch, values=said, at=now)
    assert made.contact_id is not None
    Adoption.objects.create(
        list=name.list, record=made, act=act, at=at, evidence=evidence.strip(), noted_at=now, by=by
    )
    _tell_the_ledger(name, made.contact_id, at, evidence, consents, by)
    name.delete()
    facts, listed = {"contact": made.contact_id, "act": act}, name.list_id
    record(actor=by, verb="lists.adopt", subject_kind="list", subject_id=listed, facts=facts, clock=clock)
    return made.contact_id


def _check(act: str, evidence: str, at: datetime, now: datetime, row: HiredList) -> None:
    if act not in set(Act):
        raise Invalid(
            "act_unknown",
            Text("Dites ce que la personne a fait : {known}.", "Say what the person did: {known}."),
            path="act",
            known=", ".join(Act),
        )
    if not evidence.strip():
        raise Invalid(
            "evidence_missing",
            Text("Dites ce qui le montre.", "Say what shows it."),
            remedy=Text(
                "Un n° de commande, de formulaire, de courrier.", "The number of an order, a form, a letter."
            ),
            path="evidence",
        )
    if at.tzinfo is None or at > now or (row.received_at is not None and at < row.received_at):
        raise _absurd(
            Text(
                "Ce jour n'est pas entre la réception du fichier et maintenant.",
                "This day is not between the receipt of the file and now.",
            )
        )


def _absurd(said: Text) -> Invalid:
    return Invalid("date_absurd", said, path="at")


def _tell_the_ledger(
    name: HiredName, contact_id: int, at: datetime, evidence: str, consents: Sequence[str], by: User | None
) -> None:
    told = (
        UseName.objects.filter(name=name).order_by("-use_id").values_list("use__channel", flat=True).first()
    )
    if name.informed_at is not None:
        ports.consents().informed(contact_id, told or "letter", name.informed_at, by)
    for channel in consents:
        ports.consents().allow(contact_id, channel_said(channel).value, at, evidence.strip(), by)


@transaction.atomic
def say_no(
    *,
    name_id: int,
    channel: str | None = None,
    at: datetime | None = None,
    by: User | None,
    clock: Clock = system_clock,
) -> int:
    """A hired person objects, by STOP, letter or word: onto the suppression list, out of every hired list, and the
    suppliers are to be told (SUP-03). `channel` None: all of them. Returns the names that went.

    Raises: NotFound (`name_unknown`), Refused (`list_closed`), Invalid (`channel_unknown`).
    """
    name = name_row(name_id, clock())
    return _no(points_of(name), channel, at or clock(), by, clock)


@transaction.atomic
def say_no_by(
    *,
    said: str,
    channel: str | None = None,
    at: datetime | None = None,
    by: User | None,
    clock: Clock = system_clock,
) -> int:
    """The same, known by the e-mail or phone that says no: what a STOP brings. 0 when no hired name has it,
    whose objection is then not written here. Raises: Invalid (`identifier_wrong`, `channel_unknown`)."""
    point = ports.consents().point(said)
    if point is None:
        raise Invalid(
            "identifier_wrong",
            Text("Donnez un e-mail ou un téléphone.", "Give an email or a phone."),
            path="who",
        )
    return _no([point], channel, at or clock(), by, clock) if names_known_by([point]) else 0


def _no(
    points: Iterable[ports.Point], channel: str | None, at: datetime, by: User | None, clock: Clock
) -> int:
    """Of the suppression list everything they are known by; from the lists whoever is known by e-mail or phone."""
    if at > clock():
        raise _absurd(Text("Ce jour est dans l'avenir.", "This day lies in the future."))
    wanted = list(points)
    scope = channel_said(channel).value if channel else ""
    own = [point for point in wanted if point.kind != "postal"] or wanted
    names = names_known_by(own)
    told = {point for name in names for point in points_of(name)} | set(wanted)
    ports.consents().object_to(sorted(told), scope, at, "hired list", by)
    ports.consents().relay(
        [
            ports.Relay(name.list.supplier or name.list.name, name.list.contract_ref, point, scope, at)
            for name in names
            for point in points_of(name)[:1]
        ]
    )
    for list_id in sorted({name.list_id for name in names}):
        facts = {"names": sum(name.list_id == list_id for name in names), "channel": scope}
        record(actor=by, verb="lists.no", subject_kind="list", subject_id=list_id, facts=facts, clock=clock)
    take_out([name.pk for name in names])
    forget_files(name.list_id for name in names)
    return len(names)
