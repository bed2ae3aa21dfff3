"""Who acts, when a command is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.access.models import User


def account_of(email: str) -> User:
    """Raises: NotFound (`user_gone`) when nobody active has that address."""
    from chaland.access.models import User

    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise NotFound(
            "user_gone", Text("Aucun compte n'a l'e-mail {email}.", "No account has {email}."), email=email
        )
    return found
