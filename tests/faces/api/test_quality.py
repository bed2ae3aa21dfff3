"""Quality by HTTP: the documents of the command line."""

from __future__ import annotations

import pytest

from chaland.quality.services.keeping_up import catch_up
from tests.faces.api.conftest import Programs
from tests.faces.api.test_contacts import command

pytestmark = pytest.mark.django_db


def test_the_answers_are_those_of_the_command_line(
    program: Programs, anne: int, capsys: pytest.CaptureFixture[str]
) -> None:
    catch_up()
    asker = program()
    assert asker.get("/quality").body == command(capsys, "quality")
    one = asker.get(f"/quality/contacts/{anne}")
    assert (one.status, one.body) == (200, command(capsys, "quality", "--contact", str(anne)))
    assert asker.get("/quality/contacts/999999").status == 404


def test_the_scope_must_allow_it(program: Programs, anne: int) -> None:
    assert program("manager", "segments:read").get("/quality").status == 403
