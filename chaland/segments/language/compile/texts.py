"""Beginnings, ends and middles of texts: engines name them differently, and index them differently."""

from __future__ import annotations

from sqlglot import exp

from chaland.segments.language.ast import Operator
from chaland.segments.language.compile.setting import Setting

_FUNCTIONS = {
    "duckdb": {"starts_with": "STARTS_WITH", "ends_with": "ENDS_WITH", "contains": "CONTAINS"},
    "spark": {"starts_with": "STARTSWITH", "ends_with": "ENDSWITH", "contains": "CONTAINS"},
}
_LAST_CHARACTER = 0x10FFFF
_HALVES = range(0xD800, 0xE000)


def matches(setting: Setting, text: exp.Expr, operator: Operator, wanted: str) -> exp.Expr:
    """Whether folded `text` starts with, ends with or contains `wanted`, folded too."""
    if setting.dialect == "sqlite":
        return _sqlite(setting, text, operator, wanted)
    if setting.dialect == "postgres":
        return exp.Like(this=text, expression=setting.bind(_pattern(operator, wanted)))
    function = _FUNCTIONS[setting.dialect][operator]
    return exp.Anonymous(this=function, expressions=[text, setting.bind(wanted)])


def _sqlite(setting: Setting, text: exp.Expr, operator: Operator, wanted: str) -> exp.Expr:
    """A beginning is a range, so that an index serves; LIKE would fold ASCII again and use none."""
    if operator == "starts_with":
        lowest = exp.GTE(this=text, expression=setting.bind(wanted))
        after = _following(wanted)
        if after is None:
            return lowest
        return exp.and_(lowest, exp.LT(this=text.copy(), expression=setting.bind(after)), copy=False)
    if operator == "ends_with":
        end = exp.Anonymous(this="SUBSTR", expressions=[text, setting.bind(-len(wanted))])
        return exp.EQ(this=end, expression=setting.bind(wanted))
    position = exp.Anonymous(this="INSTR", expressions=[text, setting.bind(wanted)])
    return exp.GT(this=position, expression=exp.Literal.number(0))


def _following(beginning: str) -> str | None:
    """The first text, by code points, after all that begin so: the last character that can be raised is."""
    for index in range(len(beginning) - 1, -1, -1):
        code = ord(beginning[index]) + 1
        code = _HALVES.stop if code in _HALVES else code
        if code <= _LAST_CHARACTER:
            return beginning[:index] + chr(code)
    return None


def _pattern(operator: Operator, wanted: str) -> str:
    """For LIKE, which PostgreSQL serves from trigram and pattern indexes; its own signs are escaped."""
    plain = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    before = "" if operator == "starts_with" else "%"
    after = "" if operator == "ends_with" else "%"
    return f"{before}{plain}{after}"
