"""lists: names hired from others, from the contract to the certificate of purge."""

from __future__ import annotations

import typer

from chaland.faces.cli.commands.lists import answering, contract, using


def register(app: typer.Typer) -> None:
    lists = typer.Typer(no_args_is_help=True, help="Fichiers loués : jamais des contacts, purgés à la fin.")
    lists.command("list", help="Les fichiers loués, et où ils en sont.")(contract.every)
    lists.command("show", help="Un fichier loué : ce qui lui manque, ses nombres, son contrat.")(
        contract.show
    )
    lists.command("add", help="Ouvre un fichier loué, en quarantaine.")(contract.add)
    lists.command("edit", help="Complète le contrat.")(contract.edit)
    lists.command("paper", help="Joint le contrat, ou l'échantillon de preuves.")(contract.paper)
    lists.command("take", help="Reçoit les noms, croisés avec notre fichier.")(contract.take)
    lists.command("use", help="Réserve une utilisation et dit à qui l'on peut écrire.")(using.use)
    lists.command("export", help="Écrit les noms d'une utilisation, source comprise.")(using.export)
    lists.command("give-back", help="Rend une utilisation dont aucun nom n'est parti.")(using.give_back)
    lists.command("find", help="Retrouve une personne dans un fichier loué.")(answering.find)
    lists.command("adopt", help="Fait d'un nom loué un contact, par son propre acte.")(answering.adopt)
    lists.command("refuse", help="Note le refus d'une personne d'un fichier loué.")(answering.refuse)
    lists.command("report", help="Le rapport de déduplication, pour le fournisseur.")(using.report)
    lists.command("certificate", help="L'attestation de purge, pour le fournisseur.")(using.certificate)
    lists.command("purge", help="Efface les noms avant la fin du contrat.")(using.purge)
    lists.command("relays", help="Les refus à transmettre aux fournisseurs et partenaires.")(answering.relays)
    lists.command("relayed", help="Note qu'ils ont été transmis, avec la preuve.")(answering.relayed)
    app.add_typer(lists, name="lists")
