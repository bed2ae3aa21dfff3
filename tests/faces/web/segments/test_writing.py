"""A segment written as a sentence in the browser."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from chaland.segments.saved import segment_called
from tests.faces.web.conftest import make_contact


def test_a_sentence_is_counted_saved_and_changed(manager: Client) -> None:
    make_contact()
    counted = manager.post(reverse("segments-count"), {"sentence": 'ville = "Lyon"'})
    assert "1 contact" in counted.content.decode()
    made = manager.post(reverse("segments-new"), {"name": "Lyonnais", "sentence": 'ville = "Lyon"'})
    segment = segment_called("Lyonnais")
    assert made.headers["Location"] == reverse("segment", args=[segment.pk])
    refused = manager.post(reverse("segments-edit", args=[segment.pk]), {"sentence": "ville = "})
    assert refused.status_code == 422
    manager.post(reverse("segments-edit", args=[segment.pk]), {"sentence": 'ville = "Paris"'})
    segment.refresh_from_db()
    assert segment.size == 0
