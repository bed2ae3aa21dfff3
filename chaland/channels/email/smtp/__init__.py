"""Sending through a relay that speaks SMTP: the house's own, or a service's."""

from chaland.channels.email.smtp.transport import SmtpTransport

__all__ = ["SmtpTransport"]
