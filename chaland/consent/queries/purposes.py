"""What the file is for, as pages, forms and decisions ask it."""

from __future__ import annotations

from chaland.consent.domain.words import Channel
from chaland.consent.models import Controller, Purpose
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text

UNNAMED = Text("Mon entreprise", "My company")


def default_controller() -> Controller:
    """The company itself; one that nobody named yet is not stored."""
    return Controller.objects.filter(is_default=True).first() or Controller(name=UNNAMED.fr)


def controllers() -> list[Controller]:
    """The default one first, then by name."""
    return list(Controller.objects.order_by("-is_default", "name"))


def purposes(*, active_only: bool = True) -> list[Purpose]:
    """In their order, each with its controller."""
    found = Purpose.objects.select_related("controller")
    return list(found.filter(active=True) if active_only else found)


def purpose_coded(code: str) -> Purpose:
    """Raises: NotFound (`purpose_unknown`)."""
    found = Purpose.objects.select_related("controller").filter(code=code).first()
    if found is None:
        known = Purpose.objects.filter(active=True).values_list("code", flat=True)
        raise NotFound(
            "purpose_unknown",
            Text("La finalité « {purpose} » n'existe pas.", "There is no purpose “{purpose}”."),
            remedy=Text("Choisissez parmi : {known}.", "Choose among: {known}."),
            purpose=code,
            known=", ".join(known),
        )
    return found


def purpose_for(channel: Channel, code: str | None) -> Purpose:
    """The purpose of that code, else the first active one that prospects by this channel.

    Raises: NotFound (`purpose_unknown`), Invalid (`purpose_channel`, `purpose_retired`).
    """
    if code:
        return _usable(purpose_coded(code), channel)
    for purpose in purposes():
        if purpose.prospecting and channel.value in purpose.channels:
            return purpose
    raise NotFound(
        "purpose_unknown",
        Text("Aucune finalité n'emploie ce canal.", "No purpose uses this channel."),
        remedy=Text("Ajoutez-le à une finalité.", "Add it to a purpose."),
        channel=channel.value,
    )


def _usable(purpose: Purpose, channel: Channel) -> Purpose:
    if not purpose.active:
        raise Invalid(
            "purpose_retired",
            Text("La finalité « {purpose} » ne sert plus.", "The purpose “{purpose}” is no longer used."),
            path="purpose",
            purpose=purpose.code,
        )
    if channel.value not in purpose.channels:
        raise Invalid(
            "purpose_channel",
            Text(
                "La finalité « {purpose} » n'emploie pas ce canal.",
                "The purpose “{purpose}” does not use this channel.",
            ),
            remedy=Text("Elle emploie : {channels}.", "It uses: {channels}."),
            path="purpose",
            purpose=purpose.code,
            channels=", ".join(purpose.channels),
        )
    return purpose
