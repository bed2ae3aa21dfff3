"""What is asked, and what is answered: the words shared by whoever decides and whoever asks. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from chaland.consent.domain.words import Basis, Channel, Sector
from chaland.kernel.text import Text

Answer = Literal["allow", "defer", "block"]


@dataclass(frozen=True, slots=True)
class PurposeTerms:
    """A purpose as a decision needs it. `families` and `target_functions` are folded; `*` stands for any."""

    code: str
    label: Text
    controller: int = 0
    controller_name: str = ""
    sector: str = Sector.NONE.value
    basis: str = Basis.CONSENT.value
    prospecting: bool = True
    audience: str = "any"
    channels: frozenset[str] = frozenset(Channel)
    families: frozenset[str] = frozenset()
    target_functions: frozenset[str] = frozenset()
    retention_months: int = 36
    active: bool = True
    bit: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What the message says beside its offer; nothing is assumed of what was not looked at.

    `sender`: who it is from, with a way to reach them. `stop`: how to refuse, free of charge.
    `source`: where the data came from, and the rest of GDPR art. 14.
    """

    sender: bool = False
    stop: bool = False
    source: bool = False


PLAIN = Content(sender=True, stop=True)
"""A lawful message that says nothing of art. 14: what is asked when no message is written yet."""


@dataclass(frozen=True, slots=True)
class Asking:
    """May this be done, at this instant? `partner`: to whom data would go, for channel partner_transfer."""

    channel: Channel
    purpose: PurposeTerms
    at: datetime
    content: Content = PLAIN
    partner: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer that can be shown, kept and contested.

    `rule`: R_STATUS, R_OPPOSED… of law.md section 1, R_NO_POINT, or R_OK when allowed. `article`: the rule
    of law.md behind it, such as PHO-05. `not_before`: from when on, when deferred (UTC). `basis`: consent,
    soft_opt_in, contract, professional, role_mailbox, opt_out, service. `proof`: `entry:<id>`,
    `purchase:<id>` or `contract:<id>`: what it rests on, or what forbids it. `point`: whom to reach, as the
    ledger writes it. `rule_set`: the rules it was judged by.
    """

    verdict: Answer
    rule: str
    article: str
    reason: Text
    rule_set: str
    not_before: datetime | None = None
    basis: str | None = None
    proof: str | None = None
    point: str | None = None
    claim: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """Where `proof` and `point` are found beside the standing."""

    @property
    def is_allowed(self) -> bool:
        return self.verdict == "allow"
