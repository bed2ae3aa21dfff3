"""Writes of the room: accounts with providers. Their secrets are sealed and written in no trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from chaland.access.models import User
from chaland.access.services import record
from chaland.channels.catalogue import open_transport, provider_named
from chaland.channels.finding import account_numbered
from chaland.channels.models import Account
from chaland.channels.port import Checked
from chaland.channels.provider import Field, Provider
from chaland.channels.sealing import seal_secrets, unseal_secrets
from chaland.channels.sms.senders import check_sender
from chaland.kernel.channels import CHANNEL_NAMES, Channel
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Conflict, Invalid
from chaland.kernel.text import Text

MOST_LANES = 16
DEAREST = 100_000_000
"""Millicents of one message."""


def add_account(
    *,
    name: str,
    channel: str,
    provider: str,
    options: Mapping[str, str] | None = None,
    secrets: Mapping[str, str] | None = None,
    senders: Sequence[str] = (),
    rate_per_s: float = 10,
    lanes: int = 1,
    price_millicents: int = 0,
    is_default: bool = False,
    by: User | None,
    clock: Clock = system_clock,
) -> Account:
    """Connect a provider; the first account of a channel is its default one, and the first that truly sends takes the
    place of a file. Nothing is asked of the provider.

    Raises: Invalid (`provider_unknown`, `field_missing`, `field_unknown`, `value_unknown`, `name_missing`, `sender_…`,
    `rate_wrong`, `price_wrong`, `lanes_wrong`), Conflict (`account_exists`).
    """
    found = provider_named(channel, provider)
    account = Account(channel=channel, provider=provider, created_at=clock())
    usual = Account.objects.filter(channel=channel, is_default=True, retired_at=None).first()
    first = usual is None or (usual.provider == "file" and provider != "file")
    given: dict[str, Any] = {"name": name, "senders": senders, "rate_per_s": rate_per_s, "lanes": lanes}
    given |= {"price_millicents": price_millicents, "is_default": is_default or first}
    _fill(account, found, options=_with_defaults(found, options or {}), secrets=secrets or {}, **given)
    return _keep(account, "channels.add", by)


def edit_account(*, account_id: int, by: User | None, **changes: Any) -> Account:
    """Change what is given, by the names of `add_account`; a secret that is not given again stays, unless the account
    would take it elsewhere. The default account of a channel is so until another is made it.

    Raises: as `add_account`, and NotFound (`account_unknown`), Invalid (`secret_again`).
    """
    account = account_numbered(account_id)
    found = provider_named(account.channel, account.provider)
    if "options" in changes:
        changes = {**changes, "options": _with_defaults(found, changes["options"])}
        _refuse_to_move(account, found, changes["options"], changes.get("secrets", {}))
    if "is_default" in changes:
        changes["is_default"] = _stays_default(account, wanted=changes["is_default"])
    _fill(account, found, **changes)
    return _keep(account, "channels.edit", by)


def retire_account(*, account_id: int, by: User | None, clock: Clock = system_clock) -> Account:
    """Offered no more; what it sent, and what is reported of it, stays. After the default one, the oldest of its
    channel is the default. Raises: NotFound (`account_unknown`)."""
    account = account_numbered(account_id)
    account.retired_at = account.retired_at or clock()
    was_default, account.is_default = account.is_default, False
    with transaction.atomic():
        _keep(account, "channels.retire", by)
        next_one = (
            Account.objects.filter(channel=account.channel, retired_at=None)
            .order_by("created_at", "pk")
            .first()
        )
        if was_default and next_one:
            next_one.is_default = True
            _keep(next_one, "channels.default", by)
    return account


def try_account(account: Account) -> Text:
    """A harmless call that proves the credentials, and what the provider answers, such as the credit left.

    Raises: ProviderFailed, Invalid, Refused as the transport does.
    """
    transport = open_transport(account)
    try:
        if isinstance(transport, Checked):
            return transport.check()
    finally:
        transport.close()
    return Text(
        "Ce prestataire n'offre rien pour vérifier un compte sans envoyer.",
        "This provider offers nothing to check an account without sending.",
    )


def default_account(channel: str, clock: Clock = system_clock) -> Account:
    """The account of a house that has connected no provider: it writes to a file. Made once, whoever asks at once.

    Raises: Invalid (`provider_unknown`) for a channel that sends nothing.
    """
    provider_named(channel, "file")
    kind = CHANNEL_NAMES[Channel(channel)]
    with transaction.atomic():
        account, _ = Account.objects.get_or_create(
            name=f"{kind.fr} : fichier",
            defaults={
                "channel": channel,
                "provider": "file",
                "is_default": True,
                "rate_per_s": 1_000,
                "created_at": clock(),
            },
        )
        Account.objects.filter(pk=account.pk).update(is_default=True, retired_at=None)
    account.refresh_from_db()
    return account


def _refuse_to_move(
    account: Account, provider: Provider, options: Mapping[str, str], given: Mapping[str, str]
) -> None:
    """Whoever may change an account reads no secret of it by sending it to themselves. Raises: Invalid (`secret_again`)."""
    own = {one.goes_to for one in provider.fields}
    moved = [
        one
        for one in provider.fields
        if one.place and account.options.get(one.key, one.default) != str(options.get(one.key, "")).strip()
    ]
    kept = unseal_secrets(bytes(account.secrets)) if moved else {}
    for one in provider.fields:
        if not one.secret or not kept.get(one.key) or given.get(one.key, "").strip():
            continue
        for place in moved:
            if one.goes_to == (place.key if place.key in own else ""):
                raise _again(place, one)


def _again(place: Field, secret: Field) -> Invalid:
    told = Text(
        "L'adresse change ({place_fr}) : saisissez à nouveau « {label_fr} ».",
        "The address changes ({place_en}): enter “{label_en}” again.",
    )
    words: dict[str, Any] = {"place_fr": place.label.fr, "place_en": place.label.en}
    words |= {"label_fr": secret.label.fr, "label_en": secret.label.en}
    return Invalid("secret_again", told, path=secret.key, **words)


def _stays_default(account: Account, *, wanted: bool) -> bool:
    """Without one, what would leave would silently be written to a file; a retired one is nobody's default."""
    return account.retired_at is None and (wanted or account.is_default)


