import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland import reference
from chaland.reference import PhoneUsage

NUMBERS = st.from_regex(r"\+(33|590|594|596|262|508|32)[0-9]{0,13}", fullmatch=True)


@pytest.mark.parametrize(
    ("number", "usage", "territory"),
    [
        ("+33612345678", "mobile", "metropole"),
        ("+33756123456", "mobile", "metropole"),
        ("+33142345678", "fixed", "metropole"),
        ("+33972123456", "voip", "metropole"),
        ("+33162123456", "verified", "metropole"),
        ("+33166123456", "fixed", "metropole"),
        ("+33569123456", "verified", "metropole"),
        ("+33948123456", "verified", "metropole"),
        ("+590947512345", "verified", "guadeloupe"),
        ("+33939123456", "platform", "metropole"),
        ("+33937123456", "platform", "metropole"),
        ("+33700123456789", "m2m", "metropole"),
        ("+33800123456", "free", "national"),
        ("+33806123456", "normal_rate", "national"),
        ("+33899123456", "premium", "national"),
        ("+590690112233", "mobile", "guadeloupe"),
        ("+590590112233", "fixed", "guadeloupe"),
        ("+594694112233", "mobile", "guyane"),
        ("+596696112233", "mobile", "martinique"),
        ("+262692112233", "mobile", "reunion"),
        ("+262639112233", "mobile", "mayotte"),
        ("+262269112233", "fixed", "mayotte"),
        ("+262262112233", "fixed", "reunion"),
        ("+508411234", "fixed", "miquelon"),
    ],
)
def test_the_plan_decides(number: str, usage: str, territory: str) -> None:
    assert reference.phone_usage(number) == PhoneUsage(usage, territory)


@pytest.mark.parametrize(
    "number", ["+3222345678", "0612345678", "+3361234567", "", "+33612345678\n", "+３３612345678"]
)
def test_what_is_no_french_number_has_no_usage(number: str) -> None:
    assert reference.phone_usage(number) is None


@given(st.one_of(NUMBERS, st.text(alphabet=st.characters(exclude_categories=["Cs"]))))
def test_the_column_agrees_with_the_single_answer(number: str) -> None:
    found = pl.select(reference.phone_usage_expr(pl.lit(number, pl.String))).item()
    single = reference.phone_usage(number)
    assert (found["usage"], found["territory"]) == (
        (single.usage, single.territory) if single else (None, None)
    )


def test_blocks_are_few_and_known() -> None:
    blocks = reference.phone_blocks()
    assert blocks.height < 200
    assert not blocks["prefix"].is_duplicated().any()
    assert set(blocks["usage"]) == {
        "mobile", "fixed", "voip", "verified", "platform", "m2m", "free",
        "normal_rate", "premium", "internal", "short", "emergency",
    }  # fmt: skip
