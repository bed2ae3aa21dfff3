"""Small invented files, and the steps that take them through the pages without a browser."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chaland.intake.models import Import
from chaland.jobs.models import Job
from chaland.jobs.worker import work_once

PEOPLE = """Nom;Prénom;E-mail;Mobile;Code postal;Ville
DUPONT;jean;JEAN@Example.fr;06 12 34 56 78;69003;LYON 03
Martin;Léa;lea@example.fr;;75011;Paris
;;;;;
Durand;Paul;pas-une-adresse;0798765432;13001;Marseille
"""
AGAIN = PEOPLE.replace("lea@example.fr;;75011;Paris", "lea@example.fr;;33000;Bordeaux")
SECRETS = """Nom;E-mail;Carte bancaire
Dupont;jean@example.fr;4111 1111 1111 1111
Martin;lea@example.fr;5500 0000 0000 0004
"""


def send(client: Client, text: str, *, name: str = "clients.csv", source: str = "Boutique") -> Any:
    """Drop a file on the first page of the wizard."""
    file = SimpleUploadedFile(name, text.encode())
    return client.post("/imports/new/", {"file": file, "source": source})


def begun(client: Client, text: str = PEOPLE, **changes: str) -> Import:
    answer = send(client, text, **changes)
    assert answer.status_code == 302, answer.content.decode()
    return Import.objects.order_by("-pk")[0]


def form_of(entry: Import) -> dict[str, str]:
    """The form of columns as it stands when nobody touches it."""
    form = {}
    for place, header in enumerate(entry.batch.headers):
        use = entry.mapping["columns"].get(header)
        masked = isinstance(use, dict) and use.get("masked")
        form[f"use-{place}"] = "mask" if masked else f"field:{use}" if isinstance(use, str) else "raw"
    return form


def work() -> None:
    """What the worker would do now, until no step of an import waits."""
    assert work_once(owner="test")
    while Job.objects.filter(kind__startswith="intake.", state="queued").exists():
        assert work_once(owner="test")


def staged(client: Client, text: str = PEOPLE, **changes: str) -> Import:
    entry = begun(client, text, **changes)
    assert client.post(f"/imports/{entry.pk}/analyse/", form_of(entry)).status_code == 302
    work()
    entry.refresh_from_db()
    return entry


def committed(client: Client, text: str = PEOPLE, **changes: str) -> Import:
    entry = staged(client, text, **changes)
    assert client.post(f"/imports/{entry.pk}/commit/").status_code == 302
    work()
    entry.refresh_from_db()
    return entry
