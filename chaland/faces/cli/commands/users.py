"""user add: accounts from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from chaland.faces.cli.output import answer, say
from chaland.kernel.text import Text


def register(app: typer.Typer) -> None:
    users = typer.Typer(no_args_is_help=True, help="Les comptes.")
    users.command("add", help="Crée un compte.")(add)
    users.command("list", help="Liste les comptes.")(list_all)
    app.add_typer(users, name="user")


def add(
    email: str,
    role: Annotated[str, typer.Option(help="admin, manager, marketing, sales, support, dpo, reader")],
    name: Annotated[str, typer.Option(help="Nom affiché.")] = "",
    password: Annotated[
        str | None, typer.Option(help="Sinon demandé, ou tiré au sort.", envvar="CHALAND_PASSWORD")
    ] = None,
) -> None:
    import secrets

    from chaland.access.services import add_user

    given = password or secrets.token_urlsafe(12)
    user = add_user(email=email, role=role, name=name, password=given)
    say(Text("Compte créé : {email} ({role}).", "Account created: {email} ({role})."), email=email, role=role)
    if password is None:
        say(Text("Mot de passe : {password}", "Password: {password}"), password=given)
    answer(
        {"id": user.pk, "email": user.email, "role": user.role, **({} if password else {"password": given})}
    )


def list_all() -> None:
    from chaland.access.queries import all_users

    users = all_users()
    for user in users:
        say(f"{user.email}  {user.role}")
    answer(
        [{"id": user.pk, "email": user.email, "role": user.role, "active": user.is_active} for user in users]
    )
