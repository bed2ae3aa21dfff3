"""How fast pages answer on a large file: the grid, its filters, search as one types, a contact's page."""

from __future__ import annotations

import os
import statistics
import time
from typing import Any

ASKED = (
    ("grid", "/contacts/"),
    ("grid, sorted by town", "/contacts/?sort=city"),
    ("search a name", "/contacts/?q=martin"),
    ("search a letter more", "/contacts/?q=mart"),
    ("search a town", "/contacts/?q=saint"),
    ("search digits", "/contacts/?q=0730"),
    ("search an e-mail", "/contacts/?q=%40example"),
)
TIMES = 20


def page_times() -> dict[str, dict[str, float]]:
    """Milliseconds at p50 and p95 by what is asked, through Django's whole stack, in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chaland.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from chaland.access.queries import user_by_email
    from chaland.access.services import add_user
    from chaland.customers.models import Contact

    settings.ALLOWED_HOSTS.append("testserver")
    user = user_by_email("bench@example.fr") or add_user(email="bench@example.fr", role="admin")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    times = {name: _times(client, [path] * TIMES) for name, path in ASKED}
    last = Contact.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
    times["contact page"] = _times(
        client, [f"/contacts/{1 + (place * 7919) % last}" for place in range(TIMES)]
    )
    return times


def _times(client: Any, paths: list[str]) -> dict[str, float]:
    client.get(paths[0], follow=True)
    taken = []
    for path in paths:
        started = time.perf_counter()
        answer = client.get(path, follow=True)
        taken.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    taken.sort()
    return {"p50": statistics.median(taken), "p95": taken[int(len(taken) * 0.95) - 1]}
