"""What the grid calls things."""

from __future__ import annotations

import pytest

from chaland.faces.web.contacts.filters import filterable
from chaland.faces.web.contacts.words import Words
from chaland.kernel.text import Language


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_field_that_may_be_filtered_on_has_a_name(language: Language) -> None:
    """A field new in the language of segments is offered here the same day."""
    words = Words(language, colours={}, tag_hues={}, customs={})
    assert all(words.column(name) for name in filterable({}))
