from pathlib import Path

import polars as pl

import chaland.samples
from chaland.samples.files import SHOP, sample_files
from chaland.samples.online_retail import online_retail_customers, online_retail_path

DATA = Path(chaland.samples.__file__).parent / "data"
FILES = sample_files(Path("clients.xlsx"))


def test_shipped_files_exist_and_are_small():
    shipped = [file.path for file in FILES if file.path != Path("clients.xlsx")]
    assert len(shipped) == 4
    assert all(path.stat().st_size for path in shipped)
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 8_500_000


def test_customers_and_purchases_share_a_source():
    assert {file.kind for file in FILES if file.source == SHOP} == {"contacts", "purchases"}
    assert len({file.source for file in FILES}) == 4


def test_every_file_says_what_it_is_and_under_which_licence():
    assert all(file.description.fr and file.description.en and file.licence for file in FILES)
    sources = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    assert all(path.name in sources for path in DATA.iterdir() if path.name != "SOURCES.md")


def test_online_retail_is_whole():
    lines = pl.read_csv(online_retail_path(), infer_schema=False)
    assert lines.height == 541_909
    amount = (lines["Quantity"].cast(pl.Float64) * lines["UnitPrice"].cast(pl.Float64)).sum()
    assert round(amount, 3) == 9_747_747.934
    assert len(online_retail_customers()) == 4_372
    assert lines["CustomerID"].null_count() == 135_080
