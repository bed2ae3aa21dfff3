"""What a file says is shown as it is, whatever it looks like to the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chaland.customers.models import Contact
from chaland.faces.cli.commands.account import tell
from chaland.faces.cli.commands.contacts import show
from chaland.kernel.clock import stop_clock
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    yield Shop(tmp_path)
    stop_clock(None)


def test_brackets_in_a_customer_file_are_no_styles(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    entry = shop.deliver("Nom;Prénom;E-mail [/pro];Notes\nDupont;Jean;jean@exemple;[/bold] rappeler [red]")
    tell(entry)
    show(Contact.objects.get().pk)
    assert "[/bold] rappeler [red]" in capsys.readouterr().out
