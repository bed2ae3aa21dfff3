from itertools import combinations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from chaland.duplicates.domain.pairs import Limits, Pairs, candidate_pairs, coded, copies, decoded, united

RULES = {"name": [pl.col("a"), pl.col("b")], "place": [pl.concat_str("a", "c", separator="|")]}
KEYS = st.lists(st.tuples(*[st.sampled_from(["x", "y", "z", None])] * 3), min_size=0, max_size=25)


def frame(rows: list[tuple[str | None, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys("abc", pl.String), orient="row")


def told(pairs: Pairs) -> set[tuple[int, int]]:
    found = list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    assert len(found) == len(set(found))
    return set(found)


@given(KEYS)
def test_pairs_are_those_that_share_a_key(rows: list[tuple[str | None, ...]]) -> None:
    def meet(one: tuple[str | None, ...], other: tuple[str | None, ...]) -> bool:
        names = {one[0], one[1]} & {other[0], other[1]} - {None}
        return bool(names) or (None not in (one[0], one[2]) and one[::2] == other[::2])

    expected = {(i, j) for i, j in combinations(range(len(rows)), 2) if meet(rows[i], rows[j])}
    assert told(candidate_pairs(frame(rows), RULES)) == expected


def test_a_key_that_too_many_share_brings_nobody_together() -> None:
    rows = frame([("x", None, None)] * 6 + [("y", None, None)] * 3)
    assert told(candidate_pairs(rows, RULES, Limits(cap=5))) == {(6, 7), (6, 8), (7, 8)}


def test_a_rule_that_would_make_too_many_pairs_keeps_its_rarest_keys() -> None:
    rows = frame([("x", None, None)] * 6 + [("y", None, None)] * 3)
    assert told(candidate_pairs(rows, RULES, Limits(a_record=0.5, free=0))) == {(6, 7), (6, 8), (7, 8)}


def test_in_a_large_file_one_weak_key_is_not_enough() -> None:
    rows = frame([("x", None, "k"), ("x", None, "k"), ("y", None, None), ("y", None, None), ("x", None, "n")])
    both = {(0, 1)}
    alone = {(0, 4), (1, 4), (2, 3)}
    assert told(candidate_pairs(rows, RULES)) == both | alone
    turned = dict(reversed(RULES.items()))
    for in_all, kept in ((0.8, both | alone), (0.6, both), (0.0, both)):
        assert told(candidate_pairs(rows, turned, Limits(in_all=in_all, free_in_all=0))) == kept


def test_a_pair_is_one_number_and_back() -> None:
    pairs = decoded(coded(candidate_pairs(frame([("x", None, None)] * 4), RULES)))
    assert told(pairs) == set(combinations(range(4), 2))


def test_those_that_say_exactly_the_same_meet_however_many_they_are() -> None:
    rows = frame([("x", "y", None)] * 5 + [("x", None, None), ("z", None, None)])
    assert told(copies(rows)) == set(combinations(range(5), 2))
    assert told(copies(rows, Limits(cap=1))) == {(0, 1), (1, 2), (2, 3), (3, 4)}
    assert told(copies(rows, Limits(a_record=1.5, free=0))) == told(copies(rows, Limits(cap=2)))
    assert told(copies(rows[4:])) == set()


def test_united_pairs_stand_once() -> None:
    one, other = copies(frame([("x", None, None)] * 3)), copies(frame([("x", None, None)] * 4))
    assert told(united(one, other)) == told(united(other, one)) == set(combinations(range(4), 2))
