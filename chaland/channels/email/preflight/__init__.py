"""Before an e-mail leaves: does the sender's domain vouch for it, and is the message itself sound?

`check_domain` asks the DNS (SPF, DKIM, DMARC, where answers go), `check_message` reads one written message. Nothing
is changed; each finding says what to do. Sources: law.md EML-05, EML-07, EML-08; RFC 7208, 6376, 7489, 8058.
"""

from chaland.channels.email.preflight.domain import Sending, check_domain
from chaland.channels.email.preflight.findings import Finding, Level
from chaland.channels.email.preflight.message import check_message
from chaland.channels.email.preflight.weights import weigh

__all__ = ["Finding", "Level", "Sending", "check_domain", "check_message", "weigh"]
