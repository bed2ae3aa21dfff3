"""The key: what people write of one town meets, and both implementations agree."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.reference import key, key_expr

FRENCH = st.text(
    alphabet=st.sampled_from("abcstezSTESUR éèêëàâäîïôöùûüçœæÿŒÉ'’-/.,&0123456789\u0301\u00ad\u00a0\n")
)
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


def _vectorised(text: str) -> str:
    answer: str = pl.select(key_expr(pl.lit(text, pl.String))).item()
    return answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'Haÿ-les-Roses", "L HAY LES ROSES"),
        ("l’haÿ les roses", "L HAY LES ROSES"),
        ("ST ETIENNE", "SAINT ETIENNE"),
        ("St.-Étienne", "SAINT ETIENNE"),
        ("Ste-Geneviève-des-Bois", "SAINTE GENEVIEVE DES BOIS"),
        ("STES MARIES DE LA MER", "SAINTES MARIES DE LA MER"),
        ("Chalon s/ Saône", "CHALON SUR SAONE"),
        ("CHALON-S/SAONE", "CHALON SUR SAONE"),
        ("Œuilly", "OEUILLY"),
        ("Cafe\u0301", "CAFE"),
        ("  2e   arr. ", "2E ARR"),
        ("STRASBOURG EST", "STRASBOURG EST"),
        ("AS/400", "AS 400"),
        ("¿?", ""),
    ],
)
def test_key_of_what_people_write(text: str, expected: str) -> None:
    assert key(text) == expected


@given(st.one_of(FRENCH, ANY))
def test_both_implementations_agree(text: str) -> None:
    assert _vectorised(text) == key(text)


@given(st.one_of(FRENCH, ANY))
def test_a_key_is_its_own_key_and_plain(text: str) -> None:
    once = key(text)
    assert key(once) == once
    assert once.isascii()
    assert once == once.upper()
    assert "  " not in once
    assert once == once.strip()


def test_null_stays_null() -> None:
    column = pl.DataFrame({"town": ["Lyon", None]}).select(key_expr(pl.col("town")))
    assert column["town"].to_list() == ["LYON", None]
