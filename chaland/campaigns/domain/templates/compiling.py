"""From the text that somebody wrote to what writes it for each person, and to what a measure needs to know of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from liquid.ast import BlockNode, Node
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.exceptions import LiquidError, OutputStreamLimitError, UndefinedError
from liquid.expression import Expression

from chaland.campaigns.domain.templates.engine import Letters, Probe, Spoken, Written, letters
from chaland.campaigns.domain.templates.refusals import MissingField, TextWrong, shown, unknown, wrong
from chaland.campaigns.domain.templates.scanning import scan, tags_of
from chaland.kernel.folding import fold
from chaland.kernel.text import Language, Text

Values = Mapping[str, Any]
"""Plain dictionaries, dates, numbers, Amounts, lists of text; a value that is missing is not there, or None."""

_ENDS = {"if": "{% endif %}", "unless": "{% endunless %}", "case": "{% endcase %}"}
_CURLED = "“”„«»‘’"
_TOO_LONG = Text("Le message serait trop long.", "The message would be too long.")
_UNFIT = Text(
    "Un filtre ou une comparaison ne convient pas à la valeur d'un champ.",
    "A filter or a comparison does not fit the value of a field.",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that depends on nothing but `fields`. `text`: what it always says, when on none.
    `bare`: it is the value of its only field, as text, and nothing else."""

    fields: tuple[str, ...]
    text: str = ""
    bare: bool = False
    _template: Written | None = field(default=None, repr=False)

    def render(self, values: Values) -> str:
        """Raises: as `Compiled.render`."""
        return _render(self._template, values)[0] if self._template else self.text


@dataclass(frozen=True, slots=True)
class Compiled:
    """A text that can be written. `fields`: the paths it looks at; `required`: those said without a default and
    outside any condition; `branches`: how many stretches stand under a condition; `pieces`: it, cut where what
    decides changes, so that written apart and put together they are what `render` gives."""

    source: str
    language: Language
    html: bool
    fields: frozenset[str]
    required: frozenset[str]
    branches: int
    pieces: tuple[Piece, ...]
    _template: Written = field(repr=False)

    def render(self, values: Values) -> str:
        """Raises: MissingField; TextWrong."""
        return _render(self._template, values)[0]

    def trace(self, values: Values) -> tuple[str, frozenset[int]]:
        """The text, and the numbers of the branches it took. Raises: as `render`."""
        return _render(self._template, values)


def compile_template(
    source: str,
    *,
    html: bool,
    known_fields: Collection[str],
    path: str,
    language: Language = "fr",
    aliases: Mapping[str, str] | None = None,
) -> Compiled:
    """language: of the text, in which it says dates and amounts. aliases: other names of fields, folded, with dots
    and without (`firstname`, `contact.prenom`) to their paths. path: where the text stands, for errors.

    Raises: Invalid (`template_long`, `template_binary`, `template_busy`, `tag_unclosed`, `tag_long`, `tag_unknown`,
    `filter_unknown`, `field_unknown`, `template_wrong`), which says the line and what was probably meant.
    """
    scan(source, path)
    template = _parsed(source, letters(language, html), path)
    nodes = [node for top in template.nodes for node in _walk(top)]
    local = {str(node.name) for node in nodes if isinstance(node, AssignNode)}
    judge = _Judge(source, path, known_fields, aliases or {}, local)
    for expression in (one for node in nodes for one in node.expressions()):
        judge.check(expression)
    return Compiled(
        source,
        language,
        html,
        frozenset(_fields(template.nodes, local)),
        frozenset(_required(template.nodes, local)),
        _probed(nodes),
        _pieces(template, local),
        template,
    )


def _parsed(source: str, env: Letters, path: str) -> Written:
    try:
        template = env.from_string(source)
    except LiquidError as error:
        at = (
            error.token.start_index if error.token and error.token.start_index >= 0 else _culprit(source, env)
        )
        said = Text("« {near} » ne se comprend pas.", "“{near}” cannot be understood.")
        closing = _ENDS.get(_tag_at(source, at)[1], "")
        refusal = wrong(
            "template_wrong", source, at, said, path=path, near=_near(source, at), closing=closing
        )
        refusal.remedy = _remedy(source, at)
        raise refusal from None
    assert isinstance(template, Written)
    return template


def _culprit(source: str, env: Letters) -> int:
    """Where the first tag stands that is not understood by itself, else the condition left open, else the last tag."""
    found = [(at, tag, name) for at, tag, name in tags_of(source) if name in ("", "assign", *_ENDS)]
    for at, tag, name in found:
        try:
            env.from_string(tag + _ENDS.get(name, ""))
        except LiquidError:
            return at
    left = _open(source)
    return left[-1] if left else found[-1][0] if found else 0


