import polars as pl

from chaland.samples.damage.file import MessyFile, messy_chunks
from chaland.samples.people import Population

FILE = MessyFile(900, Population(9))


def test_chunks_of_any_size_make_the_same_file():
    whole = list(messy_chunks(FILE))
    parts = list(messy_chunks(FILE, chunk=400))
    assert len(whole) == 1
    assert len(parts) == 3
    for made in ("cells", "owners", "damages"):
        joined = pl.concat([getattr(part, made) for part in parts])
        order = [] if made != "damages" else ["row", "column", "kind"]
        expected = getattr(whole[0], made)
        assert (joined.sort(order) if order else joined).equals(expected.sort(order) if order else expected)


def test_owners_follow_the_rows():
    owners = pl.concat([part.owners for part in messy_chunks(FILE, chunk=400)])
    assert owners["row"].to_list() == list(range(900))
    assert owners.filter(pl.col("copy").is_null())["person_id"].is_unique().all()
