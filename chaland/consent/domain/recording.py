"""What may be written in the ledger: checks of dates, proofs and the items that the law demands. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

from chaland.consent.domain.identifiers import Identifier
from chaland.consent.domain.words import Act, Channel, Method
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

SKEW = timedelta(minutes=5)
"""How far ahead of ours another clock may be."""
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LONGEST = 1_000
LONGEST_EVIDENCE = 20_000
"""Characters of one text of a proof, and of its evidence as JSON."""
PHONE_DAYS = 365
PHONE_PROOF_YEARS = 3

PHONE_ITEMS: Mapping[str, Text] = {
    "who": Text("qui appelle, et pour le compte de qui", "who calls, and on whose behalf"),
    "goods": Text("la nature des biens ou services", "the nature of the goods or services"),
    "choice": Text("le choix de consentir ou non", "the choice to consent or not"),
    "period": Text("la durée, d'un an au plus", "the period, one year at most"),
    "withdrawal": Text("comment retirer son consentement", "how to withdraw consent"),
    "proof": Text("comment accéder à la preuve", "how to see the proof"),
}
"""Items of R223-1 I that a person must be told before consenting to calls (law.md PHO-02)."""


class Proof(NamedTuple):
    """What proves a consent and what it covers; all optional, what the channel demands is checked.

    `items`: of the wording, whose key in PHONE_ITEMS has a text. `controller`: None for that of the purpose.
    `slot`: start and end of the one appointment that the person agreed to. `partners`: ids.
    `guardian`: who, holding parental authority, said yes together with a person under 15.
    """

    document_ref: str | None = None
    form_id: int | None = None
    form_url: str | None = None
    wording_id: int | None = None
    items: Mapping[str, str] | None = None
    controller_id: int | None = None
    third_party: str | None = None
    goods_or_services: str | None = None
    double_opt_in_at: datetime | None = None
    valid_until: date | None = None
    slot: tuple[datetime, datetime] | None = None
    partners: tuple[int, ...] = ()
    partners_version: str | None = None
    evidence: Mapping[str, Any] | None = None
    guardian: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing says where the consent comes from."""
        return not (self.document_ref or self.form_id or self.form_url or self.wording_id or self.evidence)


NO_PROOF = Proof()


class Saying(NamedTuple):
    """One act to be written. `subject`: whose it is, in words that outlive ids (`source:key` of the record).

    `stamp`: instead of a date that nobody gave, what makes the act the same when it is said again.
    """

    act: Act
    identifier: Identifier
    channel: str
    purpose_id: int | None
    purpose: str
    at: datetime
    method: Method
    record_id: int | None = None
    subject: str = ""
    proof: Proof = NO_PROOF
    reason: str | None = None
    voids: int | None = None
    batch_id: int | None = None
    line: int | None = None
    stamp: str = ""


def check_moment(at: datetime, now: datetime) -> None:
    """Raises: Invalid (`date_naive`, `date_future`, `date_absurd`)."""
    if at.tzinfo is None:
        raise Invalid(
            "date_naive",
            Text("Précisez le fuseau horaire de la date.", "Give the time zone of the date."),
            path="at",
        )
    if at > now + SKEW:
        raise Invalid(
            "date_future",
            Text("La date {at} est dans l'avenir.", "The date {at} lies in the future."),
            remedy=Text("Donnez celle où la personne l'a dit.", "Give the one when the person said it."),
            path="at",
            at=f"{at:%Y-%m-%d}",
        )
    if at < EARLIEST:
        raise Invalid(
            "date_absurd",
            Text("La date {at} est trop ancienne.", "The date {at} is too old."),
            remedy=Text("Donnez celle où la personne l'a dit.", "Give the one when the person said it."),
            path="at",
            at=f"{at:%Y-%m-%d}",
        )


def check_length(proof: Proof, reason: str | None = None) -> None:
    """What can never be taken out of the ledger is kept short. Raises: Invalid (`text_long`)."""
    words = (
        proof.document_ref,
        proof.form_url,
        proof.third_party,
        proof.goods_or_services,
        proof.guardian,
        reason,
    )
    evidence = json.dumps(proof.evidence, default=str) if proof.evidence else ""
    if any(len(word or "") > LONGEST for word in words) or len(evidence) > LONGEST_EVIDENCE:
        raise Invalid(
            "text_long",
            Text("C'est trop long pour une preuve.", "This is too long for a proof."),
            remedy=Text(
                "Donnez la référence du document plutôt que son contenu.",
                "Give the reference of the document rather than what it holds.",
            ),
            path="proof",
        )


