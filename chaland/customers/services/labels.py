"""What people add to the file to find their way: fields of the trade, tags, colours. Each change is written down."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.domain.labels import FIRST_COLOURS, HUES, ColourCode, bare_key
from chaland.customers.models import Colour, Contact, ContactLabel, CustomField, Tag
from chaland.customers.queries.labels import colours
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.kernel.folding import fold
from chaland.kernel.text import Text

FIELD_TYPES = ("text", "number", "date", "yes_no", "choice", "list")


@transaction.atomic
def add_field(
    *,
    label_fr: str,
    label_en: str,
    type: str,
    choices: Sequence[str] = (),
    by: User | None,
    clock: Clock = system_clock,
) -> CustomField:
    """A new field of the trade, last of all; one of that name that was hidden comes back instead.

    Raises: Invalid (`label_missing`, `type_unknown`, `choices_missing`), Conflict (`field_exists`).
    """
    names = _labels(label_fr, label_en)
    kept = _choices(type, choices)
    key = key_of(names.fr)
    known = CustomField.objects.filter(key=key).first()
    if known is not None and not known.hidden:
        raise Conflict(
            "field_exists",
            Text("Le champ « {label} » existe déjà.", "The field “{label}” exists already."),
            label=names.fr,
        )
    if known is not None:
        return show_field(field_id=known.pk, hidden=False, by=by)
    field = CustomField.objects.create(
        key=key,
        label_fr=names.fr,
        label_en=names.en,
        type=type,
        choices=kept,
        position=_after_last(),
        created_at=clock(),
    )
    _noted(by, "fields.add", "field", key, type=type)
    return field


@transaction.atomic
def change_field(
    *, field_id: int, label_fr: str, label_en: str, choices: Sequence[str], by: User | None
) -> CustomField:
    """Its words and its choices; its type stays, as its values do. Raises: as `add_field`, NotFound."""
    field = _field(field_id)
    names = _labels(label_fr, label_en)
    field.label_fr, field.label_en = names.fr, names.en
    field.choices = _choices(field.type, choices)
    field.save(update_fields=["label_fr", "label_en", "choices"])
    _noted(by, "fields.change", "field", field.key, label=names.fr)
    return field


@transaction.atomic
def show_field(*, field_id: int, hidden: bool, by: User | None) -> CustomField:
    """Take a field off the pages, or bring it back. Its values stay either way. Raises: NotFound."""
    field = _field(field_id)
    field.hidden = hidden
    field.save(update_fields=["hidden"])
    _noted(by, "fields.hide" if hidden else "fields.show", "field", field.key)
    return field


@transaction.atomic
def order_fields(*, field_ids: Sequence[int], by: User | None) -> None:
    for position, field_id in enumerate(field_ids):
        CustomField.objects.filter(pk=field_id).update(position=position)
    _noted(by, "fields.order", "field", "")


def _field(field_id: int) -> CustomField:
    field = CustomField.objects.filter(pk=field_id).first()
    if field is None:
        raise NotFound("field_gone", Text("Ce champ n'existe plus.", "This field is no longer there."))
    return field


def _after_last() -> int:
    last = CustomField.objects.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def key_of(label: str) -> str:
    """`Date d'échéance` → `date_d_echeance`: what sentences call it. Raises: Invalid (`label_missing`)."""
    key = bare_key(label)
    if not key:
        raise Invalid("label_missing", Text("Donnez un nom.", "Give a name."), path="label_fr")
    return key


def _labels(fr: str, en: str) -> Text:
    """One of the two is enough: it then stands for both."""
    names = Text(fr.strip() or en.strip(), en.strip() or fr.strip())
    key_of(names.fr)
    return names


def _choices(type: str, choices: Sequence[str]) -> list[str]:
    if type not in FIELD_TYPES:
        raise Invalid(
            "type_unknown",
            Text("« {type} » n'est pas un type de champ.", "“{type}” is not a type of field."),
            path="type",
            type=type,
        )
    kept = list(dict.fromkeys(choice.strip() for choice in choices if choice.strip()))
    if type == "choice" and not kept:
        raise Invalid(
            "choices_missing",
            Text("Donnez au moins un choix, un par ligne.", "Give at least one choice, one a line."),
            path="choices",
        )
    return kept if type in ("choice", "list") else []


@transaction.atomic
def describe_tag(*, key: str, name: str, hue: str, by: User | None) -> None:
    """Give a tag a name and a hue; under a new name every wearer follows, in later imports too.

    A name that another tag has joins the two. Raises: Invalid (`label_missing`, `hue_unknown`).
    """
    given = name.strip()[:80]
    if not given:
        raise Invalid("label_missing", Text("Donnez un nom.", "Give a name."), path="name")
    fresh = fold(given)
    Tag.objects.update_or_create(key=fresh, defaults={"name": given, "hue": _hue(hue)})
    if fresh != key:
        Tag.objects.update_or_create(key=key, defaults={"name": given, "hue": hue})
        for former in Tag.objects.exclude(key=fresh):
            if fold(former.name) == key:  # renamed to the former name before: goes on to the new one
                Tag.objects.filter(pk=former.pk).update(name=given)
    _wear(key, fresh, given)
    _noted(by, "tags.describe", "tag", key, name=given, hue=hue)


def _wear(former: str, key: str, name: str) -> None:
    worn = ContactLabel.objects.filter(field="tags", key=former)
    if former != key:
        both = ContactLabel.objects.filter(field="tags", key=key).values("contact_id")
        worn.filter(contact_id__in=both).delete()
    worn.update(key=key, value=name)
    ContactLabel.objects.filter(field="tags", key=key).exclude(value=name).update(value=name)


@transaction.atomic
def save_colour(*, key: str, label_fr: str, label_en: str, hue: str, rule: str, by: User | None) -> str:
    """Name a colour, new when `key` is empty. `rule`: a sentence checked already, or nothing. Returns its key.

    Raises: Invalid (`label_missing`, `hue_unknown`), Conflict (`colour_exists`).
    """
    names = _labels(label_fr, label_en)
    known = colours()
    if not key:
        key = key_of(names.fr)
        if key in known:
            raise Conflict(
                "colour_exists",
                Text("La couleur « {label} » existe déjà.", "The colour “{label}” exists already."),
                label=names.fr,
            )
    _make_rows(known)
    Colour.objects.update_or_create(
        key=key,
        defaults={
            "label_fr": names.fr,
            "label_en": names.en,
            "hue": _hue(hue),
            "rule": rule.strip(),
        },
        create_defaults={
            "label_fr": names.fr,
            "label_en": names.en,
            "hue": _hue(hue),
            "rule": rule.strip(),
            "position": len(known),
        },
    )
    _noted(by, "colours.save", "colour", key, rule=rule.strip())
    return key


@transaction.atomic
def delete_colour(*, key: str, by: User | None) -> None:
    """Raises: Conflict (`colour_worn`, `colour_first`): what contacts wear by hand is not taken away."""
    if key in {code.key for code in FIRST_COLOURS}:
        raise Conflict(
            "colour_first",
            Text(
                "Cette couleur se renomme mais ne se supprime pas.",
                "This colour may be renamed, not deleted.",
            ),
        )
    worn = Contact.objects.filter(colour=key).count()
    if worn:
        raise Conflict(
            "colour_worn",
            Text("{worn} contacts portent cette couleur.", "{worn} contacts wear this colour."),
            remedy=Text("Donnez-leur-en une autre d'abord.", "Give them another one first."),
            worn=worn,
        )
    Colour.objects.filter(key=key).delete()
    _noted(by, "colours.delete", "colour", key)


@transaction.atomic
def order_colours(*, keys: Sequence[str], by: User | None) -> None:
    """The order of menus, and which rule is tried first."""
    _make_rows(colours())
    for position, key in enumerate(keys):
        Colour.objects.filter(key=key).update(position=position)
    _noted(by, "colours.order", "colour", "")


def _make_rows(known: dict[str, ColourCode]) -> None:
    """The first colours become rows like the others, so that they have a place among them."""
    there = set(Colour.objects.values_list("key", flat=True))
    for position, code in enumerate(known.values()):
        if code.key not in there:
            Colour.objects.create(
                key=code.key,
                label_fr=code.label.fr,
                label_en=code.label.en,
                hue=code.hue,
                position=position,
            )


def _hue(hue: str) -> str:
    if hue not in HUES:
        raise Invalid("hue_unknown", Text("Choisissez une teinte.", "Choose a hue."), path="hue", hue=hue)
    return hue


def _noted(by: User | None, verb: str, kind: str, subject: object, **facts: object) -> None:
    record(actor=by, verb=f"settings.{verb}", subject_kind=kind, subject_id=subject, facts=facts)
