"""Of whom one speaks: a contact, one of its records, an identifier, or a person not known yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chaland.consent.domain.identifiers import Identifier, guessed, identifier_for
from chaland.consent.domain.words import POINT_OF_CHANNEL, Channel, Method, PointKind
from chaland.consent.queries.identifiers import contacts_with, golden_identifiers, identifiers_of
from chaland.customers.models import Contact, SourceRecord
from chaland.customers.services.collected import collection, record_about, record_of_person
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text
from chaland.reference import phone_usage

_NAMES: Mapping[Method, Text] = {
    Method.WEB_FORM: Text("Consentements par formulaire", "Consents by form"),
    Method.DOUBLE_OPT_IN: Text("Consentements par formulaire", "Consents by form"),
    Method.PAPER: Text("Consentements sur papier", "Consents on paper"),
    Method.COUNTER: Text("Consentements au comptoir", "Consents at the counter"),
    Method.PHONE: Text("Consentements par téléphone", "Consents by phone"),
    Method.ORAL: Text("Consentements de vive voix", "Consents by word of mouth"),
    Method.API: Text("Consentements par l'API", "Consents by the API"),
    Method.IMPORT: Text("Consentements importés", "Imported consents"),
}
_OTHER = Text("Consentements", "Consents")


@dataclass(frozen=True, slots=True)
class Whom:
    """Give one of contact, record and identifier, or an identifier with either. `person`: what a form
    typed of someone who may not be known yet, as fields of a contact; `source`: slug and name of who asked.
    `only`: a refusal is about the identifier and no other of theirs, though it stays with the person.
    """

    contact_id: int | None = None
    record_id: int | None = None
    identifier: str | None = None
    person: Mapping[str, Any] | None = None
    source: tuple[str, str] | None = None
    only: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Who it is: the contact if known, the record their act hangs on, what they are known by."""

    contact_id: int | None
    record: SourceRecord | None
    identifiers: Sequence[Identifier]

    @property
    def subject(self) -> str:
        return f"{self.record.source_id}:{self.record.kind}:{self.record.key}" if self.record else ""


def who_consents(whom: Whom, channel: Channel, method: Method, at: datetime) -> Found:
    """The coordinates that a consent to this channel is about, and the record that says so.

    Raises: NotFound (`contact_gone`), Invalid (`identifier_wrong`, `identifier_channel`, `point_missing`, `sms_not_mobile`).
    """
    given = [identifier_for(channel, whom.identifier)] if whom.identifier else []
    contact_id = _contact(whom)
    if contact_id is None and whom.person is not None and given:
        contact_id = _only_one(given[0])
    wanted = given or _golden(contact_id, channel)
    _refuse_landline(channel, wanted)
    record = _own_record(whom) or _record(whom, contact_id, wanted, method, at)
    return Found(record.contact_id if record else contact_id, record, wanted)


def who_refuses(whom: Whom, channel: Channel | None) -> Found:
    """All that the person is known by on this channel (None: on all), so that the refusal holds on each.

    With an identifier and no contact: that one. Raises: NotFound (`contact_gone`), Invalid (`whom_missing`).
    """
    contact_id = _contact(whom)
    given = [_identifier(whom.identifier, channel)] if whom.identifier else []
    if contact_id is None and not given:
        raise Invalid(
            "whom_missing",
            Text(
                "Dites de qui il s'agit : contact, e-mail ou téléphone.", "Say who: contact, email or phone."
            ),
            path="identifier",
        )
    if contact_id is None:
        return Found(None, None, given)
    kind = POINT_OF_CHANNEL[channel] if channel else None
    every = () if whom.only and given else identifiers_of([contact_id]).get(contact_id, [])
    known = [one for one in every if kind in (None, one.kind)]
    bare = Identifier((kind or PointKind.EMAIL).value, "")
    return Found(contact_id, _any_record(whom, contact_id), list(dict.fromkeys([*given, *known])) or [bare])


def _identifier(said: str, channel: Channel | None) -> Identifier:
    if "|" in said:
        return Identifier(PointKind.POSTAL.value, said.strip())
    return identifier_for(channel, said) if channel else guessed(said)


def _contact(whom: Whom) -> int | None:
    if whom.record_id is not None:
        return SourceRecord.objects.filter(pk=whom.record_id).values_list("contact_id", flat=True).first()
    if whom.contact_id is not None and not Contact.objects.filter(pk=whom.contact_id).exists():
        raise NotFound("contact_gone", Text("Ce contact n'existe plus.", "This contact is no longer there."))
    return whom.contact_id


def _only_one(identifier: Identifier) -> int | None:
    """The contact that alone is known by it."""
    found = contacts_with([identifier]).get(identifier, [])
    return found[0] if len(found) == 1 else None


def _golden(contact_id: int | None, channel: Channel) -> list[Identifier]:
    """Where the file would reach this contact: its mobile for messages, all its numbers for calls."""
    contact = Contact.objects.filter(pk=contact_id).first() if contact_id else None
    kind = POINT_OF_CHANNEL[channel].value
    found = [one for one in golden_identifiers(contact) if one.kind == kind] if contact else []
    if channel is Channel.SMS:
        found = [one for one in found if contact and one.value == contact.mobile]
    if not found:
        raise Invalid(
            "point_missing",
            Text(
                "Ce contact n'a pas de coordonnée pour ce canal.",
                "This contact cannot be reached by this channel.",
            ),
            remedy=Text("Ajoutez-la à la fiche, ou donnez-la ici.", "Add it to the record, or give it here."),
            path="identifier",
            channel=channel.value,
        )
    return found


def _refuse_landline(channel: Channel, identifiers: Sequence[Identifier]) -> None:
    for one in identifiers:
        usage = phone_usage(one.value) if channel is Channel.SMS else None
        if usage is not None and usage.usage != "mobile":
            raise Invalid(
                "sms_not_mobile",
                Text("{number} n'est pas un mobile.", "{number} is not a mobile."),
                path="identifier",
                number=one.value,
            )


def _own_record(whom: Whom) -> SourceRecord | None:
    return SourceRecord.objects.filter(pk=whom.record_id).first() if whom.record_id else None


def _record(
    whom: Whom, contact_id: int | None, identifiers: Sequence[Identifier], method: Method, at: datetime
) -> SourceRecord | None:
    """The word of this collection about the person; none for an identifier that nobody has."""
    if contact_id is None and whom.person is None:
        return None
    slug, name = whom.source or (f"consent-{method.value}".replace("_", "-"), _NAMES.get(method, _OTHER).fr)
    batch = collection(slug, name, at)
    points = {_field(one): one.value for one in identifiers if one.kind != PointKind.POSTAL.value}
    if contact_id is not None:
        return record_about(batch=batch, contact_id=contact_id, values=points, at=at)
    return record_of_person(batch=batch, values={**(whom.person or {}), **points}, at=at)


def _field(identifier: Identifier) -> str:
    if identifier.kind == PointKind.EMAIL.value:
        return "email"
    usage = phone_usage(identifier.value)
    return "mobile" if usage is not None and usage.usage == "mobile" else "phone"


def _any_record(whom: Whom, contact_id: int) -> SourceRecord | None:
    """Where a refusal hangs, so that it follows the person through merges: their oldest record."""
    own = _own_record(whom)
    return own or SourceRecord.objects.filter(contact_id=contact_id).order_by("pk").first()
