"""The record of processing says by what right each channel is used: as decisions take it, at each date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chaland.consent.domain.asking import PurposeTerms
from chaland.consent.domain.lawfulness import basis_of
from chaland.consent.domain.rules import rules_at
from chaland.consent.domain.words import Channel
from chaland.kernel.text import Text

NOW = rules_at(datetime(2026, 11, 22, tzinfo=UTC))
BEFORE = rules_at(datetime(2026, 8, 10, tzinfo=UTC))
OFFERS = PurposeTerms("offers", Text("Offres", "Offers"), families=frozenset({"suv"}))
SERVICE = PurposeTerms("service", Text("Service", "Service"), basis="contract", prospecting=False)
TRADE = PurposeTerms(
    "trade", Text("Pros", "Trade"), audience="professional", target_functions=frozenset({"acheteur"})
)


@pytest.mark.parametrize(
    ("channel", "purpose", "said"),
    [
        (
            Channel.EMAIL,
            OFFERS,
            "consentement ; intérêt légitime pour les clients (offres analogues, sauf opposition)",
        ),
        (Channel.SMS, OFFERS, "consentement"),
        (Channel.CALL, OFFERS, "consentement ; contrat en cours"),
        (Channel.ROBOCALL, OFFERS, "consentement"),
        (Channel.LETTER, OFFERS, "intérêt légitime, sauf opposition"),
        (Channel.EMAIL, SERVICE, "exécution d'un contrat ou mesures précontractuelles"),
        (Channel.PARTNER, SERVICE, "consentement"),
        (
            Channel.EMAIL,
            TRADE,
            "consentement ; intérêt légitime pour les professionnels (sauf opposition)",
        ),
        (Channel.CALL, TRADE, "consentement ; intérêt légitime pour les professionnels (sauf opposition)"),
    ],
)
def test_each_channel_has_its_grounds(channel: Channel, purpose: PurposeTerms, said: str) -> None:
    assert basis_of(channel, purpose, NOW).fr == said


def test_the_law_of_the_day_is_told() -> None:
    assert basis_of(Channel.CALL, OFFERS, BEFORE).en == "legitimate interest, unless opposed"
    assert basis_of(Channel.CALL, OFFERS, NOW).en == "consent; contract in progress"
