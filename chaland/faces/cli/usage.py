"""A command line that is not one of ours: said in the language of this run, like every other refusal."""

from __future__ import annotations

import typer

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
    raise Invalid("usage", said, path=where, remedy=_REMEDY, where=where, why=error) from None


_SAID = {
    "MissingParameter": Text("Il manque {where}.", "{where} is missing."),
    "NoSuchOption": Text("Il n'y a pas d'option {where}.", "There is no option {where}."),
    "BadParameter": Text("La valeur de {where} ne va pas : {why}", "The value of {where} is wrong: {why}"),
    "UsageError": Text("Ligne de commande incomprise : {why}", "This command line is not understood: {why}"),
}
_REMEDY = Text("Ajoutez --help pour voir ce qui est possible.", "Add --help to see what is possible.")


def _place(error: BaseException) -> str:
    """The option or argument at fault, as it is typed."""
    parameter = getattr(error, "param", None)
    if parameter is not None:
        return str(next(iter(parameter.opts), parameter.name))
    return str(getattr(error, "option_name", ""))
