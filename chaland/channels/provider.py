"""What the catalogue says of a provider, and what is common to their forms. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chaland.channels.port import Transport
from chaland.channels.terms import Terms
from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that the provider wants to know. `choices`: the only values, when there are few. `long`: of several
    lines. `place`: where we go with the account's secrets; `goes_to`: of a secret that goes to one of them alone, its key."""

    key: str
    label: Text
    secret: bool = False
    help: Text | None = None
    required: bool = True
    default: str = ""
    choices: tuple[str, ...] = ()
    long: bool = False
    place: bool = False
    goes_to: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """`open`: makes its transport, importing what it needs only then. `notice`: what one should know before choosing
    it. `hooked`: it may be told to call us."""

    code: str
    channel: str
    name: Text
    open: Callable[[Terms], Transport[Any]]
    fields: tuple[Field, ...] = field(default=())
    notice: Text | None = None
    hooked: bool = False
