"""What django-anymail reads reports by, for each service. Loaded with the first report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailersend import MailerSendTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from anymail.webhooks.mailtrap import MailtrapTrackingWebhookView
from anymail.webhooks.mandrill import MandrillCombinedWebhookView
from anymail.webhooks.postal import PostalTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from anymail.webhooks.resend import ResendTrackingWebhookView
from anymail.webhooks.sendgrid import SendGridTrackingWebhookView
from anymail.webhooks.sparkpost import SparkPostTrackingWebhookView
from anymail.webhooks.unisender_go import UnisenderGoTrackingWebhookView


def _quiet(view: Any) -> Any:
    # It warns of hooks without a password; those are checked by their address.
    return type(view.__name__, (view,), {"warn_if_no_basic_auth": False})


VIEWS: Mapping[str, Any] = {
    "brevo": _quiet(BrevoTrackingWebhookView),
    "mailersend": MailerSendTrackingWebhookView,
    "mailgun": MailgunTrackingWebhookView,
    "mailjet": _quiet(MailjetTrackingWebhookView),
    "mailtrap": MailtrapTrackingWebhookView,
    "mandrill": MandrillCombinedWebhookView,
    "postal": PostalTrackingWebhookView,
    "postmark": _quiet(PostmarkTrackingWebhookView),
    "resend": ResendTrackingWebhookView,
    "sendgrid": SendGridTrackingWebhookView,
    "sparkpost": _quiet(SparkPostTrackingWebhookView),
    "unisender_go": UnisenderGoTrackingWebhookView,
}


def view_of(code: str) -> Any:
    """Raises: ImportError when the service wants a package that is not there."""
    if code == "amazon_ses":
        from anymail.webhooks.amazon_ses import AmazonSESTrackingWebhookView

        return _quiet(AmazonSESTrackingWebhookView)
    return VIEWS[code]