def _with_defaults(provider: Provider, options: Mapping[str, str]) -> dict[str, str]:
    defaults = {one.key: one.default for one in provider.fields if one.default and not one.secret}
    return {**defaults, **options}


def _fill(account: Account, provider: Provider, **given: Any) -> None:
    """Write what is given on the account. Raises: as `add_account`."""
    if "name" in given:
        account.name = _named(given["name"])
    if "options" in given:
        account.options = {key: str(value).strip() for key, value in given["options"].items()}
    if "secrets" in given:
        kept = unseal_secrets(bytes(account.secrets)) if account.secrets else {}
        fresh = {key: value.strip() for key, value in given["secrets"].items() if value.strip()}
        account.secrets = seal_secrets({**kept, **fresh})
    if "senders" in given:
        account.senders = _senders(account.channel, given["senders"])
    for key in ("rate_per_s", "lanes", "price_millicents", "is_default"):
        if key in given:
            setattr(account, key, given[key])
    _check_numbers(account)
    _check_fields(account, provider)


def _named(name: str) -> str:
    if not name.strip():
        raise Invalid(
            "name_missing", Text("Donnez un nom à ce compte.", "Give this account a name."), path="name"
        )
    return name.strip()


def _senders(channel: str, senders: Sequence[str]) -> list[str]:
    kept = [one.strip() for one in senders if one.strip()]
    if channel == Channel.SMS:
        for one in kept:
            check_sender(one)
    return kept


def _check_numbers(account: Account) -> None:
    """Raises: Invalid (`rate_wrong`, `lanes_wrong`, `price_wrong`)."""
    if not 0 < account.rate_per_s <= 100_000:
        raise Invalid(
            "rate_wrong", Text("Le débit doit être positif.", "The rate must be positive."), path="rate_per_s"
        )
    if not 1 <= account.lanes <= MOST_LANES:
        told = Text("Le nombre de files doit aller de 1 à {most}.", "Lanes must go from 1 to {most}.")
        raise Invalid("lanes_wrong", told, path="lanes", most=MOST_LANES)
    if not 0 <= account.price_millicents <= DEAREST:
        told = Text("Le prix va de 0 à 1 000 €.", "The price goes from 0 to 1,000 €.")
        raise Invalid("price_wrong", told, path="price_millicents")


def _check_fields(account: Account, provider: Provider) -> None:
    """Raises: Invalid (`field_missing`, `field_unknown`, `value_unknown`)."""
    secrets = unseal_secrets(bytes(account.secrets)) if account.secrets else {}
    known = {one.key: one for one in provider.fields}
    for key, is_secret in [*((key, False) for key in account.options), *((key, True) for key in secrets)]:
        if key not in known or known[key].secret is not is_secret:
            told = Text("« {key} » n'est pas demandé par {provider}.", "{provider} does not ask for “{key}”.")
            raise Invalid("field_unknown", told, path=key, key=key, provider=provider.code)
    for one in provider.fields:
        value = (secrets if one.secret else account.options).get(one.key, "")
        if one.required and not value:
            told = Text("Il manque : {label_fr}.", "Missing: {label_en}.")
            raise Invalid("field_missing", told, path=one.key, label_fr=one.label.fr, label_en=one.label.en)
        if one.choices and value and value not in one.choices:
            told = Text("« {value} » : choisissez parmi {known}.", "“{value}”: choose among {known}.")
            raise Invalid("value_unknown", told, path=one.key, value=value, known=", ".join(one.choices))


def _keep(account: Account, verb: str, by: User | None) -> Account:
    """Raises: Conflict (`account_exists`)."""
    facts = {"provider": account.provider, "channel": account.channel}
    try:
        with transaction.atomic():
            if account.is_default:
                others = Account.objects.filter(channel=account.channel, is_default=True)
                others.exclude(pk=account.pk).update(is_default=False)
            account.save()
            record(actor=by, verb=verb, subject_kind="channel_account", subject_id=account.pk, facts=facts)
    except IntegrityError:
        told = Text("Un compte s'appelle déjà « {name} ».", "An account is already called “{name}”.")
        raise Conflict("account_exists", told, name=account.name) from None
    return account
