"""Tables of one room may point to tables of the rooms below it, never above or beside."""

from __future__ import annotations

from itertools import count

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.architecture.source import project

CONTRACTS = project()["tool"]["importlinter"]["contracts"]
LAYERS = next(contract["layers"] for contract in CONTRACTS if contract["type"] == "layers")
HEIGHT = {
    room.strip(" ()"): height
    for height, line in zip(count(len(LAYERS), -1), LAYERS, strict=False)
    for room in line.split("|")
}


def room_of(model: type[models.Model]) -> str | None:
    """Our room of that name; None for a table of Django or a library."""
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "chaland" else None


OURS = [model for model in apps.get_models() if room_of(model)]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_relations_point_down(model: type[models.Model]) -> None:
    here = room_of(model)
    assert here is not None
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete and isinstance(field.related_model, type):
            there = room_of(field.related_model)
            assert there in {None, here} or HEIGHT[there] < HEIGHT[here], f"{field} points up, to {there}"


def test_the_rooms_of_our_tables_are_known() -> None:
    assert {room_of(model) for model in OURS} <= set(HEIGHT)
    assert {"access", "jobs", "customers", "intake"} <= {room_of(model) for model in OURS}
    assert HEIGHT["intake"] > HEIGHT["customers"] > HEIGHT["jobs"] > HEIGHT["access"] > HEIGHT["kernel"]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
