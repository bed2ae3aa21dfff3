"""Who may be merged unseen: nobody whom one pair alone would carry along."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chaland.duplicates.domain.together import Together, groups_above, groups_at

contacts = st.integers(1, 6)
pairs = st.tuples(contacts, contacts).filter(lambda pair: pair[0] < pair[1])
likeness = st.dictionaries(pairs, st.sampled_from((0.3, 0.6, 0.985, 0.995, 1.0)))


@given(likeness, st.sets(pairs, max_size=3))
def test_no_two_of_a_group_are_unlikely_or_kept_apart(
    alike: dict[tuple[int, int], float], apart: set[tuple[int, int]]
) -> None:
    groups = groups_above(alike, 0.99, apart)
    members = [member for group in groups for member in group.members]
    assert len(members) == len(set(members))
    for group in groups:
        inside = [(a, b) for a in group.members for b in group.members if a < b]
        assert all(alike.get(pair, 0) >= 0.5 and pair not in apart for pair in inside)
        assert any(alike[pair] >= 0.99 for pair in inside)
        assert 0 <= group.doubt <= (len(group.members) - 1) * 0.01 + 1e-9


def test_the_doubt_is_that_of_the_pairs_that_join() -> None:
    alike = {(1, 2): 0.99, (2, 3): 0.995, (1, 3): 0.7, (4, 5): 1.0}
    first, second = groups_above(alike, 0.99, set())
    assert (first.members, round(first.doubt, 6)) == ((1, 2, 3), 0.015)
    assert second == Together((4, 5), 0.0)


def test_who_is_like_one_of_a_group_only_stays_out() -> None:
    assert [g.members for g in groups_above({(1, 2): 0.999, (2, 3): 0.995}, 0.99, set())] == [(1, 2)]


@given(likeness, st.sets(pairs, max_size=3))
def test_several_probabilities_at_once_are_each_of_them_alone(
    alike: dict[tuple[int, int], float], apart: set[tuple[int, int]]
) -> None:
    stops = (0.98, 0.99, 0.998)
    assert groups_at(alike, stops, apart) == {above: groups_above(alike, above, apart) for above in stops}
