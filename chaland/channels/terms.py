"""What a provider's implementation is given of an account. Pure: contract tests make one by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

_TELLING = 4
"""A secret of fewer letters stands by chance in other words."""


@dataclass(frozen=True, slots=True)
class Terms:
    """`account`: its number. `options`, `secrets`: by the keys of the provider's fields; never print the second.
    `hook_url`: where the provider may tell what becomes of messages, empty when the house has no public address.
    `folder`: the account's own, under the home; it may not exist yet."""

    account: int
    options: Mapping[str, str]
    folder: Path
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    hook_url: str = ""

    def veiled(self, said: str) -> str:
        """What a provider said, without any secret that it repeated to us: it is shown and kept."""
        for secret in sorted(filter(None, self.secrets.values()), key=len, reverse=True):
            said = said.replace(secret, "…") if len(secret) >= _TELLING else said
        return said

    def option(self, key: str, default: str = "") -> str:
        return str(self.options.get(key) or default)

    def number(self, key: str, default: float) -> float:
        """Raises: Invalid (`option_wrong`)."""
        try:
            return float(self.options.get(key) or default)
        except ValueError:
            raise Invalid(
                "option_wrong",
                Text("« {value} » n'est pas un nombre.", "“{value}” is not a number."),
                path=f"options.{key}",
                value=self.options[key],
            ) from None

    def secret(self, key: str) -> str:
        """Raises: Invalid (`secret_missing`)."""
        if not self.secrets.get(key):
            raise Invalid(
                "secret_missing",
                Text("Il manque au compte : {key}.", "The account lacks: {key}."),
                path=f"secrets.{key}",
                key=key,
            )
        return self.secrets[key]
