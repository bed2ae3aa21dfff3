"""What could not even be assembled is refused before any provider sees it."""

from __future__ import annotations

from chaland.channels.port import Answer, EmailMessage, Outcome
from chaland.kernel.errors import Invalid


def refused(message: EmailMessage, wrong: Invalid) -> Answer:
    return Answer(message.client_ref, Outcome.REFUSED, code=wrong.code, detail=wrong.say("en"))
