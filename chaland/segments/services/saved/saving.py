"""A sentence under a name."""

from __future__ import annotations

import unicodedata
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.customers.domain.labels import HUES
from chaland.kernel.errors import Conflict, Invalid
from chaland.kernel.text import Language, Text
from chaland.segments.language import Faults, Tree, check, fold
from chaland.segments.models import SavedSegment
from chaland.segments.named import SavedTrees
from chaland.segments.queries import Asked, present, sentence
from chaland.segments.saved import known_to
from chaland.segments.services.live import fill, freeze
from chaland.segments.services.live.news import hold_reading, keep, observe, reading
from chaland.segments.services.saved.sharing import refuse_hidden
from chaland.segments.stored import as_stored

LONGEST_NAME = 120


class Facts(TypedDict, total=False):
    """What is said of a segment besides its sentence. `colour` is a hue or nothing; one that is not `shared`
    is seen by its owner and by administrators."""

    folder: str
    description: str
    colour: str
    shared: bool
    owner: User | None


@transaction.atomic
def save_segment(
    *,
    name: str,
    sentence: Asked,
    frozen: bool = False,
    by: User | None,
    language: Language | None = None,
    ready_made: tuple[str, str] = ("", ""),
    **facts: Unpack[Facts],
) -> SavedSegment:
    """Keep a sentence, and who fits it now. `frozen`: they stay the same for ever.

    ready_made: the pack it comes from, and its name there.
    Raises: Faulty; Invalid (`segment_nameless`, `segment_name`, `hue_unknown`, `segment_circle`, `segment_hidden`);
    Conflict (`segment_exists`).
    """
    hold_reading()
    given = named(name)
    now = present()
    segment = SavedSegment(
        name=given,
        key=fold(given),
        tree=kept_sentence(sentence, by, language),
        pack=ready_made[0],
        pack_segment=ready_made[1],
        created_at=now.instant,
        updated_at=now.instant,
        **{"owner": by, **checked(facts)},
    )
    refuse_hidden(segment)
    if not SavedSegment.objects.filter(frozen=False).exists():
        keep(observe(reading()))  # nobody was kept up to date until now
    insert(segment)
    freeze(segment, now) if frozen else fill(segment, now)
    noted(by, "save", segment, frozen=frozen)
    return segment


def insert(segment: SavedSegment) -> None:
    """Raises: Conflict (`segment_exists`)."""
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError:
        raise Conflict(
            "segment_exists",
            Text("Le segment « {name} » existe déjà.", "The segment “{name}” exists already."),
            remedy=Text("Choisissez un autre nom.", "Choose another name."),
            name=segment.name,
        ) from None


def named(name: str) -> str:
    """The name as kept. Raises: Invalid (`segment_nameless`, `segment_name`)."""
    given = unicodedata.normalize("NFC", " ".join(name.split()))
    if not fold(given).strip():
        raise Invalid(
            "segment_nameless", Text("Donnez un nom au segment.", "Give the segment a name."), path="name"
        )
    odd = any(unicodedata.category(letter).startswith("C") for letter in given)
    if len(given) > LONGEST_NAME or given.startswith("#") or '"' in given or "\\" in given or odd:
        raise Invalid(
            "segment_name",
            Text(
                'Un nom a {longest} caractères au plus, ne commence pas par # et ne contient ni " ni \\.',
                'A name has {longest} characters at most, does not begin with # and holds neither " nor \\.',
            ),
            path="name",
            longest=LONGEST_NAME,
        )
    return given


def kept_sentence(asked: Asked, by: User | None, language: Language | None, *, former: str = "") -> str:
    """The JSON to keep. `former`: the name that the segment had until now. Raises: Faulty; Invalid."""
    known = known_to(by)
    assert isinstance(known.segments, SavedTrees)
    if former:
        _refuse_circle(asked, known.segments, former, language)
    tree = sentence(asked, known, language=language) if isinstance(asked, str) else asked
    if faults := check(as_stored(tree), known):
        raise Faults.of(faults).refusal()
    return known.segments.kept(tree)


def _refuse_circle(asked: Asked, segments: SavedTrees, former: str, language: Language | None) -> None:
    """Raises: Invalid (`segment_circle`), with the chain of names that comes back to its beginning."""
    tree: Tree = sentence(asked, language=language) if isinstance(asked, str) else asked
    chain = segments.chain(tree, former)
    if chain:
        raise Invalid(
            "segment_circle",
            Text(
                "Ce segment finirait par se nommer lui-même : {chain}.",
                "This segment would end up naming itself: {chain}.",
            ),
            path="sentence",
            remedy=Text("Retirez l'un de ces segments.", "Take one of these segments out."),
            chain=" → ".join((former, *chain)),
        )


def checked(facts: Facts) -> Facts:
    """Raises: Invalid (`hue_unknown`)."""
    colour = facts.get("colour", "")
    if colour and colour not in HUES:
        raise Invalid(
            "hue_unknown", Text("Choisissez une teinte.", "Choose a hue."), path="colour", hue=colour
        )
    if "folder" in facts:
        facts["folder"] = " ".join(facts["folder"].split())[:LONGEST_NAME]
    return facts


def noted(by: User | None, verb: str, segment: SavedSegment, **facts: object) -> None:
    record(
        actor=by,
        verb=f"segments.{verb}",
        subject_kind="segment",
        subject_id=segment.pk,
        facts={"name": segment.name, **facts},
    )
