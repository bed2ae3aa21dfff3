"""The services there are, and what is particular to each. Pure.

Read in django-anymail 15.2 and in the documentation that it cites; none was tried with a live account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chaland.channels.provider import Field
from chaland.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Service:
    """`fields`: named as anymail's settings. `reports`: whether it tells what becomes of messages. `key`: the field
    that its reports are signed with; without one they bear a name and password, or come to an address that nobody
    can guess. `names_ours`: it gives our own number back. `switches`: whether it can be told, message by message,
    not to track; else that is set with the service."""

    code: str
    name: str
    fields: tuple[Field, ...]
    reports: bool = True
    key: str = ""
    names_ours: bool = True
    switches: bool = True
    notice: Text | None = None


def _secret(key: str, fr: str, en: str, *, required: bool = True) -> Field:
    return Field(key, Text(fr, en), secret=True, required=required)


def _signing(key: str, *, required: bool = True) -> Field:
    return Field(
        key,
        Text("Clé de signature des webhooks", "Key that webhooks are signed with"),
        secret=True,
        required=required,
        help=Text(
            "Sans elle, ce que le service rapporte est refusé.",
            "Without it, what the service reports is refused.",
        ),
    )


def _url(fr: str, en: str, *, required: bool = False) -> Field:
    return Field(
        "api_url",
        Text("Adresse de l'API", "Address of the API"),
        required=required,
        place=True,
        help=Text(fr, en),
    )


_API_KEY = _secret("api_key", "Clé d'API", "API key")
_API_TOKEN = _secret("api_token", "Jeton d'API", "API token")
_ELSEWHERE = _url("Vide, sauf pour un essai.", "Empty, except for a trial.")
_PASSWORD = Field(
    "webhook_secret",
    Text("Nom et mot de passe des webhooks", "Name and password of webhooks"),
    secret=True,
    required=False,
    help=Text(
        "nom:motdepasse, mis aussi dans l'adresse donnée au service. Vide : l'adresse secrète suffit.",
        "name:password, put into the address given to the service too. Empty: the secret address is enough.",
    ),
)
_TRACKS = Text(
    "Coupez le suivi des ouvertures et des clics dans les réglages de {service} : il ne se coupe pas message par "
    "message, et la loi le veut coupé sans consentement.",
    "Turn tracking of opens and clicks off in the settings of {service}: it cannot be turned off message by message, "
    "and the law wants it off without consent.",
)


def _tracks(name: str) -> Text:
    return Text(_TRACKS.fr.format(service=name), _TRACKS.en.format(service=name))


SERVICES: tuple[Service, ...] = (
    Service(
        "brevo",
        "Brevo",
        (_API_KEY, _PASSWORD, _ELSEWHERE),
        switches=False,
        notice=_tracks("Brevo"),
    ),
    Service(
        "mailjet",
        "Mailjet",
        (_API_KEY, _secret("secret_key", "Clé secrète", "Secret key"), _PASSWORD, _ELSEWHERE),
    ),
    Service(
        "scaleway",
        "Scaleway TEM",
        (
            _secret("secret_key", "Clé secrète", "Secret key"),
            Field("project_id", Text("Projet", "Project")),
            Field("region", Text("Région", "Region"), required=False, default="fr-par"),
            _ELSEWHERE,
        ),
        switches=False,
        reports=False,
        notice=Text(
            "Ce service ne nous rapporte ni retours ni plaintes : préférez-en un autre pour une campagne.",
            "This service reports neither bounces nor complaints to us: prefer another for a campaign.",
        ),
    ),
    Service(
        "mailgun",
        "Mailgun",
        (
            _API_KEY,
            Field("sender_domain", Text("Domaine d'envoi", "Sending domain")),
            _signing("webhook_signing_key", required=False),
            _url("https://api.eu.mailgun.net/v3 en Europe.", "https://api.eu.mailgun.net/v3 in Europe."),
        ),
        key="webhook_signing_key",
    ),
    Service(
        "postmark",
        "Postmark",
        (
            _secret("server_token", "Jeton du serveur", "Server token"),
            Field(
                "message_stream",
                Text("Flux", "Message stream"),
                required=False,
                help=Text("broadcast pour des campagnes.", "broadcast for campaigns."),
            ),
            _PASSWORD,
            _ELSEWHERE,
        ),
    ),
    Service(
        "sparkpost",
        "SparkPost",
        (
            _API_KEY,
            _PASSWORD,
            _url(
                "https://api.eu.sparkpost.com/api/v1 en Europe.",
                "https://api.eu.sparkpost.com/api/v1 in Europe.",
            ),
        ),
    ),
    Service(
        "mailersend",
        "MailerSend",
        (_API_TOKEN, _signing("signing_secret", required=False), _ELSEWHERE),
        key="signing_secret",
        names_ours=False,
    ),
    Service(
        "mailtrap",
        "Mailtrap",
        (_API_TOKEN, _signing("tracking_secret", required=False), _ELSEWHERE),
        key="tracking_secret",
        switches=False,
        notice=_tracks("Mailtrap"),
    ),
    Service(
        "mandrill",
        "Mandrill (Mailchimp Transactional)",
        (_API_KEY, _signing("webhook_key", required=False), _ELSEWHERE),
        key="webhook_key",
    ),
    Service(
        "postal",
        "Postal",
        (
            _API_KEY,
            _url("https://postal.exemple.fr", "https://postal.example.com", required=True),
            _signing("webhook_key", required=False),
        ),
        key="webhook_key",
        names_ours=False,
        switches=False,
        notice=_tracks("Postal"),
    ),
    Service(
        "resend",
        "Resend",
        (_API_KEY, _signing("signing_secret", required=False), _ELSEWHERE),
        key="signing_secret",
        switches=False,
        notice=_tracks("Resend"),
    ),
    Service(
        "sendgrid",
        "SendGrid",
        (_API_KEY, _signing("tracking_webhook_verification_key", required=False), _ELSEWHERE),
        key="tracking_webhook_verification_key",
        notice=Text(
            "django-anymail n'essaie plus ce service : ce qui suit peut changer sans prévenir.",
            "django-anymail no longer tests this service: it may change without warning.",
        ),
    ),
    Service(
        "unisender_go",
        "Unisender Go",
        (_API_KEY, _url("selon le centre de données", "depends on the data centre", required=True)),
        key="api_key",
    ),
    Service(
        "amazon_ses",
        "Amazon SES",
        (
            Field("region_name", Text("Région", "Region"), default="eu-west-3"),
            _secret("aws_access_key_id", "Identifiant de clé", "Access key id"),
            _secret("aws_secret_access_key", "Clé secrète", "Secret access key"),
            Field("configuration_set_name", Text("Configuration set", "Configuration set"), required=False),
            _PASSWORD,
        ),
        switches=False,
        notice=Text(
            'Demande boto3 : pip install "chaland[ses]". Le suivi se règle dans le configuration set.',
            'Needs boto3: pip install "chaland[ses]". Tracking is set in the configuration set.',
        ),
    ),
)
BY_CODE: Mapping[str, Service] = {service.code: service for service in SERVICES}
