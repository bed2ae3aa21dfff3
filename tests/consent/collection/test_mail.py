"""Messages leave through a real server, in the reader's language, from the company."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chaland.consent.models import Controller, Entry, Form
from chaland.consent.services.codes import ask_code
from chaland.consent.services.mail import goes_to_files
from chaland.consent.services.showing import show
from chaland.consent.services.submissions import confirm
from chaland.kernel.errors import ProviderFailed
from tests.consent.collection.conftest import BASE, CONFIRMED, SHOWN, fill
from tests.consent.collection.post_office import open_office

pytestmark = pytest.mark.django_db


def through(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def test_a_form_is_confirmed_by_the_link_that_the_server_took(form: Form, settings: Any) -> None:
    with open_office() as office:
        through(settings, office.port)
        assert not goes_to_files()
        fill(form, seal=show(form, "en", base=BASE, clock=SHOWN).seal)
    [message] = office.taken
    body = message.get_content()
    assert message["Subject"] == "Confirm your request"
    assert message["From"] == "Garage Martin <contact@garage-martin.fr>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "1 rue de la Paix" in body
    assert confirm(token=body.split("/f/c/")[1].split()[0], clock=CONFIRMED) is not None
    assert Entry.objects.count() == 1


def test_a_name_cannot_write_headers(company: Controller, settings: Any) -> None:
    Controller.objects.update(name="Garage\r\nBcc: everybody@example.fr")
    with open_office() as office:
        through(settings, office.port)
        ask_code(email="anne@example.fr", ip="192.0.2.7", language="fr", clock=SHOWN)
    [message] = office.taken
    assert message["Bcc"] is None
    assert message["To"] == "anne@example.fr"


def test_a_mailbox_that_is_refused_is_said_to_be_lasting_and_a_dead_server_is_not(
    company: Controller, settings: Any
) -> None:
    with open_office() as office:
        through(settings, office.port)
        office.refused.add("anne@example.fr")
        with pytest.raises(ProviderFailed) as failed:
            ask_code(email="anne@example.fr", ip="192.0.2.7", language="fr", clock=SHOWN)
        assert failed.value.permanent
    with pytest.raises(ProviderFailed) as failed:
        ask_code(email="anne@example.fr", ip="192.0.2.7", language="fr", clock=SHOWN)
    assert not failed.value.permanent


def test_on_a_fresh_machine_messages_are_files(company: Controller, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    assert goes_to_files()
    ask_code(email="anne@example.fr", ip="192.0.2.7", language="fr", clock=SHOWN)
    [file] = (tmp_path / "outbox").iterdir()
    assert "Votre code" in file.read_text(encoding="utf-8")
