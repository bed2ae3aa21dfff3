"""What visitors send through a form: checked, held until the mailbox confirms, then written in the file.

Nothing said here tells whether an address is known: the same page, the same message, the same work.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from chaland.access.services import record
from chaland.consent.domain.collecting.design import Box, boxes_of, fields_of
from chaland.consent.domain.collecting.fields import FIELDS, LONGEST, check_age, missing_for
from chaland.consent.domain.tokens import Use
from chaland.consent.models import Form, Submission
from chaland.consent.services import mail
from chaland.consent.services.noting import address_proof, note
from chaland.consent.services.showing import Page, read_page
from chaland.consent.services.taking import take
from chaland.consent.services.throttle import Limit, passes
from chaland.consent.services.tokens import PATHS, open_seal, public_address, seal_words
from chaland.kernel.clock import Clock, fixed_clock, system_clock
from chaland.kernel.errors import ChalandError, Invalid, Refused
from chaland.kernel.text import Language, Text

Outcome = Literal["waiting", "done"]

PATIENCE = timedelta(days=7)
"""How long a confirmation is waited for; what was typed is deleted then."""
FROM = Limit("form.from", 30, timedelta(hours=1))
TO = (Limit("form.to.hour", 3, timedelta(hours=1)), Limit("form.to.day", 8, timedelta(days=1)))

_LETTER = mail.Letter(
    Text("Confirmez votre demande", "Confirm your request"),
    (
        Text("Bonjour,", "Hello,"),
        Text(
            "Vous avez rempli le formulaire « {form} » de {controller}. Pour confirmer, ouvrez cette page et appuyez sur le bouton :",
            "You filled in the form “{form}” of {controller}. To confirm, open this page and press the button:",
        ),
        Text("{link}", "{link}"),
        Text(
            "Sans confirmation sous 7 jours, ce que vous avez saisi sera effacé. Si ce n'était pas vous, ne faites rien.",
            "Without confirmation within 7 days, what you typed is erased. If it was not you, do nothing.",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came back from a page. `values`: fields in their normal form; `ticked`: keys of boxes.

    `trap`: what a field that people do not see was filled with. `ip`: who sent it (see `throttle.stranger`).
    """

    seal: str
    values: Mapping[str, Any]
    ticked: Set[str]
    url: str
    ip: str
    trap: str = ""


def submit(*, form: Form, sent: Sent, base: str = "", clock: Clock = system_clock) -> Outcome:
    """Take in what a visitor sent: `waiting` for the mailbox to confirm, or `done` at once.

    A robot caught in the trap is told the same, and nothing is kept.
    Raises: Refused (`page_forged`, `page_stale`, `page_hasty`, `page_sent`, `too_many`), Invalid (a field,
    `field_required`, `field_long`, `point_needed`, `birth_date_absurd`, `too_young`), ProviderFailed (`mail_failed`).
    """
    now = clock()
    if sent.trap:
        note("forms.trapped", ip=sent.ip, kind="form", subject=form.pk, clock=clock)
        return _outcome(form)
    page = _page(form, sent, clock)
    values = _checked(form, sent, now)
    _hold_back(sent, values, form, now)
    payload = _payload(form, sent, page, values)
    with transaction.atomic():
        submission = _keep(form, page.nonce, payload, now)
        if not form.double_opt_in:
            _conclude(submission, None, clock)
    if form.double_opt_in:
        try:
            _ask_to_confirm(submission, str(values["email"]), page.language, base)
        except ChalandError:
            submission.delete()  # the same page may be sent again
            raise
    return _outcome(form)


def read_confirmation(token: str, *, clock: Clock = system_clock) -> Submission | None:
    """The submission that a link confirms; None when the link is forged, or its time is over."""
    words = open_seal(Use.CONFIRM, token)
    if words is None or len(words) != 2:
        return None
    found = (
        Submission.objects.select_related("form__controller").filter(pk=int(words[0]), nonce=words[1]).first()
    )
    over = found is not None and found.confirmed_at is None and found.sent_at + PATIENCE < clock()
    return None if over else found


def confirm(*, token: str, clock: Clock = system_clock) -> Submission | None:
    """What a person does by the button of the confirmation page. Twice is once. None: see `read_confirmation`."""
    with transaction.atomic():
        found = read_confirmation(token, clock=clock)
        if found is None:
            return None
        held = Submission.objects.select_for_update().select_related("form__controller").get(pk=found.pk)
        if held.confirmed_at is None:
            _conclude(held, clock(), clock)
    return held


def forget_unconfirmed(now: datetime) -> int:
    """Delete what nobody confirmed in time."""
    return Submission.objects.filter(confirmed_at=None, sent_at__lt=now - PATIENCE).delete()[0]


