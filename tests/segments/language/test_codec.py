"""JSON that is not of the language is refused, each fault with its path, all at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.segments.language import Faults, decode, decode_text


def told(where: Any) -> list[tuple[str, str]]:
    found = decode({"version": 1, "where": where})
    assert isinstance(found, Faults)
    return [(fault.code, fault.path) for fault in found]


def compare(**changes: Any) -> dict[str, Any]:
    return {"compare": {"field": "city"}, "is": "equals", "values": ["Lyon"], **changes}


@pytest.mark.parametrize(
    ("where", "faults"),
    [
        (None, [("not_an_object", "where")]),
        ({}, [("unknown_condition", "where")]),
        ({"sql": "1=1"}, [("unknown_condition", "where")]),
        ({"all": []}, [("empty_group", "where.all")]),
        (compare(extra=1), [("unknown_key", "where.extra")]),
        (compare(compare={"field": "vile"}), [("unknown_word", "where.compare.field")]),
        (compare(**{"is": "like"}), [("unknown_word", "where.is")]),
        (compare(values="Lyon"), [("not_a_list", "where.values")]),
        (compare(values=[None]), [("not_an_object", "where.values.0")]),
        (compare(values=[{"day": "2025-02-30"}]), [("bad_date", "where.values.0.day")]),
        (compare(values=[{"relative": 1.5, "unit": "day"}]), [("not_whole", "where.values.0.relative")]),
        (compare(values=[{"relative": 1, "unit": "era"}]), [("unknown_word", "where.values.0.unit")]),
        (compare(values=[1e300]), [("number_too_long", "where.values.0")]),
        (compare(values=[float("nan")]), [("number_too_long", "where.values.0")]),
        (compare(values=[10**4000]), [("number_too_long", "where.values.0")]),
        ({"exists": "sales"}, [("unknown_word", "where.exists")]),
        ({"exists": "events", "where": {"everyone": True}}, [("nested_fact", "where.where")]),
        ({"near": [1], "km": 3}, [("not_a_place", "where.near")]),
        ({"near": "Lyon"}, [("not_a_number", "where.km")]),
        ({"in_segment": 3}, [("not_a_text", "where.in_segment")]),
        (
            {"any": [compare(**{"is": "x"}), compare(values=[None]), {"not": {"y": 1}}]},
            [("unknown_condition", "where.any.2.not"), ("unknown_word", "where.any.0.is"), ("not_an_object", "where.any.1.values.0")],
        ),
    ],
)  # fmt: skip
def test_refuses_the_unknown_with_its_path(where: Any, faults: list[tuple[str, str]]) -> None:
    assert sorted(told(where)) == sorted(faults)


def test_suggests() -> None:
    found = decode({"version": 1, "where": compare(compare={"field": "citty"})})
    assert isinstance(found, Faults)
    assert found.items[0].suggestion == "city"


def test_refuses_other_versions_and_other_shapes() -> None:
    for document in ({"version": 2, "where": {"everyone": True}}, {"where": {"everyone": True}}, [], "x"):
        assert isinstance(decode(document), Faults)


def test_refuses_depth_without_falling_over() -> None:
    node: Any = {"everyone": True}
    for _ in range(5000):
        node = {"not": node}
    assert ("too_deep") in [code for code, _ in told(node)]
    assert isinstance(decode_text('{"version":1,"where":' + '{"not":' * 100_000), Faults)
    assert isinstance(decode_text("{"), Faults)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(("all", "any", "not", "compare", "field", "is", "values", "exists", "where", "near", "km")),
        inner,
        max_size=3,
    ),
    max_leaves=8,
)  # fmt: skip


@given(JSON)
def test_any_json_is_read_or_refused(where: Any) -> None:
    found = decode({"version": 1, "where": where})
    assert not isinstance(found, Faults) or len(found) > 0
