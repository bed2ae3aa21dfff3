"""Habits of the house that no linter knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter

from tests.architecture.source import HOUSE, ROOT, every_file, files, nodes, place, project, tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
EMPTY_NAMES = {"utils", "helpers", "misc", "common", "core"}
PICKERS = {"import_string", "import_module", "entry_points", "__import__"}
ERRORS = {"Refused", "Invalid", "NotFound", "Conflict", "Forbidden", "ProviderFailed", "Broken"}


def test_a_file_can_be_read_in_one_go() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in every_file()}
    long = [f"{path.relative_to(ROOT)}: {lines}" for path, lines in lengths.items() if lines > LONGEST_FILE]
    assert long == []


def test_a_function_does_one_thing() -> None:
    functions = [*nodes(ast.FunctionDef, every_file()), *nodes(ast.AsyncFunctionDef, every_file())]
    long = [
        f"{place(path, function)} {function.name}: {lines}"
        for path, function in functions
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_file_is_named_for_nothing() -> None:
    assert [str(path) for path in files() if EMPTY_NAMES & {path.stem, *path.parent.parts}] == []


def test_every_file_says_what_it_is() -> None:
    """But Django's one-line app declarations, and empty packages."""
    mute = [path for path in files() if tree(path).body and not ast.get_docstring(tree(path))]
    assert [str(path.relative_to(HOUSE)) for path in mute if path.name != "apps.py"] == []


def test_implementations_are_picked_by_name_in_config_alone() -> None:
    picking = [
        place(path, call)
        for path, call in nodes(ast.Call)
        if _called(call) in PICKERS and path.relative_to(HOUSE).parts[0] != "config"
    ]
    assert picking == []


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def test_both_wordings_of_a_text_say_the_same_facts() -> None:
    told = list(_texts())
    assert len(told) > 100
    unlike = [where for where, fr, en in told if not fr.strip() or not en.strip() or _facts(fr) != _facts(en)]
    assert unlike == []


def _texts() -> Iterator[tuple[str, str, str]]:
    """Every `Text` written in place: where, its French, its English."""
    for path, call in nodes(ast.Call):
        if _called(call) == "Text":
            said = {
                **dict(zip(("fr", "en"), call.args, strict=False)),
                **{k.arg: k.value for k in call.keywords},
            }
            wordings = [part.value for part in said.values() if isinstance(part, ast.Constant)]
            if len(wordings) == 2:
                yield place(path, call), *(str(wording) for wording in wordings)


def _facts(wording: str) -> set[str]:
    """Placeholders; one that ends in a language stands for the same thing in the other."""
    named = {name for _, name, _, _ in Formatter().parse(wording) if name is not None}
    return {re.sub(r"_(fr|en)$", "", name) for name in named}


def test_error_codes_are_words_that_scripts_can_test() -> None:
    coded = [
        (place(path, call), call.args[0].value)
        for path, call in nodes(ast.Call)
        if _called(call) in ERRORS and call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert len(coded) > 10
    assert [where for where, code in coded if not re.fullmatch(r"[a-z][a-z0-9_]*", str(code))] == []


def test_no_error_is_swallowed_whole() -> None:
    """`except:` and `except BaseException` also catch the key that stops a program: they must let it go on."""
    bare = [
        place(path, handler)
        for path, handler in nodes(ast.ExceptHandler)
        if (handler.type is None or getattr(handler.type, "id", "") == "BaseException")
        and not any(isinstance(node, ast.Raise) for node in ast.walk(handler))
    ]
    assert bare == []


def test_every_dependency_is_told_why() -> None:
    from tests.architecture.source import ROOT

    said = (ROOT / "docs/decisions.md").read_text(encoding="utf-8")
    names = [re.split(r"[\[<>=]", line)[0] for line in project()["project"]["dependencies"]]
    assert [name for name in names if f"`{name}`" not in said] == []
