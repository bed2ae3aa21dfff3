"""What a relay's reply means for one message, and for those after it. Pure."""

from __future__ import annotations

import re

from chaland.channels.email.returned.bounces import kind_of_code
from chaland.channels.email.smtp.wire import CLOSING, Reply
from chaland.channels.port import Answer, Outcome, Reported

_NOT_OURS_TO_SEND = re.compile(
    r"relay(ing)? (access )?(denied|not permitted)|authentication required", re.IGNORECASE
)
_SIGN_IN_FIRST = (530, 534, 535, 538)
_TOO_LARGE = 552
LATER_S = 60.0
GREYLISTED_S = 300.0
"""Relays that ask an unknown sender to come back count in minutes."""


def answer_for(client_ref: str, number: str, reply: Reply) -> Answer:
    """number: the message's own, given when it is taken. A refusal is certain: the relay said so in its own words."""
    if reply.good:
        return Answer(client_ref, Outcome.ACCEPTED, provider_ref=number, detail=reply.text)
    if reply.number >= 500:
        dead = kind_of_code(reply.code, reply.text) is Reported.BOUNCED
        return Answer(client_ref, Outcome.REFUSED, code=reply.code, detail=reply.text, dead=dead)
    again = GREYLISTED_S if reply.stage == "RCPT" and reply.number != CLOSING else LATER_S
    return Answer(client_ref, Outcome.LATER, code=reply.code, detail=reply.text, again_in_s=again)


def refuses_account(reply: Reply) -> bool:
    """Whether every other message would be refused too: it is about us, not about whom we write to."""
    if reply.good or reply.number < 500 or reply.stage not in ("MAIL", "RCPT"):
        return False
    if reply.stage == "MAIL":
        return reply.number != _TOO_LARGE
    return reply.number in _SIGN_IN_FIRST or bool(_NOT_OURS_TO_SEND.search(reply.text))
