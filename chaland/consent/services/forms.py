"""Forms that collect consents: made, changed, closed. Each change is a version, kept in the proofs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Required, TypedDict, Unpack

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.consent.domain.collecting.design import Box, boxes_of, check, fields_of, origins_of, texts_of
from chaland.consent.domain.words import Channel
from chaland.consent.models import Controller, Form, Partner, Purpose
from chaland.consent.queries.forms import GONE
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.text import Text


class Design(TypedDict, total=False):
    """What a form is: `fields`, `boxes`, `texts`, `origins` as `models.Form` has them. Unsaid: as for a new form."""

    name: Required[str]
    controller_id: Required[int]
    fields: Required[Iterable[Mapping[str, Any]]]
    boxes: Required[Iterable[Mapping[str, Any]]]
    texts: Mapping[str, Mapping[str, str]] | None
    origins: Iterable[str]
    double_opt_in: bool


@transaction.atomic
def add_form(*, slug: str, by: User | None, clock: Clock = system_clock, **design: Unpack[Design]) -> Form:
    """A new form, open at once.

    Raises: Conflict (`form_exists`), and what `domain.collecting.design` and `_check_whom` refuse.
    """
    if Form.objects.filter(slug=slug).exists():
        raise Conflict(
            "form_exists",
            Text("Un formulaire a déjà cette adresse.", "A form already has this address."),
            path="slug",
        )
    form = Form(slug=slug, created_at=clock())
    _fill(form, **design)
    form.save()
    _note(by, "forms.add", form, clock)
    return form


@transaction.atomic
def edit_form(
    *, form_id: int, by: User | None, clock: Clock = system_clock, **design: Unpack[Design]
) -> Form:
    """Another version of a form; pages that are open keep the one that they showed. Raises: as `add_form`."""
    form = _held(form_id)
    before = _state(form)
    _fill(form, **design)
    if _state(form) != before:
        form.version += 1
        form.save()
        _note(by, "forms.edit", form, clock)
    return form


@transaction.atomic
def show_form(*, form_id: int, active: bool, by: User | None, clock: Clock = system_clock) -> None:
    """Close a form, or open it again; what it collected stays. Raises: NotFound (`form_gone`)."""
    form = _held(form_id)
    form.active = active
    form.save(update_fields=["active"])
    _note(by, "forms.open" if active else "forms.close", form, clock)


def _held(form_id: int) -> Form:
    form = Form.objects.select_for_update().filter(pk=form_id).first()
    if form is None:
        raise NotFound("form_gone", GONE)
    return form


def _fill(
    form: Form,
    *,
    name: str,
    controller_id: int,
    fields: Iterable[Mapping[str, Any]],
    boxes: Iterable[Mapping[str, Any]],
    texts: Mapping[str, Mapping[str, str]] | None = None,
    origins: Iterable[str] = (),
    double_opt_in: bool = True,
) -> None:
    asked, ticked = fields_of(fields), boxes_of(boxes)
    check(form.slug, name, asked, ticked, double_opt_in)
    controller = Controller.objects.filter(pk=controller_id).first()
    _check_whom(controller, ticked, double_opt_in)
    assert controller is not None
    form.name, form.controller, form.double_opt_in = name.strip()[:80], controller, double_opt_in
    form.fields = [asdict(one) for one in asked]
    form.boxes = [
        {**asdict(box), "channel": box.channel.value, "partners": list(box.partners)} for box in ticked
    ]
    form.texts, form.origins = texts_of(texts or {}), origins_of(origins)


def _check_whom(controller: Controller | None, boxes: Iterable[Box], double_opt_in: bool) -> None:
    """Raises: Invalid (`controller_unknown`, `controller_mute`, `purpose_unfit`, `partner_unknown`)."""
    if controller is None:
        raise Invalid(
            "controller_unknown",
            Text("Dites qui est responsable.", "Say who is responsible."),
            path="controller",
        )
    if not (controller.email or (controller.phone and not double_opt_in)):
        raise Invalid(
            "controller_mute",
            Text(
                "« {name} » n'a pas d'adresse e-mail : nul ne pourrait lui répondre.",
                "“{name}” has no email address: nobody could answer.",
            ),
            remedy=Text("Ajoutez-la dans les finalités.", "Add it on the purposes page."),
            path="controller",
            name=controller.name,
        )
    for box in boxes:
        _check_box(box, controller)


def _check_box(box: Box, controller: Controller) -> None:
    """One box asks for one controller: that of the form, which is also that of the purpose."""
    purpose = Purpose.objects.filter(code=box.purpose, active=True).first()
    if purpose is None or box.channel.value not in purpose.channels or purpose.controller_id != controller.pk:
        raise Invalid(
            "purpose_unfit",
            Text(
                "La finalité « {purpose} » n'emploie pas ce canal, ou n'est pas celle de {name}.",
                "The purpose “{purpose}” does not use this channel, or is not that of {name}.",
            ),
            path="boxes",
            purpose=box.purpose,
            name=controller.name,
        )
    if box.channel is Channel.CALL and not purpose.goods_or_services.strip():
        raise Invalid(
            "goods_missing",
            Text(
                "Pour demander un accord aux appels, la finalité « {purpose} » doit dire quels biens ou services.",
                "To ask for consent to calls, the purpose “{purpose}” must say which goods or services.",
            ),
            remedy=Text("Complétez-la dans Réglages, Finalités.", "Complete it in Settings, Purposes."),
            path="boxes",
            purpose=purpose.code,
        )
    known = Partner.objects.filter(pk__in=box.partners, active=True).count()
    if box.channel is Channel.PARTNER and known != len(set(box.partners)):
        raise Invalid(
            "partner_unknown", Text("Ce partenaire n'existe pas.", "There is no such partner."), path="boxes"
        )


def _state(form: Form) -> list[object]:
    said = ("name", "controller_id", "boxes", "fields", "texts", "origins", "double_opt_in")
    return [getattr(form, name) for name in said]


def _note(by: User | None, verb: str, form: Form, clock: Clock) -> None:
    facts = {"slug": form.slug, "version": form.version}
    record(actor=by, verb=verb, subject_kind="form", subject_id=form.pk, facts=facts, clock=clock)
