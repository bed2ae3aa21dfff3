"""Blocks and sentences say the same: every sentence has its blocks, and they make the same sentence again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from chaland.faces.web.segments.builder.blocks import blocks_of
from chaland.faces.web.segments.builder.building import Built, build
from chaland.faces.web.segments.builder.draft import read_draft, write_draft
from chaland.faces.web.segments.builder.subjects import Subjects
from chaland.faces.web.segments.builder.tidying import tidied_group
from chaland.kernel.errors import Invalid
from chaland.segments.language import Faults, Tree, parse, print_sentence
from chaland.segments.language.ast import Everyone
from tests.segments.language.trees import KEPT, awkward, trees

SUBJECTS = Subjects(replace(KEPT), "fr")


def built(draft: object) -> Built:
    """Blocks as the page posts them, put in order and read."""
    return build(tidied_group(read_draft(json.dumps(draft)), SUBJECTS), KEPT)


def group(*parts: object, kind: str = "all") -> dict[str, object]:
    return {"group": kind, "parts": list(parts)}


def said(sentence: str) -> Tree:
    tree = parse(sentence, "fr", custom=KEPT.words())
    assert not isinstance(tree, Faults), sentence
    return tree


@settings(max_examples=60)
@given(trees(awkward))
def test_blocks_say_any_sentence_again(tree: Tree) -> None:
    root = blocks_of(tree)
    again = build(read_draft(json.dumps(write_draft(root))), KEPT)
    assert (again.tree, again.faults, again.unfinished) == (tree, {}, frozenset())
    tidy = tidied_group(root, SUBJECTS)
    assert tidied_group(tidy, SUBJECTS) == tidy
    assert (build(tidy, KEPT).faults, build(tidy, KEPT).unfinished) == ({}, frozenset())


def test_what_is_unfinished_is_left_out_and_told() -> None:
    lyon = {"field": "city", "is": "equals", "values": ["Lyon"]}
    draft = group(
        lyon,
        {"field": "age", "is": "between", "values": [18, None]},
        group(kind="any"),
        {"near": None, "km": 3},
    )
    found = built(draft)
    assert found.tree == said('ville = "Lyon"')
    assert found.unfinished == {"1", "2", "3"}
    assert built(group()).tree == Everyone()
    assert built(group(lyon, kind="none")).tree == said('non ville = "Lyon"')


def test_what_is_wrong_is_told_of_its_block() -> None:
    wrong = {"field": "age", "is": "at_least", "values": ["vingt"]}
    gone = {"custom": "gone", "is": "equals", "values": ["x"]}
    odd = {"field": "nothing", "is": "equals", "values": ["x"]}
    inner = {
        "fact": "purchases",
        "takes": "no",
        "where": group({"field": "amount", "is": "at_least", "values": ["?"]}),
    }
    found = built(group(wrong, group(gone, odd, kind="any"), inner))
    codes = {path: [fault.code for fault in faults] for path, faults in found.faults.items()}
    assert codes == {
        "0": ["wrong_type"],
        "1.0": ["unknown_custom"],
        "1.1": ["unknown_word"],
        "2.where.0": ["wrong_type"],
    }


@pytest.mark.parametrize(
    ("node", "sentence"),
    [
        ({"field": "city", "is": "equals", "values": ["Lyon", "Paris"]}, 'ville parmi ("Lyon", "Paris")'),
        ({"field": "city", "is": "none_of", "values": ["Lyon"]}, 'ville != "Lyon"'),
        (
            {"field": "last_purchase", "is": "within_last", "values": [{"relative": -6, "unit": "month"}]},
            "dernier_achat dans les 6 derniers mois",
        ),
        (
            {"field": "last_purchase", "is": "less", "values": [{"for": 6, "unit": "month"}]},
            "dernier_achat < il y a 6 mois",
        ),
        ({"field": "age", "is": "contains", "values": ["30"]}, None),
        ({"field": "birthday", "is": "at_least", "values": []}, "anniversaire dans les 30 prochains jours"),
        (
            {"fact": "events", "takes": "sum", "is": "more", "values": [2], "where": group()},
            "nombre(événements) > 2",
        ),
        ({"fact": "purchases", "takes": "no", "where": group()}, "non existe(achats)"),
        ({"fact": "purchases", "takes": "no", "negated": True, "where": group()}, "existe(achats)"),
        ({"in_segment": "VIP", "negated": True}, 'non dans_segment("VIP")'),
    ],
)
def test_a_change_keeps_what_it_can(node: object, sentence: str | None) -> None:
    found = built(group(node))
    if sentence is None:
        assert found.faults
    else:
        assert print_sentence(found.tree, "fr") == sentence


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ("[" * 100_000, "draft_too_deep"),
        ('{"group":"all","parts":[' * 200 + "]}" * 200, "draft_too_deep"),
        (json.dumps(group(*[{"everyone": True}] * 2_000)), "draft_too_long"),
        ('{"group": "all", "parts": [{"near": [NaN, 2], "km": 3}]}', "draft_unreadable"),
        ('{"group": "all", "parts": [{"field": 3}]}', "draft_unreadable"),
        ('{"field": "city"}', "draft_unreadable"),
        ("{", "draft_unreadable"),
        ("x" * 300_000, "draft_too_long"),
    ],
)
def test_what_no_page_can_have_made_is_refused(draft: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_draft(draft)
    assert refused.value.code == code


def test_halves_of_characters_do_not_break_the_page() -> None:
    root = read_draft('{"group": "all", "parts": [{"field": "city", "is": "equals", "values": ["\\ud800"]}]}')
    assert json.dumps(write_draft(root), ensure_ascii=False).encode()