def check_consent(channel: Channel, proof: Proof, method: Method, operator: bool, at: datetime) -> None:
    """What a consent must have to be worth writing (law.md CON-01, CON-02, PHO-02, PRT-03).

    Raises: Invalid (`proof_missing`, `phone_<item>_missing`, `partners_missing`, `slot_wrong`).
    """
    if proof.is_empty and not (operator and method in (Method.COUNTER, Method.PHONE, Method.ORAL)):
        raise Invalid(
            "proof_missing",
            Text("Ce consentement n'a pas de preuve.", "This consent has no proof."),
            remedy=Text(
                "Donnez le formulaire, le document ou la formulation qui le prouve.",
                "Give the form, the document or the wording that proves it.",
            ),
            path="proof",
        )
    if channel is Channel.CALL:
        _check_phone(proof, at)
    if channel is Channel.PARTNER and not proof.partners:
        raise Invalid(
            "partners_missing",
            Text("Nommez les partenaires : « nos partenaires » ne suffit pas.", "Name the partners."),
            path="partners",
        )
    if proof.slot is not None and not proof.slot[0] < proof.slot[1]:
        raise Invalid(
            "slot_wrong",
            Text("Le créneau finit avant de commencer.", "The slot ends before it starts."),
            path="slot",
        )


def _check_phone(proof: Proof, at: datetime) -> None:
    for item in missing_items(proof):
        raise Invalid(
            f"phone_{item}_missing",
            Text(
                "Il manque à ce consentement téléphonique : {item_fr}.",
                "This phone consent lacks: {item_en}.",
            ),
            remedy=Text(
                "Employez une formulation qui le dit (C. conso. R223-1).",
                "Use a wording that says it (French Consumer Code, R223-1).",
            ),
            path=item,
            item_fr=PHONE_ITEMS[item].fr,
            item_en=PHONE_ITEMS[item].en,
        )
    if proof.valid_until is not None and proof.valid_until < at.date():
        raise Invalid(
            "period_wrong",
            Text("La durée finit avant de commencer.", "The period ends before it starts."),
            path="valid_until",
        )


def missing_items(proof: Proof) -> Iterator[str]:
    """Those of R223-1 that nothing says, in the order of the text."""
    said = {**(proof.items or {}), "goods": proof.goods_or_services or (proof.items or {}).get("goods")}
    return (item for item in PHONE_ITEMS if not said.get(item))


def period_of(channel: Channel, chosen: date | None, collected: date) -> tuple[date | None, date | None]:
    """Last day of validity and of the proof. A call: one year at most, proof three years from collection."""
    if channel is not Channel.CALL:
        return chosen, None
    last = collected + timedelta(days=PHONE_DAYS)
    return min(chosen or last, last), _years_after(collected, PHONE_PROOF_YEARS)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def digest_of(saying: Saying, controller: int | None, rank: int = 0) -> bytes:
    """Over what was said and by whom: said again, it is the same entry. `rank`: how often it was voided."""
    theirs = saying.act is Act.GIVEN or saying.act is Act.NOTIFIED
    words: Sequence[object] = (
        saying.act.value,
        *saying.identifier,
        saying.channel,
        saying.purpose,
        saying.stamp or saying.at.astimezone(UTC).isoformat(),
        saying.method.value,
        controller if theirs else None,
        saying.subject if theirs or not saying.identifier.value else "",
        saying.proof.document_ref,
        saying.proof.form_id,
        saying.proof.wording_id,
        [moment.isoformat() for moment in saying.proof.slot or ()],
        list(saying.proof.partners),
        saying.voids,
        rank,
        *([saying.proof.guardian] if saying.proof.guardian else []),
    )
    return blake2b(_written(words).encode(), digest_size=16).digest()


_written = json.JSONEncoder(ensure_ascii=False).encode