def _page(form: Form, sent: Sent, clock: Clock) -> Page:
    """Raises: Refused (`page_forged`, `page_stale`, `page_hasty`)."""
    try:
        return read_page(sent.seal, form, clock=clock)
    except Refused as refused:
        if refused.code == "page_forged":
            note("forms.forged", ip=sent.ip, kind="form", subject=form.pk, clock=clock)
        raise


def _checked(form: Form, sent: Sent, now: datetime) -> dict[str, Any]:
    """The values of the form's own fields, all others ignored."""
    values = {}
    for asked in fields_of(form.fields):
        value = sent.values.get(asked.field)
        if asked.required and not value:
            raise Invalid("field_required", Text("À remplir.", "Please fill in."), path=asked.field)
        if value and len(str(value)) > LONGEST:
            raise Invalid("field_long", Text("C'est trop long.", "This is too long."), path=asked.field)
        values[asked.field] = value or None
    check_age(values, now.astimezone(ZoneInfo(settings.CHALAND_ZONE)).date())
    for box in _ticked(form, sent.ticked):
        if missing := missing_for(box.channel, values):
            raise Invalid(
                "point_needed",
                Text(
                    "À remplir pour ce que vous avez coché, ou décochez la case.",
                    "Please fill in for what you ticked, or untick the box.",
                ),
                path=missing,
            )
    return {**{name: sent.values.get(name) for name in _PLACE if sent.values.get(name)}, **values}


_PLACE = ("insee", "department", "region", "latitude", "longitude")
"""What follows from the postal code and the town."""


def _ticked(form: Form, keys: Set[str]) -> list[Box]:
    return [box for box in boxes_of(form.boxes) if box.key in keys]


def _hold_back(sent: Sent, values: Mapping[str, Any], form: Form, now: datetime) -> None:
    """Raises: Refused (`too_many`)."""
    limits = [passes(FROM, sent.ip, now)]
    if values.get("email"):
        limits += [passes(limit, str(values["email"]), now) for limit in TO]
    if not all(limits):
        note("forms.held_back", ip=sent.ip, kind="form", subject=form.pk, clock=fixed_clock(now))
        raise Refused(
            "too_many",
            Text("Trop d'envois en peu de temps.", "Too much was sent in a short time."),
            remedy=Text("Réessayez dans une heure.", "Try again in an hour."),
        )


def _payload(form: Form, sent: Sent, page: Page, values: Mapping[str, Any]) -> dict[str, Any]:
    ticked = {box.key for box in _ticked(form, sent.ticked)} & set(page.wordings)
    return {
        "values": {name: value for name, value in values.items() if value and name in {*FIELDS, *_PLACE}},
        "boxes": [
            said for said, box in zip(form.boxes, boxes_of(form.boxes), strict=True) if box.key in ticked
        ],
        "wordings": {key: wording for key, wording in page.wordings.items() if key in ticked},
        "notice": page.notice,
        "version": page.version,
        "language": page.language,
        "shown_at": page.at.astimezone(UTC).isoformat(timespec="seconds"),
        "url": sent.url[:500],
        "ip": address_proof(sent.ip),
    }


def _keep(form: Form, nonce: str, payload: dict[str, Any], now: datetime) -> Submission:
    """Raises: Refused (`page_sent`) when this page was sent already."""
    try:
        with transaction.atomic():
            return Submission.objects.create(form=form, nonce=nonce, payload=payload, sent_at=now)
    except IntegrityError:
        raise Refused(
            "page_sent",
            Text("Ce formulaire a déjà été envoyé.", "This form was already sent."),
            remedy=Text("Rechargez la page pour l'envoyer de nouveau.", "Reload the page to send it again."),
        ) from None


def _conclude(submission: Submission, confirmed_at: datetime | None, clock: Clock) -> None:
    """Write the person and their consents; what was typed is emptied, the file holds it now."""
    payload, submission.payload = submission.payload or {}, None
    submission.confirmed_at = confirmed_at or submission.sent_at
    submission.save(update_fields=["payload", "confirmed_at"])
    take(submission, payload, confirmed_at, clock)
    facts = {"boxes": sorted(payload["wordings"]), "version": payload["version"]}
    form = submission.form_id
    record(actor=None, verb="forms.taken", subject_kind="form", subject_id=form, facts=facts, clock=clock)


def _ask_to_confirm(submission: Submission, email: str, language: Language, base: str) -> None:
    token = seal_words(Use.CONFIRM, str(submission.pk), submission.nonce)
    form = submission.form
    title = form.texts.get(language, {}).get("title") or form.name
    link = public_address(PATHS[Use.CONFIRM].format(token=token), base=base)
    facts: dict[str, object] = {"form": title, "controller": form.controller.name, "link": link}
    mail.send(_LETTER, to=email, sender=form.controller, language=language, facts=facts)


def _outcome(form: Form) -> Outcome:
    return "waiting" if form.double_opt_in else "done"
