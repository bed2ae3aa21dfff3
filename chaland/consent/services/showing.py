"""A form as it is shown to one visitor: the exact words, each with its version, and the page's own seal.

The seal says which words were shown and when, so that what comes back proves what was read. It is taken
once (`Submission.nonce`), not before a human could have answered and not the day after.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chaland.consent.domain.collecting.boxes import BoxFacts, box_words
from chaland.consent.domain.collecting.design import Asked, Box, boxes_of, fields_of
from chaland.consent.domain.collecting.fields import FIELDS
from chaland.consent.domain.collecting.notice import NoticeFacts, Told, as_text, notice
from chaland.consent.domain.tokens import Use
from chaland.consent.domain.words import Channel
from chaland.consent.models import Controller, Form, Partner, Purpose, Wording
from chaland.consent.services.tokens import open_seal, public_address, seal_words
from chaland.consent.services.wordings import exact_wording, latest_wording
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Refused
from chaland.kernel.text import Language, Text

SOONEST = timedelta(seconds=2)
LATEST = timedelta(hours=12)
PROOFS = "/preuve"


@dataclass(frozen=True, slots=True)
class ShownBox:
    box: Box
    wording: Wording


@dataclass(frozen=True, slots=True)
class Shown:
    """`seal`: goes into the page, hidden, and comes back with the answer."""

    form: Form
    fields: tuple[Asked, ...]
    boxes: tuple[ShownBox, ...]
    notice: Wording
    seal: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a seal says: the form and its version, when it was shown, in which words (box → wording id)."""

    form_id: int
    version: int
    language: Language
    at: datetime
    notice: int
    wordings: Mapping[str, int]
    nonce: str


def show(form: Form, language: Language, *, base: str = "", clock: Clock = system_clock) -> Shown:
    """The form in one language. base: the address of the house, when it was not told its own.

    Words that changed since they were last shown are kept as a new version.
    Raises: Refused (`public_url_missing`).
    """
    proofs, boxes = public_address(PROOFS, base=base), boxes_of(form.boxes)
    purposes = {
        purpose.code: purpose for purpose in Purpose.objects.filter(code__in=[b.purpose for b in boxes])
    }
    shown = tuple(
        ShownBox(box, _wording(form.controller, purposes[box.purpose], box, proofs, language, clock))
        for box in boxes
        if box.purpose in purposes and may_be_asked(box.channel, purposes[box.purpose])
    )
    told = _notice(form, list(purposes.values()), boxes, proofs, language)
    text = exact_wording(code=f"notice.{form.slug}", language=language, text=told, clock=clock)
    seal = _seal(form, language, text, shown, clock())
    return Shown(form, fields_of(form.fields), shown, text, seal)


def read_page(seal: str, form: Form, *, clock: Clock = system_clock) -> Page:
    """What a page showed, if it was ours, of this form, and neither too fresh nor too old.

    Raises: Refused (`page_forged`, `page_stale`, `page_hasty`).
    """
    words = open_seal(Use.PAGE, seal)
    if words is None or len(words) != 7 or int(words[0]) != form.pk:
        raise Refused("page_forged", _AGAIN)
    shown_at = datetime.fromtimestamp(int(words[3]) / 1000, UTC)
    age = clock() - shown_at
    if age > LATEST:
        raise Refused("page_stale", _AGAIN)
    if age < SOONEST:
        raise Refused(
            "page_hasty",
            Text("C'est allé très vite.", "That was very fast."),
            remedy=Text("Vérifiez, puis envoyez de nouveau.", "Check, then send again."),
        )
    if int(words[1]) != form.version:
        raise Refused("page_stale", _CHANGED)
    language: Language = "en" if words[2] == "en" else "fr"
    return Page(form.pk, int(words[1]), language, shown_at, int(words[4]), json.loads(words[5]), words[6])


_AGAIN = Text(
    "Cette page a trop attendu. Relisez-la, puis envoyez de nouveau.",
    "This page has waited too long. Read it again, then send it again.",
)
_CHANGED = Text(
    "Ce formulaire a changé entre-temps. Relisez-le, puis envoyez de nouveau.",
    "This form has changed since. Read it again, then send it again.",
)


def may_be_asked(channel: Channel, purpose: Purpose) -> bool:
    """A consent to calls names the nature of the goods or services, or is worth nothing (law.md PHO-02)."""
    return channel is not Channel.CALL or bool(purpose.goods_or_services.strip())


def box_wording(
    controller: Controller,
    purpose: Purpose,
    box: Box,
    *,
    language: Language,
    base: str = "",
    clock: Clock = system_clock,
) -> Wording:
    """The text of one box outside a form: the preference centre shows it. Raises: Refused (`public_url_missing`)."""
    return _wording(controller, purpose, box, public_address(PROOFS, base=base), language, clock)


def _wording(
    controller: Controller, purpose: Purpose, box: Box, proofs: str, language: Language, clock: Clock
) -> Wording:
    if box.wording:
        return latest_wording(code=box.wording, language=language)
    partners = Partner.objects.filter(pk__in=box.partners).order_by("name").values_list("name", flat=True)
    text, items = box_words(_facts(controller, purpose, box, proofs, language, tuple(partners)), language)
    code = f"box.{box.channel.value}.{purpose.code}" + "".join(f".{one}" for one in sorted(box.partners))
    return exact_wording(code=code, language=language, text=text, items=items, clock=clock)


def _facts(
    controller: Controller,
    purpose: Purpose,
    box: Box,
    proofs: str,
    language: Language,
    partners: tuple[str, ...],
) -> BoxFacts:
    label = purpose.label_en if language == "en" else purpose.label_fr
    return BoxFacts(
        channel=box.channel,
        controller=controller.name,
        purpose=label,
        goods=purpose.goods_or_services.strip().rstrip("."),
        contact=controller.dpo_email or controller.email or controller.phone or controller.name,
        proof_address=proofs,
        partners=partners,
    )


def _notice(
    form: Form, purposes: list[Purpose], boxes: tuple[Box, ...], proofs: str, language: Language
) -> str:
    controller = form.controller
    dpo = ", ".join(part for part in (controller.dpo_name, controller.dpo_email) if part)
    named = Partner.objects.filter(pk__in=[one for box in boxes for one in box.partners]).order_by("name")
    facts = NoticeFacts(
        controller=controller.name,
        siren=controller.siren or "",
        address=controller.address or "",
        contact=controller.email or controller.phone or "",
        dpo=dpo,
        purposes=[_told(purpose, language) for purpose in purposes],
        partners=tuple(partner.name for partner in named),
        required=tuple(
            FIELDS[one.field].label.to(language) for one in fields_of(form.fields) if one.required
        ),
        proof_address=proofs,
    )
    return as_text(notice(facts, language))


def _told(purpose: Purpose, language: Language) -> Told:
    label = purpose.label_en if language == "en" else purpose.label_fr
    basis = "consent" if purpose.prospecting else purpose.basis
    return Told(label, basis, purpose.retention_months, tuple(purpose.recipients), purpose.transfers)


def _seal(form: Form, language: Language, told: Wording, boxes: tuple[ShownBox, ...], now: datetime) -> str:
    wordings = {one.box.key: one.wording.pk for one in boxes}
    return seal_words(
        Use.PAGE,
        str(form.pk),
        str(form.version),
        language,
        str(int(now.timestamp() * 1000)),
        str(told.pk),
        json.dumps(wordings),
        secrets.token_hex(8),
    )
