"""A file sent by a program: staged or written by the worker, followed by its number."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chaland.customers.models import Contact
from chaland.intake.models import Import
from chaland.jobs.models import Job
from chaland.jobs.services import run_or_follow
from tests.faces.api.conftest import Programs

pytestmark = pytest.mark.django_db
CSV = "Nom;Prénom;E-mail\nDurand;Paul;paul@example.org\nPetit;Zoé;zoe@example.org\n"


def file(text: str = CSV, name: str = "clients.csv") -> Any:
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def work() -> None:
    run_or_follow(Job.objects.latest("pk"))


def test_a_file_is_staged_looked_at_and_written(program: Programs) -> None:
    asker = program()
    sent = asker.upload("/imports", file=file(), source="Boutique")
    assert (sent.status, sent.body["kind"], sent.body["file"]) == (202, "contacts", "clients.csv")
    assert sent.body["columns"] == {"Nom": "last_name", "Prénom": "first_name", "E-mail": "email"}
    assert (sent.body["job"]["state"], Contact.objects.count()) == ("queued", 0)
    at = f"/imports/{sent.body['batch']}"
    early = asker.send("POST", f"{at}/commit", {})
    assert (early.status, early.body["code"]) == (409, "import_not_staged")
    work()
    staged = asker.get(at).body
    assert (staged["state"], staged["counts"]["created"], Contact.objects.count()) == ("staged", 2, 0)
    assert asker.send("POST", f"{at}/commit", {}).status == 202
    work()
    assert (asker.get(at).body["state"], Contact.objects.count()) == ("committed", 2)
    assert str(Import.objects.get().batch.by) == "manager@example.fr"


def test_a_file_may_be_written_unseen(program: Programs) -> None:
    asker = program()
    sent = asker.upload("/imports", file=file(), source="Boutique", commit="true", kind="contacts")
    work()
    told = asker.get(f"/imports/{sent.body['batch']}").body
    assert (told["state"], told["counts"]["created"], Contact.objects.count()) == ("committed", 2, 2)


def test_what_is_no_file_of_ours_is_refused(program: Programs) -> None:
    asker = program()
    assert asker.upload("/imports", source="Boutique").status == 422
    assert asker.upload("/imports", file=file(), source=" ").body["code"] == "source_missing"
    assert 400 <= asker.upload("/imports", file=file("\x7fELF\x02", "clients.csv"), source="B").status < 500
    assert 400 <= asker.upload("/imports", file=file("", "clients.csv"), source="B").status < 500
    assert asker.get("/imports/999").body["code"] == "import_unknown"
