"""The data file is small, quick to open, and loaded once."""

import time
from importlib import resources

import pytest

from chaland import reference
from chaland.reference import archive

TABLES = (
    "communes", "departments", "family_names", "given_names", "legal_categories", "naf",
    "phone_blocks", "postal_towns", "regions", "staff_bands", "street_types", "town_names",
)  # fmt: skip


def test_the_file_is_compact() -> None:
    data = resources.files("chaland.reference") / "data" / "reference.zip"
    assert len(data.read_bytes()) < 8_000_000
    assert len(archive.member("departments.geojson")) < 250_000


@pytest.mark.parametrize("name", TABLES)
def test_a_table_opens_quickly(name: str) -> None:
    started = time.process_time()
    table = archive.table.__wrapped__(name)
    assert time.process_time() - started < 0.5
    assert table.height > 0


def test_a_table_is_read_once() -> None:
    assert reference.communes() is reference.communes()
    assert reference.family_names() is reference.family_names()


def test_comments_of_our_lists_are_left_out() -> None:
    assert not any("#" in word for line in archive.word_lines("role_mailboxes") for word in line)
