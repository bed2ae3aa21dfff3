"""May one contact be reached, a whole audience; what they said, its proof, and what they say now."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from chaland.consent.domain.words import Channel, Method
from chaland.consent.queries import decision
from chaland.consent.queries.bulk import bulk_may_contact
from chaland.consent.queries.ledger import history
from chaland.consent.queries.partners import partners_named
from chaland.consent.queries.plain import plain_entry, plain_verdict
from chaland.consent.services import ledger
from chaland.consent.services.wordings import latest_wording
from chaland.faces.api.keys import Key, note_read, user
from chaland.faces.api.language import asked
from chaland.faces.api.shapes import Body, Instant, Sentence, Word, answers
from chaland.faces.api.whom import meant
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text
from chaland.segments.queries import contact_ids_where

router = Router(tags=["consents"])
READ = Key("consents:read", "consent.read")
WRITE = Key("consents:write", "consent.record")
MOST = 20_000
"""Contacts of an audience decided within one request; it takes a second or two."""

AnyChannel = Literal["email", "sms", "call", "robocall", "letter", "tracking_pixel", "partner_transfer"]
Purpose = Annotated[str, Field(max_length=80, description="Code; without it, the first that prospects.")]


class VerdictOut(Schema):
    """The same document as `chaland may-contact --json`."""

    verdict: Literal["allow", "defer", "block"]
    reason: str
    rule: str
    not_before: Any | None
    proof: str | None
    article: str
    basis: str | None
    point: str | None
    rule_set: str


class AudienceIn(Body):
    """Who, by what, for what, when (now without it)."""

    where: Sentence
    channel: AnyChannel
    purpose: Purpose | None = None
    at: Instant | None = None


class RuleCount(Schema):
    verdict: Literal["allow", "defer", "block"]
    rule: str
    count: int


class AudienceOut(Schema):
    """How many contacts for each verdict, and for each rule that gave it."""

    count: int
    verdicts: dict[str, int]
    rules: list[RuleCount]


class ConsentsOut(Schema):
    """The same document as `chaland consent show --json`."""

    id: int
    channels: dict[str, VerdictOut]
    entries: list[dict[str, Any]]


class ProofsOut(Schema):
    proofs: list[dict[str, Any]]


class SaidIn(Body):
    """What the person said. An objection without a channel is to all of them.

    What a program notes never ends an objection: the person alone may, in front of somebody or by themselves.
    `wording`: the code of the text they were shown; `document`, `form_url`: where the proof is.
    `partners`: by name, whom a transfer to partners may go to. `guardian`: who, holding parental authority, said yes together with a person under 15.
    """

    said: Literal["given", "withdrawn", "objected"]
    channel: AnyChannel | None = None
    purpose: Purpose | None = None
    at: Instant | None = None
    identifier: Word | None = None
    document: Word | None = None
    form_url: Annotated[str, Field(max_length=2_000)] | None = None
    wording: Word | None = None
    goods_or_services: Word | None = None
    valid_until: Annotated[date, Field(strict=False)] | None = None
    double_opt_in_at: Instant | None = None
    guardian: Word | None = None
    partners: Annotated[list[Word], Field(max_length=50)] = []


class EntriesOut(Schema):
    """`new`: entries that were not there yet; said again word for word, nothing is written."""

    entries: list[dict[str, Any]]
    new: int


@router.get(
    "/contacts/{contact}/may-contact", auth=READ, response=answers(VerdictOut), operation_id="may_contact"
)
def may_contact(
    request: HttpRequest,
    contact: Word,
    channel: AnyChannel,
    purpose: Purpose | None = None,
    at: Instant | None = None,
    partner: Word | None = None,
) -> dict[str, Any]:
    """The law's answer: allow, defer until, or block, with its reason and its proof. `partner`: by name."""
    named = partners_named([partner or ""])
    verdict = decision.may_contact(
        meant(contact),
        channel,
        purpose=purpose,
        at=at or system_clock(),
        partner=named[0] if named else None,
    )
    return plain_verdict(verdict, asked(request))


