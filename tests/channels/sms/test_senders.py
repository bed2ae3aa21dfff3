"""Names in which an SMS may leave."""

from __future__ import annotations

import pytest

from chaland.channels.sms.senders import check_sender
from chaland.kernel.errors import Invalid


@pytest.mark.parametrize(
    "sender", ["Garage", "ABC", "Le Garage 2", "36180", "38200", "+33939001234", "+41791234567"]
)
def test_good_ones(sender: str) -> None:
    check_sender(sender)


@pytest.mark.parametrize(
    ("sender", "code"),
    [
        ("0612345678", "sender_mobile"),
        ("+33 6 12 34 56 78", "sender_mobile"),
        ("0033712345678", "sender_mobile"),
        ("33712345678", "sender_mobile"),
        ("AB", "sender_length"),
        ("", "sender_length"),
        ("   ", "sender_length"),
        ("UnNomBienTropLong", "sender_length"),
        ("Café", "sender_characters"),
        ("L'Atelier", "sender_characters"),
        ("123456789", "sender_characters"),
        ("Garage\n", "sender_characters"),
    ],
)
def test_bad_ones(sender: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_sender(sender)
    assert refused.value.code == code
    assert "{" not in refused.value.say("fr")


def test_the_limits_are_those_of_the_law_of_the_day() -> None:
    check_sender("Abcdefghijk", least=3, most=11)
    with pytest.raises(Invalid):
        check_sender("Abcdefghijk", least=3, most=10)
