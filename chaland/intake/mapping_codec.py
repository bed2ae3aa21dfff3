"""A mapping as JSON, as stored with an import, in a recipe, and in the file given to `--mapping`.

{"kind": "contacts", "zone": "Europe/Paris", "default_country": "FR",
 "columns": {"Nom": "last_name", "Carburant": {"custom": "fuel", "type": "choice"}, "Divers": null}}
"""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from typing import Any, cast, get_args

from chaland.customers.domain.labels import bare_key
from chaland.intake.cleaning import ColumnUse, Mapping
from chaland.intake.cleaning.mapping import CustomType
from chaland.intake.fields import BY_NAME, KINDS, Kind
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

_REMEDY = Text(
    "Voyez « chaland import --dry-run --json », qui donne les colonnes et leurs champs.",
    "See `chaland import --dry-run --json`, which lists the columns and their fields.",
)


def custom_key(label: str) -> str:
    """`Date d'échéance` → `date_d_echeance`: what a custom field is called in sentences."""
    return bare_key(label) or "champ"


def encode(mapping: Mapping) -> dict[str, Any]:
    return {
        "kind": mapping.kind,
        "zone": mapping.zone,
        "default_country": mapping.default_country,
        "columns": {use.header: _encode_use(use) for use in mapping.columns},
    }


def _encode_use(use: ColumnUse) -> Any:
    if use.masked:
        return {"masked": True}
    if use.custom_key is not None:
        return {"custom": use.custom_key, "type": use.custom_type}
    if use.field is not None and not use.split:
        return {"field": use.field, "split": False}
    return use.field


def decode(document: AbstractMapping[str, Any], headers: Sequence[str] | None = None) -> Mapping:
    """The mapping that a document says; headers it does not name feed nothing.

    Raises: Invalid (`mapping_kind`, `mapping_field`, `mapping_header`, `mapping_column`) naming the place.
    """
    kind = document.get("kind")
    if kind not in KINDS:
        raise _invalid(
            "mapping_kind",
            "kind",
            Text("« {value} » n'est pas une sorte de fichier.", "“{value}” is not a kind of file."),
            kind,
        )
    columns = document.get("columns") or {}
    unknown = [header for header in columns if headers is not None and header not in headers]
    if unknown:
        raise _invalid(
            "mapping_header",
            f"columns.{unknown[0]}",
            Text("Le fichier n'a pas de colonne « {value} ».", "The file has no column “{value}”."),
            unknown[0],
        )
    uses = [_decode_use(header, columns.get(header), kind) for header in (headers or columns)]
    _refuse_twice(uses)
    return Mapping(
        kind=kind,
        columns=tuple(uses),
        zone=str(document.get("zone") or "Europe/Paris"),
        default_country=str(document.get("default_country") or "FR"),
    )


def _decode_use(header: str, said: Any, kind: Kind) -> ColumnUse:
    if said is None or said == "":
        return ColumnUse(header, None)
    if isinstance(said, str):
        return ColumnUse(header, _field(header, said, kind))
    if not isinstance(said, dict):
        raise _invalid(
            "mapping_column",
            f"columns.{header}",
            Text("Indiquez un champ, ou rien.", "Give a field, or nothing."),
            said,
        )
    if said.get("masked"):
        return ColumnUse(header, None, masked=True)
    if "custom" in said:
        return _custom(header, said)
    return ColumnUse(
        header, _field(header, str(said.get("field")), kind), split=bool(said.get("split", True))
    )


def _custom(header: str, said: AbstractMapping[str, Any]) -> ColumnUse:
    wanted = said.get("type") or "text"
    if wanted not in get_args(CustomType):
        raise _invalid(
            "mapping_column",
            f"columns.{header}",
            Text("« {value} » n'est pas un type de champ.", "“{value}” is not a type of field."),
            wanted,
        )
    return ColumnUse(
        header, None, custom_key=custom_key(str(said["custom"])), custom_type=cast(CustomType, wanted)
    )


def _field(header: str, name: str, kind: Kind) -> str:
    if name not in BY_NAME or kind not in BY_NAME[name].kinds:
        raise _invalid(
            "mapping_field",
            f"columns.{header}",
            Text(
                "« {value} » n'est pas un champ pour ce fichier.", "“{value}” is not a field for this file."
            ),
            name,
        )
    return name


def _refuse_twice(uses: Sequence[ColumnUse]) -> None:
    seen: set[str] = set()
    for use in uses:
        target = use.field if use.field else (f"custom.{use.custom_key}" if use.custom_key else None)
        if target is None or (use.field and BY_NAME[use.field].many):
            continue
        if target in seen:
            raise _invalid(
                "mapping_twice",
                f"columns.{use.header}",
                Text("Deux colonnes vont au champ « {value} ».", "Two columns go to the field “{value}”."),
                target,
            )
        seen.add(target)


def _invalid(code: str, path: str, message: Text, value: object) -> Invalid:
    return Invalid(code, message, path=path, remedy=_REMEDY, value=value)