def _open(source: str) -> list[int]:
    """Where the conditions begin that nothing closes."""
    left: list[int] = []
    for at, _, name in tags_of(source):
        if name in _ENDS:
            left.append(at)
        elif name.removeprefix("end") in _ENDS and left:
            left.pop()
    return left


def _near(source: str, at: int) -> str:
    tag, _ = _tag_at(source, at)
    return shown((tag or source[at : at + 40]).split("\n")[0])


def _tag_at(source: str, at: int) -> tuple[str, str]:
    """The tag that begins at a place, or before it, and its name."""
    found = [(tag, name) for start, tag, name in tags_of(source) if start <= at]
    return found[-1] if found else ("", "")


def _remedy(source: str, at: int) -> Text | None:
    """For what happens most: quotes as a telephone or a word processor types them, a condition left open."""
    tag, name = _tag_at(source, at)
    if any(mark in tag for mark in _CURLED):
        return Text('Les guillemets doivent être droits : "ainsi".', 'Quotes have to be straight: "so".')
    if name in _ENDS and at in _open(source):
        return Text("Il manque peut-être {closing}.", "Perhaps {closing} is missing.")
    return None


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children(None, include_partials=False):  # type: ignore[arg-type]
        yield from _walk(child)


def _paths(expression: Expression) -> Iterator[Path]:
    if isinstance(expression, Path):
        yield expression
    for child in expression.children():
        yield from _paths(child)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Refuses fields and filters that do not exist; calls by their paths the fields that go by another name."""

    source: str
    path: str
    known: Collection[str]
    aliases: Mapping[str, str]
    local: Collection[str]

    def check(self, expression: Expression) -> None:
        if isinstance(expression, FilteredExpression):
            self._filters(expression)
        for found in _paths(expression):
            self._field(found)

    def _filters(self, expression: FilteredExpression) -> None:
        env = letters("fr", False)
        for one in expression.filters or ():
            if one.name not in env.filters:
                said = Text("le filtre « {word} » n'existe pas.", "there is no filter “{word}”.")
                at = one.token.start_index
                raise unknown("filter_unknown", self.source, at, said, one.name, env.filters, path=self.path)

    def _field(self, found: Path) -> None:
        name = str(found)
        if name in self.known or (len(found.path) == 1 and name in self.local):
            return
        meant = self.aliases.get(fold(name))
        if meant is not None:
            found.path[:] = meant.split(".")
            return
        said = Text("le champ « {word} » n'existe pas.", "there is no field “{word}”.")
        known = (*self.known, *self.aliases)
        raise unknown(
            "field_unknown", self.source, found.token.start_index, said, name, known, path=self.path
        )


def _fields(nodes: list[Node], local: Collection[str]) -> set[str]:
    expressions = (one for top in nodes for node in _walk(top) for one in node.expressions())
    return {str(path) for one in expressions for path in _paths(one)} - set(local)


def _required(nodes: list[Node], local: Collection[str]) -> set[str]:
    bare = [node.expression for node in nodes if isinstance(node, Spoken)]
    return {
        str(one.left)
        for one in bare
        if isinstance(one, FilteredExpression)
        and isinstance(one.left, Path)
        and not any(step.name in ("default", "par_defaut") for step in one.filters or ())
    } - set(local)


def _probed(nodes: list[Node]) -> int:
    """Puts a probe at the head of each branch; how many there are."""
    blocks = [node for node in nodes if isinstance(node, BlockNode)]
    for branch, block in enumerate(blocks):
        block.nodes.insert(0, Probe(block, branch))
    return len(blocks)


def _pieces(template: Written, local: Collection[str]) -> tuple[Piece, ...]:
    """With a variable assigned, what follows may depend on it: the text is one piece."""
    if local:
        return (Piece(tuple(sorted(_fields(template.nodes, local))), _template=template),)
    return tuple(_piece(template.env, node) for node in template.nodes)


def _piece(env: Any, node: Node) -> Piece:
    if isinstance(node, ContentNode):
        return Piece((), node.text)
    fields = tuple(sorted(_fields([node], ())))
    expression = node.expression if isinstance(node, Spoken) else None
    bare = isinstance(expression, FilteredExpression) and not expression.filters and len(fields) == 1
    return Piece(fields, bare=bare and not env.html, _template=Written(env, [node]))


def _render(template: Written, values: Values) -> tuple[str, frozenset[int]]:
    context = template.context_class(template, globals=values)
    buffer = context.get_buffer()
    try:
        for node in template.nodes:
            node.render(context, buffer)
    except UndefinedError as error:
        raise MissingField(str(error.args[0])) from None
    except OutputStreamLimitError:
        raise TextWrong(_TOO_LONG) from None
    except LiquidError:
        raise TextWrong(_UNFIT) from None
    return buffer.getvalue(), frozenset(context.tag_namespace.get("branches", ()))
