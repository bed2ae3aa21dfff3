"""channel: accounts with the providers that send, and fake ones to try with."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from chaland.faces.cli.output import MANNER, answer, say
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.channels.models import Account
    from chaland.channels.provider import Provider

Named = Annotated[str, typer.Argument(help="Nom ou numéro du compte.", metavar="COMPTE")]
_MILLICENTS = 100_000


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Les comptes d'envoi : par quel prestataire on écrit.")
    group.command("list", help="Les comptes.")(every)
    group.command("providers", help="Les prestataires, et ce que chacun demande.")(providers)
    group.command("add", help="Branche un prestataire.")(add)
    group.command("edit", help="Change un compte ; ce qui n'est pas donné reste.")(edit)
    group.command("test", help="Vérifie un compte sans rien envoyer.")(test)
    group.command("retire", help="Cesse de proposer un compte ; ce qu'il a envoyé reste.")(retire)
    group.command("fake", help="Sert de faux prestataires, pour essayer : ils n'envoient rien.")(fake)
    app.add_typer(group, name="channel")


def every(
    retired: Annotated[bool, typer.Option("--retired", help="Avec les comptes retirés.")] = False,
) -> None:
    from chaland.channels.queries import accounts

    found = accounts(retired=retired)
    for one in found:
        mark = "*" if one.is_default else " "
        say(escape(f"{mark} {one.pk:>4}  {one.channel:<6} {one.provider:<12} {one.name}"))
    if not found:
        say(
            Text(
                "Aucun compte : ce qui partirait est écrit dans un fichier.",
                "No account: what would leave is written to a file.",
            )
        )
    answer({"accounts": [_told(one) for one in found]})


def providers(channel: Annotated[str, typer.Option(help="sms ou email.")] = "") -> None:
    from chaland.channels.catalogue import PROVIDERS

    found = [one for one in PROVIDERS if channel in ("", one.channel)]
    for one in found:
        say(escape(f"{one.channel:<6} {one.code:<14} {one.name.to(MANNER.language)}"))
        for field in one.fields:
            kind = "--secret" if field.secret else "--option"
            need = "" if field.required and not field.default else f" [{field.default or '-'}]"
            say(escape(f"         {kind} {field.key:<20} {field.label.to(MANNER.language)}{need}"))
    answer({"providers": [_described(one) for one in found]})


Options = Annotated[list[str] | None, typer.Option("--option", help="CLÉ=VALEUR, autant de fois qu'il faut.")]
Secrets = Annotated[
    list[str] | None,
    typer.Option("--secret", help="CLÉ=@FICHIER, ou CLÉ=- pour l'entrée standard ; demandé sinon."),
]
Senders = Annotated[list[str] | None, typer.Option("--sender", help="Un expéditeur permis.")]
RATE = "Messages par seconde que permet le contrat."
LANES = "Combien d'envois à la fois."
PRICE = "Prix en euros d'un SMS ou d'un e-mail."


def add(
    name: Annotated[str, typer.Argument(help="Le nom du compte.", metavar="NOM")],
    provider: Annotated[str, typer.Option(help="Le prestataire : voir `channel providers`.")],
    channel: Annotated[str, typer.Option(help="sms ou email.")] = "sms",
    option: Options = None,
    secret: Secrets = None,
    sender: Senders = None,
    rate: Annotated[float, typer.Option(help=RATE)] = 10,
    lanes: Annotated[int, typer.Option(help=LANES)] = 1,
    price: Annotated[str, typer.Option(help=PRICE)] = "0",
    default: Annotated[bool, typer.Option("--default", help="En fait celui du canal.")] = False,
) -> None:
    from chaland.channels.catalogue import provider_named
    from chaland.channels.services import add_account

    account = add_account(
        name=name,
        channel=channel,
        provider=provider,
        options=_pairs(option or (), "--option"),
        secrets=_secrets(provider_named(channel, provider), secret or ()),
        senders=sender or (),
        rate_per_s=rate,
        lanes=lanes,
        price_millicents=_millicents(price),
        is_default=default,
        by=None,
    )
    _answer_with(account)


def edit(
    account: Named,
    name: Annotated[str | None, typer.Option(help="Un autre nom.")] = None,
    option: Annotated[
        list[str] | None, typer.Option(help="CLÉ=VALEUR ; CLÉ= la retire ; les autres restent.")
    ] = None,
    secret: Annotated[list[str] | None, typer.Option(help="CLÉ=@FICHIER, ou CLÉ=- .")] = None,
    sender: Annotated[list[str] | None, typer.Option(help="Les expéditeurs permis, tous.")] = None,
    rate: Annotated[float | None, typer.Option(help=RATE)] = None,
    lanes: Annotated[int | None, typer.Option(help=LANES)] = None,
    price: Annotated[str | None, typer.Option(help=PRICE)] = None,
    default: Annotated[bool, typer.Option("--default", help="En fait celui du canal.")] = False,
) -> None:
    from chaland.channels.queries import account_named
    from chaland.channels.services import edit_account

    found = account_named(account)
    given = {
        "name": name,
        "options": _merged(found, option),
        "secrets": _given(secret) or None,
        "senders": sender,
        "rate_per_s": rate,
        "lanes": lanes,
        "price_millicents": None if price is None else _millicents(price),
        "is_default": default or None,
    }
    changes = {key: value for key, value in given.items() if value is not None}
    _answer_with(edit_account(account_id=found.pk, by=None, **changes))


def _merged(account: Account, words: Sequence[str] | None) -> dict[str, str] | None:
    """The options with those given; None when none is."""
    if not words:
        return None
    merged = {**account.options, **_pairs(words, "--option")}
    return {key: value for key, value in merged.items() if value}


def _answer_with(account: Account) -> None:
    say(Text("Compte {id} : {name}.", "Account {id}: {name}."), id=account.pk, name=escape(account.name))
    told = _told(account)
    if told["hook"]:
        say(Text("À donner au prestataire : {hook}", "To give to the provider: {hook}"), hook=told["hook"])
        if told["hook"].startswith("/"):
            say(
                Text(
                    "(après l'adresse publique, que CHALAND_URL doit dire)",
                    "(after the public address, which CHALAND_URL must tell)",
                )
            )
    answer(told)


def test(account: Named) -> None:
    from chaland.channels.queries import account_named
    from chaland.channels.services import try_account

    found = account_named(account)
    said = try_account(found).to(MANNER.language)
    say(escape(said))
    answer({"id": found.pk, "name": found.name, "answer": said})


def retire(account: Named) -> None:
    from chaland.channels.queries import account_named
    from chaland.channels.services import retire_account

    found = retire_account(account_id=account_named(account).pk, by=None)
    say(Text("« {name} » n'est plus proposé.", "“{name}” is offered no more."), name=escape(found.name))
    answer(_told(found))


def fake(
    http: Annotated[int, typer.Option(help="Port HTTP ; 0 en prend un libre.")] = 8900,
    smpp: Annotated[int, typer.Option(help="Port SMPP ; 0 en prend un libre.")] = 2775,
    journal: Annotated[Path, typer.Option(help="Où compter ce qu'ils reçoivent.")] = Path("fake-taken.jsonl"),
) -> None:
    from chaland.channels.fakes.serving import serve

    try:
        serve(http_port=http, smpp_port=smpp, journal=journal, started=_served)
    except OSError as fault:
        told = Text("Impossible de servir : {why}.", "Cannot serve: {why}.")
        raise Invalid("fake_unservable", told, path="--http", why=fault.strerror or str(fault)) from fault


def _served(address: str, smpp_port: int) -> None:
    said = Text(
        "Faux prestataires : base_url={address}/brevo, /ovhcloud… ; SMPP sur 127.0.0.1:{port}. Ctrl-C pour finir.",
        "Fake providers: base_url={address}/brevo, /ovhcloud…; SMPP on 127.0.0.1:{port}. Ctrl-C to end.",
    )
    say(said, address=address, port=smpp_port)
    answer({"http": address, "smpp": smpp_port})
    sys.stdout.flush()


def _told(account: Account) -> dict[str, Any]:
    from chaland.channels.catalogue import provider_named
    from chaland.channels.hooks import hook_path, hook_url

    hooked = provider_named(account.channel, account.provider).hooked
    return {
        "id": account.pk,
        "name": account.name,
        "channel": account.channel,
        "provider": account.provider,
        "default": account.is_default,
        "options": account.options,
        "senders": account.senders,
        "rate_per_s": account.rate_per_s,
        "lanes": account.lanes,
        "price_millicents": account.price_millicents,
        "hook": (hook_url(account.pk) or hook_path(account.pk)) if hooked else "",
        "retired_at": account.retired_at,
    }


def _described(provider: Provider) -> dict[str, Any]:
    fields = [
        {
            "key": one.key,
            "label": one.label.to(MANNER.language),
            "secret": one.secret,
            "required": one.required and not one.default,
            "default": one.default,
            "choices": one.choices,
        }
        for one in provider.fields
    ]
    notice = provider.notice.to(MANNER.language) if provider.notice else ""
    return {"channel": provider.channel, "provider": provider.code, "notice": notice, "fields": fields}


def _pairs(words: Sequence[str], path: str) -> dict[str, str]:
    """Raises: Invalid (`pair_wrong`)."""
    found = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key:
            told = Text("« {word} » n'est pas de la forme CLÉ=VALEUR.", "“{word}” is not KEY=VALUE.")
            raise Invalid("pair_wrong", told, path=path, word=key)
        found[key] = value
    return found


def _secrets(provider: Provider, words: Sequence[str]) -> dict[str, str]:
    """Those given, and at a terminal those that lack. Raises: Invalid (`pair_wrong`, `secret_in_the_clear`,
    `secret_unreadable`)."""
    found = _given(words)
    for one in provider.fields:
        if one.secret and one.required and one.key not in found and sys.stdin.isatty():
            found[one.key] = typer.prompt(one.label.to(MANNER.language), hide_input=True, err=True)
    return found


def _given(words: Sequence[str] | None) -> dict[str, str]:
    """Raises: Invalid (`pair_wrong`, `secret_in_the_clear`, `secret_unreadable`)."""
    return {key: _read(key, value) for key, value in _pairs(words or (), "--secret").items()}


def _read(key: str, value: str) -> str:
    if value == "-":
        return sys.stdin.readline().strip()
    if not value.startswith("@"):
        told = Text(
            "Un secret ne s'écrit pas sur la ligne de commande : d'autres la voient.",
            "A secret is not written on the command line: others see it.",
        )
        remedy = Text("Donnez {key}=@FICHIER, ou {key}=- .", "Give {key}=@FILE, or {key}=- .")
        raise Invalid("secret_in_the_clear", told, path="--secret", remedy=remedy, key=key)
    try:
        return Path(value[1:]).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as fault:
        told = Text("Impossible de lire {file}.", "{file} cannot be read.")
        raise Invalid("secret_unreadable", told, path="--secret", file=value[1:]) from fault


def _millicents(price: str) -> int:
    """Raises: Invalid (`price_wrong`)."""
    try:
        return int((Decimal(price.replace(",", ".")) * _MILLICENTS).to_integral_value())
    except (InvalidOperation, ValueError, OverflowError):
        told = Text("« {price} » n'est pas un prix.", "“{price}” is not a price.")
        raise Invalid("price_wrong", told, path="--price", price=price) from None
