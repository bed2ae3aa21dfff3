"""The DNS, asked through a resolver that is passed in. Answers are kept for one check."""

from __future__ import annotations

from collections.abc import Sequence

import dns.exception
import dns.rdatatype
import dns.resolver

SECONDS = 3.0


class Silent(Exception):
    """No server answered, or none that could: nothing may be concluded."""


class Names:
    """Without a resolver, that of this machine. Raises: Silent, from every question."""

    def __init__(self, resolver: dns.resolver.Resolver | None) -> None:
        self._resolver = resolver
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def text(self, name: str) -> tuple[str, ...]:
        """TXT records, their pieces put together; empty when there is none, or no such name."""
        return self._ask(name, "TXT")

    def hosts(self, name: str) -> tuple[str, ...]:
        """Where mail for a domain goes (MX), as `10 mx.exemple.fr.`; `0 .` says that it takes none."""
        return self._ask(name, "MX")

    def exists(self, name: str) -> bool:
        """Whether it has an address of its own."""
        return bool(self._ask(name, "A") or self._ask(name, "AAAA"))

    def _ask(self, name: str, kind: str) -> tuple[str, ...]:
        key = (name.rstrip(".").lower(), kind)
        if key not in self._known:
            self._known[key] = self._asked(*key)
        return self._known[key]

    def _asked(self, name: str, kind: str) -> tuple[str, ...]:
        try:
            self._resolver = self._resolver or dns.resolver.Resolver()
            answer = self._resolver.resolve(name, kind, lifetime=SECONDS, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.DNSException, ValueError, OSError) as fault:
            raise Silent(f"{name} {kind}: {type(fault).__name__}") from fault
        return tuple(_said(record, kind) for record in answer)


def tagged(record: str) -> dict[str, str]:
    """`v=DKIM1; p=…` as a table; names in lower case."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}


def of_kind(records: Sequence[str], version: str) -> list[str]:
    """Those that begin with `v=spf1` and the like, whatever their case."""
    return [one for one in records if one.lower().replace(" ", "").startswith(version.lower())]


def _said(record: object, kind: str) -> str:
    pieces = getattr(record, "strings", None)
    return (
        b"".join(pieces).decode("utf-8", "replace") if kind == "TXT" and pieces is not None else str(record)
    )
