"""What a form may look like: its fields, its boxes, the sites that may show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from chaland.consent.domain.collecting.fields import FIELDS, NEEDS
from chaland.consent.domain.words import CHANNEL_NAMES, Channel
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
TAKEN = frozenset({"c", "embed", "new"})
_LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Box:
    """One consent that a form asks. `wording`: code of a text of the company's own, empty for ours."""

    channel: Channel
    purpose: str
    wording: str = ""
    partners: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """Its name in the page; unique in a form."""
        return f"{self.channel.value}.{self.purpose}"


@dataclass(frozen=True, slots=True)
class Asked:
    field: str
    required: bool = False


def boxes_of(said: Iterable[Mapping[str, Any]]) -> tuple[Box, ...]:
    """Boxes as `Form.boxes` keeps them.

    Raises: Invalid (`consent_required`, `box_twice`, `box_channel`, `partners_missing`).
    """
    boxes = tuple(_box(one) for one in said)
    if len({box.key for box in boxes}) != len(boxes):
        raise Invalid(
            "box_twice",
            Text("Deux cases demandent le même consentement.", "Two boxes ask for the same consent."),
            path="boxes",
        )
    return boxes


def fields_of(said: Iterable[Mapping[str, Any]]) -> tuple[Asked, ...]:
    """Fields as `Form.fields` keeps them, those that do not exist left out."""
    return tuple(
        Asked(str(one["field"]), bool(one.get("required"))) for one in said if one.get("field") in FIELDS
    )


def check(slug: str, name: str, fields: Sequence[Asked], boxes: Sequence[Box], double_opt_in: bool) -> None:
    """Raises: Invalid (`slug_wrong`, `form_nameless`, `form_empty`, `box_unreachable`, `confirm_needs_email`)."""
    if not SLUG.fullmatch(slug) or slug in TAKEN:
        raise Invalid(
            "slug_wrong",
            Text("L'adresse du formulaire ne convient pas.", "The form's address will not do."),
            remedy=Text(
                "Des minuscules, des chiffres et des tirets : newsletter-2026.",
                "Small letters, digits and dashes: newsletter-2026.",
            ),
            path="slug",
        )
    if not name.strip():
        raise Invalid(
            "form_nameless", Text("Donnez un nom au formulaire.", "Give the form a name."), path="name"
        )
    present = {asked.field: True for asked in fields}
    if not present:
        raise Invalid(
            "form_empty", Text("Demandez au moins un champ.", "Ask for at least one field."), path="fields"
        )
    for box in boxes:
        _check_reachable(box, present)
    required = {asked.field for asked in fields if asked.required}
    if double_opt_in and "email" not in required:
        raise Invalid(
            "confirm_needs_email",
            Text(
                "La confirmation par e-mail demande un e-mail obligatoire.",
                "Confirmation by email needs a mandatory email.",
            ),
            path="double_opt_in",
        )


def origins_of(said: Iterable[str]) -> list[str]:
    """`https://www.exemple.fr/page` → `https://www.exemple.fr`. Raises: Invalid (`origin_wrong`)."""
    return list(dict.fromkeys(_origin(one.strip()) for one in said if one.strip()))


def texts_of(said: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Title, intro and thanks by language, cut to a sane length, the empty ones left out."""
    return {
        language: {
            name: text.strip()[:_LONGEST_TEXT]
            for name, text in said.get(language, {}).items()
            if name in ("title", "intro", "thanks") and text.strip()
        }
        for language in ("fr", "en")
    }


def _box(said: Mapping[str, Any]) -> Box:
    if said.get("required"):
        raise Invalid(
            "consent_required",
            Text(
                "Un consentement ne peut pas être obligatoire : il ne serait plus libre (RGPD, art. 7).",
                "A consent cannot be mandatory: it would no longer be free (GDPR, art. 7).",
            ),
            remedy=Text(
                "Laissez la case facultative ; pour un message nécessaire au service, aucune case n'est requise.",
                "Leave the box optional; a message that the service needs takes no box at all.",
            ),
            path="boxes",
        )
    if said.get("channel") not in set(Channel):
        raise Invalid(
            "box_channel", Text("Ce canal n'existe pas.", "There is no such channel."), path="boxes"
        )
    channel, partners = Channel(said["channel"]), tuple(int(one) for one in said.get("partners") or ())
    if channel is Channel.PARTNER and not partners:
        raise Invalid(
            "partners_missing",
            Text("Nommez les partenaires : « nos partenaires » ne suffit pas.", "Name the partners."),
            path="boxes",
        )
    return Box(channel, str(said.get("purpose", "")), str(said.get("wording") or ""), partners)


def _check_reachable(box: Box, present: Mapping[str, bool]) -> None:
    needed = NEEDS[box.channel]
    reached = (
        all(map(present.get, needed)) if box.channel is Channel.LETTER else any(map(present.get, needed))
    )
    if not reached:
        words = [FIELDS[name].label for name in needed]
        raise Invalid(
            "box_unreachable",
            Text(
                "La case « {channel_fr} » demande le champ : {fields_fr}.",
                "The box “{channel_en}” needs the field: {fields_en}.",
            ),
            path="boxes",
            channel_fr=CHANNEL_NAMES[box.channel].fr,
            channel_en=CHANNEL_NAMES[box.channel].en,
            fields_fr=", ".join(word.fr for word in words),
            fields_en=", ".join(word.en for word in words),
        )


def _origin(said: str) -> str:
    parts = urlsplit(said)
    host = parts.netloc.lower()
    if parts.scheme not in ("https", "http") or not re.fullmatch(r"[a-z0-9.-]+(:\d{1,5})?", host):
        raise Invalid(
            "origin_wrong",
            Text("« {said} » n'est pas l'adresse d'un site.", "“{said}” is not the address of a site."),
            remedy=Text("Attendu : https://www.exemple.fr.", "Expected: https://www.example.com."),
            path="origins",
            said=said[:80],
        )
    return f"{parts.scheme}://{host}"
