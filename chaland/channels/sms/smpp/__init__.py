"""SMS by an operator's own line, SMPP 3.4. Its library is LGPL, hence only there for who asked for it."""

from __future__ import annotations

from chaland.channels.port import SmsMessage, Transport
from chaland.channels.terms import Terms
from chaland.kernel.errors import Refused
from chaland.kernel.text import Text


def open_line(terms: Terms) -> Transport[SmsMessage]:
    """Raises: Refused (`smpp_missing`), Invalid (`option_wrong`, `secret_missing`)."""
    try:
        from chaland.channels.sms.smpp.transport import Smpp
    except ModuleNotFoundError as fault:
        raise Refused(
            "smpp_missing",
            Text("Il manque ce qu'il faut pour parler SMPP.", "What speaks SMPP is not installed."),
            remedy=Text("Installez-le : pip install chaland[smpp]", "Install it: pip install chaland[smpp]"),
            module=fault.name,
        ) from None
    return Smpp(terms)
