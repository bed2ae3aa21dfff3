from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chaland.duplicates.domain.clusters import clusters, components
from chaland.duplicates.domain.pairs import Pairs


def pairs_of(links: list[tuple[int, int]]) -> Pairs:
    return Pairs(
        np.array([one for one, _ in links], np.uint32), np.array([other for _, other in links], np.uint32)
    )


def clustered(count: int, odds: dict[tuple[int, int], float], else_: float = 0.01) -> list[int]:
    """Clusters when these pairs are known, every other being as unlikely as told."""
    return clusters(
        count,
        pairs_of(list(odds)),
        np.array(list(odds.values())),
        0.5,
        lambda unseen: np.full(len(unseen), else_),
    ).tolist()


def test_two_alike_are_one() -> None:
    assert clustered(3, {(0, 2): 0.9}) == [0, 1, 0]


def test_a_chain_of_look_alikes_is_not_one_person() -> None:
    """The father resembles the son who resembles his twin: the ends say no."""
    assert clustered(4, {(0, 1): 0.99, (1, 2): 0.6, (2, 3): 0.99}) == [0, 0, 2, 2]


def test_one_weak_pair_does_not_part_those_who_agree() -> None:
    odds = dict.fromkeys(combinations(range(4), 2), 0.99) | {(0, 3): 0.2}
    assert clustered(4, odds) == [0, 0, 0, 0]


def test_pairs_that_no_key_brought_together_are_judged_too() -> None:
    assert clustered(3, {(0, 1): 0.95, (1, 2): 0.9}, else_=0.97) == [0, 0, 0]
    assert clustered(3, {(0, 1): 0.95, (1, 2): 0.9}, else_=0.001) == [0, 0, 2]


@given(st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]),
    st.floats(0.001, 0.999), max_size=30,
))  # fmt: skip
def test_laws_of_clusters(odds: dict[tuple[int, int], float]) -> None:
    """A cluster is named by its smallest, lies within what is linked at all, and no order of pairs changes it."""
    found = clustered(12, odds)
    linked = components(12, pairs_of([pair for pair, odd in odds.items() if odd >= 0.5])).tolist()
    for place, name in enumerate(found):
        assert found[name] == name <= place
        assert linked[place] == linked[name]
    assert clustered(12, dict(reversed(odds.items()))) == found


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_components_are_what_walking_finds(links: list[tuple[int, int]]) -> None:
    label = list(range(31))
    for _ in label:
        for one, other in links:
            label[one] = label[other] = min(label[one], label[other])
    assert components(31, pairs_of(links)).tolist() == label
