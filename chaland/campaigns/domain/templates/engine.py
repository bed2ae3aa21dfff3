"""Liquid as messages know it: plain dictionaries, our filters, what is missing told apart, and limits on everything."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TextIO

from liquid import Environment
from liquid.ast import BlockNode, Node
from liquid.builtin.content import Literal
from liquid.builtin.illegal import Illegal
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.assign_tag import AssignTag
from liquid.builtin.tags.case_tag import CaseTag
from liquid.builtin.tags.comment_tag import CommentTag
from liquid.builtin.tags.if_tag import IfTag
from liquid.builtin.tags.unless_tag import UnlessTag
from liquid.context import RenderContext
from liquid.exceptions import UndefinedError
from liquid.template import BoundTemplate
from liquid.token import Token
from liquid.undefined import UNDEFINED, Undefined

from chaland.campaigns.domain.templates.filters import Phrasing, filters_for
from chaland.kernel.text import Language

NBSP = "\u00a0"
_TAGS = (Literal, Output, Illegal, IfTag, UnlessTag, CaseTag, AssignTag, CommentTag)


class Missing(Undefined):
    """No value. False in a condition, replaced by `default`, and said by nobody. `name`: its path."""

    __slots__ = ()
    force_liquid_default = True

    def __str__(self) -> str:
        raise UndefinedError(self.name, token=None)


class Reading(RenderContext):
    """Looks values up in plain dictionaries, and nowhere else: no attribute, no method, no clock."""

    def get(self, path: list[object], *, token: Token | None, default: object = UNDEFINED) -> object:
        held: object = self.locals.get(str(path[0]), UNDEFINED)
        if held is UNDEFINED:
            held = self.globals.get(str(path[0]))
        for step in path[1:]:
            held = held.get(step) if isinstance(held, dict) else None
        if held is not None and held != "" and held != []:
            return held
        return Missing(".".join(map(str, path))) if default is UNDEFINED else default


class Written(BoundTemplate):
    context_class = Reading


class Spoken(OutputNode):
    """Says a value to a person; in HTML, with nothing left that would be markup."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        env = context.env
        assert isinstance(env, Letters)
        said = env.phrasing.say(self.expression.evaluate(context))
        return buffer.write(escape(said) if env.html else said)


class Speaking(Output):
    node_class = Spoken


class Probe(Node):
    """Writes nothing; notes that its branch was taken."""

    __slots__ = ("branch",)

    def __init__(self, block: BlockNode, branch: int) -> None:
        super().__init__(block.token)
        self.branch = branch

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        context.tag_namespace.setdefault("branches", set()).add(self.branch)
        return 0


class Letters(Environment):
    """Nobody's loader, none of Liquid's own filters, and only the tags of `scanning.TAGS`."""

    template_class = Written
    block_nesting_limit = 10
    context_depth_limit = 10
    loop_iteration_limit = 100
    local_namespace_limit = 20_000

    def __init__(self, language: Language, html: bool) -> None:
        self.html = html
        self.phrasing = Phrasing(language, NBSP if html else " ")
        self.output_stream_limit = 1_000_000 if html else 20_000  # type: ignore[misc]
        super().__init__(undefined=Missing)

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        for tag in _TAGS:
            self.add_tag(Speaking if tag is Output else tag)
        self.filters = dict(filters_for(self.phrasing))


@cache
def letters(language: Language, html: bool) -> Letters:
    return Letters(language, html)