@router.post("/may-contact", auth=READ, response=answers(AudienceOut), operation_id="may_contact_audience")
def may_contact_audience(request: HttpRequest, body: AudienceIn) -> dict[str, Any]:
    """The same question for everybody who fits a sentence, 20,000 contacts at most."""
    ids = contact_ids_where(body.where)
    if len(ids) > MOST:
        raise Invalid(
            "audience_too_large",
            Text(
                "{count} contacts : c'est trop pour une requête.", "{count} contacts: too many for a request."
            ),
            remedy=Text("Précisez la phrase, {most} au plus.", "Narrow the sentence, {most} at most."),
            path="where",
            count=len(ids),
            most=MOST,
        )
    decided = bulk_may_contact(ids, body.channel, purpose=body.purpose, at=body.at or system_clock())
    counted = Counter((verdict.verdict, verdict.rule) for _, verdict in decided)
    verdicts = {
        name: sum(n for (said, _), n in counted.items() if said == name)
        for name in ("allow", "defer", "block")
    }
    rules = [{"verdict": said, "rule": rule, "count": n} for (said, rule), n in counted.most_common()]
    return {"count": len(ids), "verdicts": verdicts, "rules": rules}


@router.get(
    "/contacts/{contact}/consents", auth=READ, response=answers(ConsentsOut), operation_id="show_consents"
)
def show_consents(request: HttpRequest, contact: Word) -> dict[str, Any]:
    """Everything they said, the latest first, and by what they may be reached now."""
    number = meant(contact)
    verdicts = decision.why(number)
    note_read(request, "consents.show", {}, contact=number)
    return {
        "id": number,
        "channels": {channel.value: plain_verdict(one, asked(request)) for channel, one in verdicts.items()},
        "entries": [plain_entry(entry) for entry in history(number)],
    }


@router.get(
    "/contacts/{contact}/proof", auth=READ, response=answers(ProofsOut), operation_id="prove_consents"
)
def prove_consents(request: HttpRequest, contact: Word) -> dict[str, Any]:
    """The durable proof that they may ask for (French Consumer Code, R223-2): every entry with every item."""
    number = meant(contact)
    note_read(request, "consents.prove", {}, contact=number)
    return {"proofs": [plain_entry(entry) for entry in history(number)]}


@router.post(
    "/contacts/{contact}/consents", auth=WRITE, response=answers(EntriesOut), operation_id="note_consent"
)
def note_consent(request: HttpRequest, contact: Word, body: SaidIn) -> dict[str, Any]:
    """A consent, its withdrawal or an objection, true at once everywhere."""
    told: dict[str, Any] = {
        "whom": ledger.Whom(meant(contact), identifier=body.identifier or None),
        "channel": Channel(body.channel) if body.channel else None,
        "purpose": body.purpose or None,
        "at": body.at or system_clock(),
        "method": Method.API,
        "proof": _proof(request, body),
        "by": user(request),
    }
    if body.said != "objected" and body.channel is None:
        raise Invalid(
            "channel_missing", Text("Dites par quel canal.", "Say by which channel."), path="channel"
        )
    verbs = {"given": ledger.record_consent, "withdrawn": ledger.withdraw, "objected": ledger.object_to}
    entries = verbs[body.said](**told)
    return {"entries": [plain_entry(entry) for entry in entries], "new": len(entries)}


def _proof(request: HttpRequest, body: SaidIn) -> ledger.Proof:
    wording = latest_wording(code=body.wording, language=asked(request)) if body.wording else None
    partners = partners_named(body.partners)
    return ledger.Proof(
        document_ref=body.document or None,
        form_url=body.form_url or None,
        wording_id=wording.pk if wording else None,
        goods_or_services=body.goods_or_services or None,
        valid_until=body.valid_until,
        double_opt_in_at=body.double_opt_in_at,
        guardian=body.guardian or None,
        partners=partners,
        partners_version=wording.sha256 if wording and partners else None,
    )
