"""Installing the fields and segments of a trade, and taking them off again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.models import CustomField
from chaland.customers.services.labels import add_field, show_field
from chaland.kernel.errors import Conflict, NotFound, Refused
from chaland.kernel.text import Language, Text
from chaland.segments.domain.packs import PackField, PackSegment, TradePack
from chaland.segments.domain.trees import custom_fields_named
from chaland.segments.language import Faults, fold, parse
from chaland.segments.language.ast import Compare, Custom
from chaland.segments.language.grammar.tokens import quoted
from chaland.segments.language.words.custom import CustomWords
from chaland.segments.models import InstalledPack, SavedSegment
from chaland.segments.queries import count_where, present
from chaland.segments.ready_made import Filling, fillings
from chaland.segments.saved import tree_of
from chaland.segments.services.saved import delete_segment, save_segment


@dataclass(slots=True)
class Done:
    """What was added or taken off: keys of fields, names of segments; and what was not, with the reason."""

    fields: list[str] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)
    kept: list[tuple[str, Text]] = field(default_factory=list)


@transaction.atomic
def install_pack(*, pack: TradePack, language: Language, by: User | None, only: str = "") -> Done:
    """Add what is not there yet: a second time, only what the file has come to hold since. Fields and segments
    of that name that are there already stay as they are. Names and explanations in one language.

    only: the key of the one segment to add, with the fields that it names.
    """
    done = Done()
    fields, segments = _part(pack, only) if only else (pack.fields, pack.segments)
    for wanted in fields:
        _add_field(wanted, done, by)
    for segment in segments:
        for filling in fillings(segment.each):
            _add_segment(pack, segment, filling, language, done, by)
    known = InstalledPack.objects.filter(pk=pack.key).first()
    InstalledPack.objects.update_or_create(
        pk=pack.key,
        defaults={
            "fields": sorted({*(known.fields if known else []), *done.fields}),
            "by": by,
            "installed_at": known.installed_at if known else present().instant,
        },
    )
    record(actor=by, verb="packs.install", subject_kind="pack", subject_id=pack.key, facts=_facts(done))
    return done


def _part(pack: TradePack, only: str) -> tuple[Sequence[PackField], Sequence[PackSegment]]:
    """Raises: NotFound (`pack_segment_unknown`)."""
    words = CustomWords({field.key: field.label for field in pack.fields})
    for segment in pack.segments:
        if segment.key == only:
            tree = parse(segment.sentence.fr, "fr", custom=words)
            named = [] if isinstance(tree, Faults) else custom_fields_named(tree)
            return [field for field in pack.fields if field.key in named], [segment]
    raise NotFound(
        "pack_segment_unknown",
        Text("Ce segment prêt à l'emploi n'existe pas.", "There is no such ready-made segment."),
        key=only,
    )


def _facts(done: Done) -> dict[str, object]:
    return {"fields": len(done.fields), "segments": len(done.segments)}


def _add_field(wanted: PackField, done: Done, by: User | None) -> None:
    try:
        with transaction.atomic():
            made = add_field(
                label_fr=wanted.label.fr,
                label_en=wanted.label.en,
                type=wanted.type,
                choices=wanted.choices,
                by=by,
            )
        done.fields.append(made.key)
    except Conflict:
        there = CustomField.objects.get(key=wanted.key)
        if there.type != wanted.type:
            other = Text(
                "ce champ existe déjà, d'un autre type", "this field exists already, of another type"
            )
            done.kept.append((there.key, other))


def _add_segment(
    pack: TradePack,
    wanted: PackSegment,
    filling: Filling,
    language: Language,
    done: Done,
    by: User | None,
) -> None:
    """A sentence that cannot be answered here (a field of another type) is left out, and said."""
    place = f"{wanted.key}:{filling['key']}" if filling else wanted.key
    if SavedSegment.objects.filter(pack=pack.key, pack_segment=place).exists():
        return
    name = _filled(wanted.name.to(language), filling)
    if SavedSegment.objects.filter(key=fold(name)).exists():
        done.kept.append((name, Text("un segment porte déjà ce nom", "a segment has this name already")))
        return
    try:
        with transaction.atomic():
            save_segment(
                name=name,
                sentence=_filled(wanted.sentence.to(language), filling, inside=True),
                language=language,
                ready_made=(pack.key, place),
                by=by,
                folder=(wanted.folder or pack.name).to(language),
                description=wanted.explanation.to(language),
                colour=wanted.colour,
            )
        done.segments.append(name)
    except Refused as refused:
        done.kept.append((name, Text(refused.say("fr"), refused.say("en"))))


def _filled(text: str, filling: Filling, *, inside: bool = False) -> str:
    """`{value}`, `{a}` and `{b}` replaced; `inside` the quotation marks of a sentence."""
    for name, value in filling.items():
        text = text.replace(f"{{{name}}}", quoted(value)[1:-1] if inside else value.replace('"', "'"))
    return text


@transaction.atomic
def remove_pack(*, key: str, by: User | None) -> Done:
    """Delete its segments that nothing uses, and hide the fields it brought that are empty and unused.

    Raises: NotFound (`pack_not_installed`).
    """
    installed = InstalledPack.objects.filter(pk=key).first()
    if installed is None:
        raise NotFound(
            "pack_not_installed",
            Text("Le pack « {key} » n'est pas installé.", "The pack “{key}” is not installed."),
            key=key,
        )
    done = Done()
    for segment in SavedSegment.objects.filter(pack=key):
        _delete(segment, done, by)
    for field_key in installed.fields:
        _hide(field_key, done, by)
    installed.delete()
    record(actor=by, verb="packs.remove", subject_kind="pack", subject_id=key, facts=_facts(done))
    return done


def _delete(segment: SavedSegment, done: Done, by: User | None) -> None:
    try:
        with transaction.atomic():
            done.segments.append(delete_segment(segment_id=segment.pk, by=by))
    except Conflict as refused:
        done.kept.append((segment.name, Text(refused.say("fr"), refused.say("en"))))


def _hide(key: str, done: Done, by: User | None) -> None:
    there = CustomField.objects.filter(key=key, hidden=False).first()
    if there is None:
        return
    if any(key in custom_fields_named(tree_of(segment)) for segment in SavedSegment.objects.all()):
        done.kept.append((key, Text("un segment s'en sert", "a segment uses it")))
    elif count_where(Compare(Custom(key), "not_empty")):
        done.kept.append((key, Text("des contacts y ont une valeur", "contacts have a value in it")))
    else:
        show_field(field_id=there.pk, hidden=True, by=by)
        done.fields.append(key)
