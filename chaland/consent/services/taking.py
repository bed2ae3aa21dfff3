"""A confirmed form enters the file: a record of its own source, and an entry of the ledger for each box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chaland.consent.domain.collecting.design import Box, boxes_of
from chaland.consent.domain.collecting.fields import KEPT
from chaland.consent.domain.identifiers import Identifier, postal_of
from chaland.consent.domain.words import Channel, Method, PointKind
from chaland.consent.models import CollectionTerms, Form, Purpose, Submission, Wording
from chaland.consent.queries.identifiers import contacts_with
from chaland.consent.services.ledger import Proof, Whom, record_consent
from chaland.customers.models import Batch, Contact, SourceRecord
from chaland.customers.services.collected import collection, record_about, record_of_person
from chaland.kernel.clock import Clock
from chaland.kernel.folding import fold


def take(
    submission: Submission, payload: Mapping[str, Any], confirmed_at: datetime | None, clock: Clock
) -> None:
    """Write the person and each consent given. In a transaction.

    A confirmed mailbox that one known contact alone has, under the same name, is that contact; whoever
    only typed an address is somebody new, whom the search for duplicates may join later.
    """
    form, values = submission.form, dict(payload["values"])
    batch = collection(f"form-{form.slug}", form.name, submission.sent_at)
    _terms(batch, form)
    kept = {name: value for name, value in values.items() if name in KEPT or name in _FOUND}
    person = {**kept, "language": payload["language"]}
    owner = _owner(person) if confirmed_at else None
    record = _record(batch, owner, person, submission.sent_at)
    for box in boxes_of(payload["boxes"]):
        if _is_used(box):
            _consent(submission, payload, box, record, person, confirmed_at, clock)


_FOUND = ("insee", "department", "region", "latitude", "longitude")


def _is_used(box: Box) -> bool:
    """A purpose given up since the page was shown is consented to by nobody."""
    purpose = Purpose.objects.filter(code=box.purpose, active=True).first()
    return purpose is not None and box.channel.value in purpose.channels


def _record(batch: Batch, owner: int | None, person: Mapping[str, Any], at: datetime) -> SourceRecord:
    if owner is None:
        return record_of_person(batch=batch, values=person, at=at)
    return record_about(batch=batch, contact_id=owner, values=person, at=at)


def _terms(batch: Batch, form: Form) -> None:
    """People told us themselves, informed by the notice, free to leave each box unticked."""
    CollectionTerms.objects.get_or_create(
        source_id=batch.source_id,
        defaults={
            "controller": form.controller,
            "direct": True,
            "informed": True,
            "refusal_offered": True,
            "since": form.created_at.date(),
        },
    )


def _owner(person: Mapping[str, Any]) -> int | None:
    """The one contact known by this address, unless the names say that it is somebody else."""
    address = Identifier(PointKind.EMAIL.value, str(person.get("email") or ""))
    found = contacts_with([address]).get(address, []) if address.value else []
    if len(found) != 1:
        return None
    contact = Contact.objects.get(pk=found[0])
    pairs = ((person.get("last_name"), contact.last_name), (person.get("first_name"), contact.first_name))
    same = all(not said or not known or fold(str(said)) == fold(known) for said, known in pairs)
    return contact.pk if same else None


def _consent(
    submission: Submission,
    payload: Mapping[str, Any],
    box: Box,
    record: SourceRecord,
    person: Mapping[str, Any],
    confirmed_at: datetime | None,
    clock: Clock,
) -> None:
    for identifier in _identifiers(box.channel, person):
        record_consent(
            whom=Whom(record_id=record.pk, identifier=identifier),
            channel=box.channel,
            purpose=box.purpose,
            at=submission.sent_at,
            method=Method.DOUBLE_OPT_IN if confirmed_at else Method.WEB_FORM,
            proof=_proof(submission, payload, box, confirmed_at),
            clock=clock,
        )


def _identifiers(channel: Channel, person: Mapping[str, Any]) -> Sequence[str]:
    """What the channel reaches, of what was typed: both numbers for a call."""
    if channel in (Channel.EMAIL, Channel.PIXEL, Channel.PARTNER):
        return [person["email"]]
    if channel is Channel.LETTER:
        return [postal_of(person.get("street"), person.get("postal_code"), person.get("last_name")) or ""]
    fields = ("mobile",) if channel is Channel.SMS else ("mobile", "phone")
    return list(dict.fromkeys(person[name] for name in fields if person.get(name)))


def _goods(box: Box, language: str) -> str:
    """As the wording named them."""
    purpose = Purpose.objects.get(code=box.purpose)
    return purpose.goods_or_services or (purpose.label_en if language == "en" else purpose.label_fr)


def _proof(
    submission: Submission, payload: Mapping[str, Any], box: Box, confirmed_at: datetime | None
) -> Proof:
    shown = Wording.objects.in_bulk([payload["wordings"][box.key], payload["notice"]])
    notice = shown[payload["notice"]]
    return Proof(
        form_id=submission.form_id,
        form_url=payload["url"],
        wording_id=payload["wordings"][box.key],
        controller_id=submission.form.controller_id,
        goods_or_services=_goods(box, payload["language"]),
        double_opt_in_at=confirmed_at,
        partners=box.partners,
        partners_version=shown[payload["wordings"][box.key]].sha256 if box.partners else None,
        evidence={
            "submission": submission.pk,
            "form_version": payload["version"],
            "language": payload["language"],
            "shown_at": payload["shown_at"],
            "notice": {"wording": notice.pk, "version": notice.version, "sha256": notice.sha256},
            "ip": payload["ip"],
        },
    )
