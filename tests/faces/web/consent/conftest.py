"""A company that said what its file is for, and people in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from chaland.consent.domain.words import Channel, Method
from chaland.consent.models import Purpose
from chaland.consent.services.ledger import Proof, Whom, record_consent
from chaland.consent.services.purposes import name_company, seed_purposes
from tests.faces.web.conftest import make_contact

MONDAY_MORNING = datetime(2026, 11, 16, 10, 30, tzinfo=UTC)


@pytest.fixture
def purposes(db: None) -> list[Purpose]:
    name_company(name="Garage du Lac")
    made = seed_purposes()
    Purpose.objects.filter(prospecting=True).update(goods_or_services="voitures neuves et d'occasion")
    return made


def someone(**values: Any) -> int:
    """Reachable by every channel, if only she agreed."""
    points = {"email": "zoe@orange.fr", "mobile": "+33612345678", "street": "12 rue de la Paix"}
    return make_contact(first_name="Zoé", last_name="Martin", **{**points, **values})


def agrees(contact_id: int, channel: Channel = Channel.EMAIL, **proof: Any) -> int:
    """Said on paper, the week before. Returns the entry."""
    written = record_consent(
        whom=Whom(contact_id=contact_id),
        channel=channel,
        purpose="prospecting",
        at=MONDAY_MORNING,
        method=Method.PAPER,
        proof=Proof(**{"document_ref": "Bon n° 12", **proof}),
    )
    return written[0].pk
