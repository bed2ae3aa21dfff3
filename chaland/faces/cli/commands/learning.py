"""duplicates learn: what the house's own answers teach the model, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from chaland.faces.cli.output import answer, say
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.duplicates.models import Learned


def learn(
    back: Annotated[
        bool, typer.Option("--back", help="Revient à la version d'avant, ou au modèle livré.")
    ] = False,
) -> None:
    from chaland.duplicates.services import learning

    if back:
        former = learning.go_back(by=None)
        _say_in_use(former)
        answer({"in_use": former.pk if former else None})
        return
    made = learning.learn(by=None)
    say(
        Text(
            "{same} réponses « même personne », {other} autres ; erreur des réponses mises de côté : {before:.3f} avant, {after:.3f} après",
            "{same} answers “same person”, {other} others; loss of answers held out: {before:.3f} before, {after:.3f} after",
        ),
        same=made.same,
        other=made.other,
        before=made.before,
        after=made.after,
    )
    if not made.in_use:
        say(Text("Pas assez mieux pour servir.", "Not so much better that it should serve."))
    _say_in_use(learning.version_in_use())
    answer(_told(made))


def _say_in_use(version: Learned | None) -> None:
    if version is None:
        return say(Text("En service : le modèle livré.", "In use: the shipped model."))
    return say(
        Text("En service dès la prochaine recherche : la version {version}.", "In use from the next search on: version {version}."),
        version=version.pk,
    )  # fmt: skip


def _told(made: Learned) -> dict[str, object]:
    return {
        "version": made.pk,
        "in_use": made.in_use,
        "same": made.same,
        "other": made.other,
        "loss_before": made.before,
        "loss_after": made.after,
        "correction": made.correction,
    }
