"""What French names share when they sound alike."""

from __future__ import annotations

import polars as pl
import pytest

from chaland.reference.phonetics import sounds


@pytest.mark.parametrize(
    ("one", "other"),
    [("GAUTHIER", "GAUTIER"), ("LEFEVRE", "LEFEBVRE"), ("PHOTO", "FOTO"), ("THIERRY", "TIERRY")],
)
def test_what_sounds_alike_has_one_sound(one: str, other: str) -> None:
    first, second = sounds(pl.Series([one, other])).to_list()
    assert first == second


def test_what_sounds_otherwise_has_another_and_nothing_stays_nothing() -> None:
    said = sounds(pl.Series(["MARTIN", "MOREAU", None, "", "S"])).to_list()
    assert said[0] != said[1]
    assert said[2:] == [None, None, "S"]
