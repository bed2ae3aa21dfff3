"""A command line that is not one of ours: said in the language of this run, like every other refusal."""

from __future__ import annotations

import re

import typer
from pydantic import ValidationError

from chaland.faces.cli.output import MANNER
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

Misused: type[Exception] = typer.BadParameter.__mro__[2]
"""What typer raises for a line it does not understand; it gives this root no public name."""


def misuse(error: BaseException) -> int:
    """Show the help of a family of commands called alone (0). Raises Invalid for anything else."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        typer.echo(str(error))
        return 0
    where = _place(error)
    said = _SAID.get(kind, _SAID["UsageError"])
    raise Invalid("usage", said, path=where, remedy=_REMEDY, where=where, why=_why(error)) from None


_SAID = {
    "MissingParameter": Text("Il manque {where}.", "{where} is missing."),
    "NoSuchOption": Text("Il n'y a pas d'option {where}.", "There is no option {where}."),
    "BadParameter": Text("La valeur de {where} ne va pas : {why}.", "The value of {where} is wrong: {why}."),
    "UsageError": Text(
        "Ligne de commande incomprise : {why}.", "This command line is not understood: {why}."
    ),
}
_REMEDY = Text("Ajoutez --help pour voir ce qui est possible.", "Add --help to see what is possible.")
_VALUES = {
    "int_parsing": Text("un nombre entier est attendu", "a whole number is expected"),
    "int_parsing_size": Text("ce nombre est trop grand", "this number is too large"),
    "float_parsing": Text("un nombre est attendu", "a number is expected"),
    "greater_than_equal": Text("au moins {ge} est attendu", "at least {ge} is expected"),
    "less_than_equal": Text("au plus {le} est attendu", "at most {le} is expected"),
}
"""By what pydantic, which reads typer's values, calls each fault."""
_LINES = (
    (
        r"(?:Value error, )?'(?P<word>.*)' is not one of (?P<known>.*?)\.?$",
        Text("« {word} » n'est pas parmi {known}", "“{word}” is not one of {known}"),
    ),
    (r"No such command '(?P<word>.*?)'", Text("« {word} » n'est pas une commande", "“{word}” is no command")),
    (
        r"Got unexpected extra argument\(s\) \((?P<word>.*)\)",
        Text("« {word} » est de trop", "“{word}” is one too many"),
    ),
    (r"Option '(?P<word>.*)' requires", Text("{word} attend une valeur", "{word} wants a value")),
    (
        r"Option '(?P<word>.*)' does not take",
        Text("{word} ne prend pas de valeur", "{word} takes no value"),
    ),
)
"""By how typer says it: it gives these no code. What it words anew is shown as it says it."""


def _why(error: BaseException) -> str:
    """What is wrong, in the language of this run where we have the words."""
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        fault = cause.errors(include_url=False)[0]
        if known := _VALUES.get(fault["type"]):
            return known.to(MANNER.language, **fault.get("ctx", {}))
    for pattern, said in _LINES:
        if found := re.match(pattern, str(error)):
            return said.to(MANNER.language, **found.groupdict())
    return str(error).rstrip(".")


def _place(error: BaseException) -> str:
    """The option or argument at fault, as it is typed."""
    parameter = getattr(error, "param", None)
    if parameter is not None:
        return str(next(iter(parameter.opts), parameter.name))
    return str(getattr(error, "option_name", ""))
