"""One-time codes: whoever reads the mailbox may see what is kept about its address.

A code of 6 digits lives 10 minutes and takes 5 tries; an address asks for 6 codes a day at most. A million
guesses, from however many machines, come to 30 that count: one chance in 33,000 a day.
Known or unknown, an address gets the same answer and the same message.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import F

from chaland.access.keys import keyed
from chaland.access.services import record
from chaland.consent.domain.identifiers import identifier_of
from chaland.consent.domain.tokens import Use
from chaland.consent.domain.words import PointKind
from chaland.consent.models import OneTimeCode
from chaland.consent.queries.purposes import default_controller
from chaland.consent.services import mail
from chaland.consent.services.noting import note
from chaland.consent.services.throttle import Limit, passes
from chaland.consent.services.tokens import open_seal, seal_words
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Refused
from chaland.kernel.text import Language, Text

KEY = "codes"
LIFE = timedelta(minutes=10)
TRIES = 5
VISIT = timedelta(minutes=20)
"""How long the page of proofs may be used once the code was right."""

ASKED = (
    Limit("code.ask.hour", 3, timedelta(hours=1)),
    Limit("code.ask.day", 6, timedelta(days=1)),
)
ASKED_FROM = Limit("code.ask.from", 20, timedelta(hours=1))
TRIED_FROM = Limit("code.try.from", 40, timedelta(hours=1))

_LETTER = mail.Letter(
    Text("Votre code : {code}", "Your code: {code}"),
    (
        Text("Bonjour,", "Hello,"),
        Text(
            "Voici le code qui donne accès aux preuves de vos choix : {code}",
            "Here is the code that opens the proofs of your choices: {code}",
        ),
        Text(
            "Il est valable 10 minutes et ne sert qu'une fois.",
            "It is valid for 10 minutes and works once.",
        ),
        Text(
            "Si vous n'avez rien demandé, ignorez ce message : personne ne peut rien voir sans ce code.",
            "If you asked for nothing, ignore this message: nobody can see anything without this code.",
        ),
    ),
)


def ask_code(*, email: str, ip: str, language: Language, clock: Clock = system_clock) -> str:
    """Send a code to an address. Returns the sealed ticket that `try_code` wants with it.

    Raises: Invalid (`identifier_wrong`), Refused (`too_many`), ProviderFailed (`mail_failed`).
    """
    now = clock()
    address = identifier_of(PointKind.EMAIL, email).value
    _limit(passes(ASKED_FROM, ip, now) and all(passes(limit, address, now) for limit in ASKED))
    code = f"{secrets.randbelow(1_000_000):06}"
    OneTimeCode.objects.create(identifier=keyed(KEY, address), code=keyed(KEY, address, code), sent_at=now)
    mail.send(_LETTER, to=address, sender=default_controller(), language=language, facts={"code": code})
    return seal_words(Use.PROOFS, "asked", address, _stamp(now))


def try_code(*, ticket: str, code: str, ip: str, clock: Clock = system_clock) -> str:
    """Exchange the right code for a sealed pass to the proofs of that address.

    Raises: Refused (`too_many`, `code_wrong`), whatever was wrong.
    """
    now = clock()
    _limit(passes(TRIED_FROM, ip, now))
    address = _said(ticket, "asked", LIFE, now)
    typed = "".join(digit for digit in code if digit.isdigit() and digit.isascii())
    if address is None or not _is_right(address, typed, now):
        note("proofs.code_wrong", ip=ip, kind="code", facts={"known_ticket": bool(address)}, clock=clock)
        raise Refused(
            "code_wrong",
            Text(
                "Ce code n'est pas le bon, ou il n'est plus valable.",
                "This code is wrong, or no longer valid.",
            ),
            remedy=Text("Vérifiez-le, ou demandez-en un autre.", "Check it, or ask for another one."),
        )
    record(actor=None, verb="proofs.opened", subject_kind="code")
    return seal_words(Use.PROOFS, "open", address, _stamp(now))


def address_of(visit: str, *, clock: Clock = system_clock) -> str | None:
    """The address whose proofs a pass opens; None when it is forged or its time is over."""
    return _said(visit, "open", VISIT, clock())


def forget_codes(now: datetime) -> int:
    """Delete the codes that can no longer be used."""
    return OneTimeCode.objects.filter(sent_at__lt=now - LIFE).delete()[0]


def _is_right(address: str, typed: str, now: datetime) -> bool:
    """Only the latest code counts. The try is counted before the code is compared, whatever crashes."""
    latest = (
        OneTimeCode.objects.filter(identifier=keyed(KEY, address), sent_at__gt=now - LIFE)
        .order_by("-sent_at", "-pk")
        .first()
    )
    live = OneTimeCode.objects.filter(pk=latest.pk if latest else 0, used_at=None)
    counted = live.filter(tries__lt=TRIES).update(tries=F("tries") + 1)
    expected = bytes(latest.code) if latest else b"\x00" * 32
    right = hmac.compare_digest(expected, keyed(KEY, address, typed))
    if not (counted and right):
        return False
    with transaction.atomic():
        return live.update(used_at=now) == 1


def _said(token: str, what: str, life: timedelta, now: datetime) -> str | None:
    words = open_seal(Use.PROOFS, token)
    if words is None or len(words) != 3 or words[0] != what:
        return None
    age = now - datetime.fromtimestamp(int(words[2]), UTC)
    return words[1] if timedelta(seconds=-1) <= age < life else None


def _stamp(now: datetime) -> str:
    return str(int(now.timestamp()))


def _limit(passed: bool) -> None:
    if not passed:
        raise Refused(
            "too_many",
            Text("Trop de demandes en peu de temps.", "Too many requests in a short time."),
            remedy=Text("Réessayez dans une heure.", "Try again in an hour."),
        )
