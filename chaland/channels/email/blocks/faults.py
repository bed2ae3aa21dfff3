"""Whether JSON is a list of blocks; if not, every fault with its place. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from chaland.channels.email.blocks.kinds import KINDS, LONGEST, Block, Footer
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

_READ: TypeAdapter[tuple[Block, ...]] = TypeAdapter(
    Annotated[tuple[Annotated[Block, Field(discriminator="kind")], ...], Field(max_length=LONGEST)]
)


@dataclass(frozen=True, slots=True)
class Fault:
    """`path`: `3.link`, `2.columns.0.1.text`, counted from 0; empty for the whole."""

    path: str
    text: Text


_FAULTS: Mapping[str, Text] = {
    "missing": Text("ce champ manque", "this field is missing"),
    "extra_forbidden": Text("ce champ n'existe pas dans ce bloc", "this block has no such field"),
    "string_too_short": Text("ce texte est vide", "this text is empty"),
    "string_too_long": Text(
        "ce texte dépasse {max_length} caractères", "this text is longer than {max_length} characters"
    ),
    "greater_than_equal": Text("au moins {ge}", "at least {ge}"),
    "less_than_equal": Text("au plus {le}", "at most {le}"),
    "literal_error": Text("attendu : {expected}", "expected: {expected}"),
    "too_long": Text("au plus {max_length} éléments", "at most {max_length} items"),
    "too_short": Text("au moins {min_length} éléments", "at least {min_length} items"),
    "bad_address": Text(
        "une adresse commence par https://, mailto: ou tel:",
        "an address begins with https://, mailto: or tel:",
    ),
    "bad_condition": Text(
        "une condition s'écrit sans accolades ni % : loyalty.points > 100",
        "a condition is written without braces or %: loyalty.points > 100",
    ),
    "union_tag_not_found": Text("le genre du bloc (kind) manque", "the kind of the block is missing"),
    "union_tag_invalid": Text(
        "ce genre de bloc n'existe pas ; genres : " + ", ".join(KINDS),
        "there is no such kind of block; kinds: " + ", ".join(KINDS),
    ),
}
_OTHER = Text("cette valeur n'est pas attendue ici", "this value is not expected here")
_KEYS: Mapping[str, Text] = {
    "text": Text("texte", "text"),
    "link": Text("lien", "link"),
    "src": Text("image", "picture"),
    "name": Text("nom", "name"),
    "links": Text("liens", "links"),
    "height": Text("hauteur", "height"),
    "width": Text("largeur", "width"),
    "only_if": Text("condition", "condition"),
}
"""What people call the fields of a block."""
_LAST = Text("le pied de page vient une fois, à la fin", "the footer comes once, at the end")


def blocks_of(raw: object) -> tuple[Block, ...]:
    """raw: a list as read from JSON. Raises: Invalid (`blocks_invalid`), with the place of the first fault as `path`
    and all of them in its message."""
    blocks, faults = _read(raw)
    if faults:
        said = [_said(raw, one) for one in faults]
        raise Invalid(
            "blocks_invalid",
            Text("Blocs à compléter ou à corriger : {why_fr}.", "Blocks to complete or to mend: {why_en}."),
            path=f"blocks.{faults[0].path}".rstrip("."),
            why_fr=" ; ".join(one.fr for one in said),
            why_en="; ".join(one.en for one in said),
        )
    return blocks


def faults_of(raw: object) -> list[Fault]:
    """What is wrong with them; empty when nothing is."""
    return _read(raw)[1]


def _said(raw: object, fault: Fault) -> Text:
    """The fault as people find it: `bloc 4 (Bouton), lien : …`."""
    head, _, rest = fault.path.partition(".")
    if not (isinstance(raw, list) and head.isdecimal()):
        return fault.text
    block = raw[int(head)]
    kind = KINDS.get(str(block.get("kind", "")) if isinstance(block, Mapping) else "")
    key = _KEYS.get(rest.rpartition(".")[2])
    fr = f"bloc {int(head) + 1}" + (f" ({kind.fr})" if kind else "") + (f", {key.fr}" if key else "")
    en = f"block {int(head) + 1}" + (f" ({kind.en})" if kind else "") + (f", {key.en}" if key else "")
    return Text(f"{fr} : {fault.text.fr}", f"{en}: {fault.text.en}")


def _read(raw: object) -> tuple[tuple[Block, ...], list[Fault]]:
    try:
        blocks = _READ.validate_python(raw)
    except ValidationError as error:
        return (), [_fault(one) for one in error.errors(include_url=False)]
    return blocks, list(_misplaced(blocks))


def _misplaced(blocks: tuple[Block, ...]) -> Iterator[Fault]:
    for at, block in enumerate(blocks[:-1]):
        if isinstance(block, Footer):
            yield Fault(str(at), _LAST)


def _fault(told: Mapping[str, Any]) -> Fault:
    place = ".".join(_without_kinds([str(part) for part in told["loc"]]))
    facts = told.get("ctx", {})
    ours = told["type"] == "value_error"
    words = _FAULTS.get(str(facts["error"]) if ours else told["type"], _OTHER)
    return Fault(place, Text(words.to("fr", **facts), words.to("en", **facts)))


def _without_kinds(place: list[str]) -> list[str]:
    """Pydantic names the kind where a block stands: 3.columns.columns.0.1.text.link."""
    kinds = {1, 5} if place[1:2] == ["columns"] else {1}
    return [part for at, part in enumerate(place) if at not in kinds]
