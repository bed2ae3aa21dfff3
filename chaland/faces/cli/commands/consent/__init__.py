"""consent: who said what, with its proof; may-contact: the one question."""

from __future__ import annotations

import typer

from chaland.faces.cli.commands.consent import asking, lists, noting, showing


def register(app: typer.Typer) -> None:
    consents = typer.Typer(no_args_is_help=True, help="Consentements, refus et leurs preuves.")
    consents.command("record", help="Note un consentement ou un refus.")(noting.record)
    consents.command("void", help="Annule une saisie erronée.")(noting.void)
    consents.command("show", help="Ce qu'une personne a dit, et si l'on peut la contacter.")(showing.show)
    consents.command("prove", help="La preuve durable des consentements d'une personne.")(showing.prove)
    consents.command("oppose", help="Prend en compte une liste d'opposition.")(lists.oppose)
    consents.command("oppositions", help="Exporte la liste d'opposition, sous forme d'empreintes.")(
        lists.export
    )
    consents.command("purposes", help="Les finalités du fichier.")(lists.purposes)
    consents.command("register", help="Écrit le registre des traitements.")(lists.register_to)
    app.add_typer(consents, name="consent")
    app.command("may-contact", help="Puis-je contacter cette personne par ce canal ?")(asking.may_contact)
