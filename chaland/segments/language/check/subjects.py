"""What kind a subject is, in one installation."""

from __future__ import annotations

from dataclasses import dataclass

from chaland.kernel.folding import fold
from chaland.segments.language.ast import Aggregate, Custom, Field, Place, Property, Subject
from chaland.segments.language.catalogue import Catalogue, CustomField
from chaland.segments.language.check.told import Told
from chaland.segments.language.check.values import Expected, clean
from chaland.segments.language.suggestion import nearest
from chaland.segments.language.words import (
    CHOICES,
    CONTACT_FIELDS,
    FACTS,
    FUNCTIONS,
    FactWord,
    FieldWord,
)

_FIELDS = {row.name: row for row in CONTACT_FIELDS}
_FACTS = {row.name: row for row in FACTS}
_FUNCTIONS = {row.function: row for row in FUNCTIONS}


@dataclass(frozen=True, slots=True)
class Context:
    """Whose fields are meant: the contact's when `fact` is None."""

    told: Told
    catalogue: Catalogue
    fact: FactWord | None = None


def expected_of(context: Context, subject: Subject, path: str) -> Expected | None:
    """The kind and choices of a subject; None when it is unknown or not kept here, which is told."""
    match subject:
        case Field(name):
            row = context.fact.column(name) if context.fact else _FIELDS.get(name)
            return _of_field(context, row, subject, path)
        case Custom(key):
            return _of_custom(context, key, subject.at, path)
        case Property(key):
            return _of_property(context, key, subject.at, path)
        case Aggregate():
            return _of_aggregate(context, subject, path)


def find_fact(context: Context, name: str, at: Place | None, path: str) -> FactWord | None:
    """The fact; None when it is unknown, nested or not kept here, which is told."""
    row = _FACTS.get(name)
    if context.fact is not None:
        context.told.tell(
            "nested_fact",
            "Les conditions d'un fait ne parlent que de ses propres champs.",
            "The conditions of a fact speak of its own fields only.",
            at=at,
            path=path,
        )
        return None
    if row is None or name not in context.catalogue.facts:
        tell_unavailable(context.told, name, at, path)
        return None
    return row


def tell_unavailable(told: Told, name: str, at: Place | None, path: str) -> None:
    told.tell(
        "not_available",
        "« {name} » n'est pas tenu dans ce fichier.",
        "“{name}” is not kept in this file.",
        at=at,
        path=path,
        name=name,
    )


def _of_field(context: Context, row: FieldWord | None, field: Field, path: str) -> Expected | None:
    if row is None or not _is_kept(context, row):
        tell_unavailable(context.told, field.name, field.at, path)
        return None
    return _expected(row)


def _is_kept(context: Context, row: FieldWord) -> bool:
    if context.fact:
        return row.name in context.catalogue.facts[context.fact.name].columns
    stored = "birth_date" if row.name == "age" else row.name
    return stored in context.catalogue.fields


def _expected(row: FieldWord) -> Expected:
    if row.choices is None:
        return Expected(row.kind)
    known = {fold(choice.code): choice.code for choice in CHOICES[row.choices]}
    for choice in CHOICES[row.choices]:
        known.setdefault(fold(choice.label.fr), choice.code)
        known.setdefault(fold(choice.label.en), choice.code)
    return Expected(row.kind, known)


def _of_custom(context: Context, key: str, at: Place | None, path: str) -> Expected | None:
    row = context.catalogue.custom.get(key)
    if row is None or context.fact is not None:
        context.told.tell(
            "unknown_custom",
            "Il n'y a pas de champ personnalisé « {key} ».",
            "There is no custom field “{key}”.",
            at=at,
            path=path,
            suggestion=nearest(key, context.catalogue.custom),
            key=key,
        )
        return None
    return _of_choices(row)


def _of_choices(row: CustomField) -> Expected:
    if row.kind != "choice":
        return Expected(row.kind)
    return Expected("choice", {fold(choice): choice for choice in row.choices})


def _of_property(context: Context, key: str, at: Place | None, path: str) -> Expected | None:
    table = context.catalogue.facts.get(context.fact.name) if context.fact else None
    if table is None or table.property is None:
        tell_unavailable(context.told, f"prop.{key}", at, path)
        return None
    if not key or not clean(key) or '"' in key or "\\" in key:
        context.told.tell(
            "bad_character",
            "Ce nom contient un caractère qui n'y a pas sa place.",
            "This name holds a character that has no place there.",
            at=at,
            path=path,
        )
        return None
    return Expected("text")


def _of_aggregate(context: Context, node: Aggregate, path: str) -> Expected | None:
    fact = find_fact(context, node.fact, node.at, path)
    if fact is None:
        return None
    row = _FUNCTIONS[node.function]
    if not row.of:
        return _of_count(context, node, path)
    column = fact.column(node.column or "")
    kept = column and column.name in context.catalogue.facts[fact.name].columns
    if column is None or not kept:
        tell_unavailable(context.told, f"{node.fact}.{node.column}", node.at, path)
        return None
    if column.kind not in row.of:
        context.told.tell(
            "wrong_column",
            "« {function} » ne s'applique pas à « {column} ».",
            "“{function}” does not apply to “{column}”.",
            at=node.at,
            path=path,
            function=row.word,
            column=column.word,
        )
        return None
    return Expected(column.kind)


def _of_count(context: Context, node: Aggregate, path: str) -> Expected | None:
    if node.column is None:
        return Expected("number")
    context.told.tell(
        "count_of_column",
        "On compte des faits, sans champ après le point.",
        "Facts are counted, without a field after the dot.",
        at=node.at,
        path=path,
    )
    return None
