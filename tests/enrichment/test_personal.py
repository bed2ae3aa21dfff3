"""What services answered about a person is shown to them, and goes with them."""

from __future__ import annotations

import pytest

from chaland.enrichment import personal
from chaland.enrichment.models import CachedAnswer
from chaland.enrichment.services.cache import keep

pytestmark = pytest.mark.django_db


def test_it_is_told_and_erased_and_that_of_others_stays() -> None:
    keep(
        "geoplateforme",
        {"k": {"street": "Rue Pasteur"}, "l": {}},
        {"k": [("contact", 1)], "l": [("contact", 2)]},
    )
    told = list(personal.export(1))
    assert [(row["table"], row["service"], row["answer"]) for row in told] == [
        ("cached_answer", "geoplateforme", {"street": "Rue Pasteur"})
    ]
    assert personal.erase(1) == 1
    assert list(personal.export(1)) == []
    assert list(CachedAnswer.objects.values_list("key", flat=True)) == ["l"]
