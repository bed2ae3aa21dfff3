"""The providers of SMS: what each wants to know, what one should know of it. None was tried with a live account."""

from __future__ import annotations

from typing import Any

from chaland.channels.port import SmsMessage, Transport
from chaland.channels.provider import Field, Provider
from chaland.channels.terms import Terms
from chaland.kernel.text import Text

Opened = Transport[SmsMessage]


def _secret(key: str, fr: str, en: str, **more: Any) -> Field:
    return Field(key, Text(fr, en), secret=True, **more)


def _file(terms: Terms) -> Opened:
    from chaland.channels.on_file import FileTransport

    return FileTransport(terms)


def _ovhcloud(terms: Terms) -> Opened:
    from chaland.channels.sms.providers.ovhcloud import OvhCloud

    return OvhCloud(terms)


def _brevo(terms: Terms) -> Opened:
    from chaland.channels.sms.providers.brevo import Brevo

    return Brevo(terms)


def _octopush(terms: Terms) -> Opened:
    from chaland.channels.sms.providers.octopush import Octopush

    return Octopush(terms)


def _smsfactor(terms: Terms) -> Opened:
    from chaland.channels.sms.providers.smsfactor import SmsFactor

    return SmsFactor(terms)


def _twilio(terms: Terms) -> Opened:
    from chaland.channels.sms.providers.twilio import Twilio

    return Twilio(terms)


def _http(terms: Terms) -> Opened:
    from chaland.channels.sms.providers.generic import GenericHttp

    return GenericHttp(terms)


def _smpp(terms: Terms) -> Opened:
    from chaland.channels.sms.smpp import open_line

    return open_line(terms)


_STOP = Field(
    "stop_number",
    Text("Numéro où répondre STOP", "Number to send STOP to"),
    help=Text(
        "Le numéro court de votre contrat : il termine chaque SMS commercial.",
        "The short code of your contract: every marketing text ends with it.",
    ),
)
_WEB = (
    Field(
        "base_url",
        Text("Autre adresse de l'API", "Another address of the API"),
        required=False,
        place=True,
        help=Text(
            "Pour essayer avec les faux prestataires livrés ; vide sinon.",
            "To try with the shipped fake providers; empty otherwise.",
        ),
    ),
    Field(
        "timeout_s", Text("Secondes d'attente d'une réponse", "Seconds to wait for an answer"), required=False
    ),
)

_ABSENCE = Field(
    "absence",
    Text("Un message que le prestataire ne trouve pas", "A message that the provider does not find"),
    default="unknown",
    choices=("unknown", "proof"),
    help=Text(
        "unknown : son sort reste inconnu. proof : il n'est jamais parti, et sera redonné : à ne choisir qu'après "
        "l'avoir vérifié avec ce compte.",
        "unknown: its fate stays unknown. proof: it never left, and will be given again: to be chosen only once that "
        "was verified with this account.",
    ),
)

_OVH = (
    Field("service", Text("Nom du service (sms-xx00000-1)", "Service name (sms-xx00000-1)")),
    Field("application_key", Text("Clé d'application (AK)", "Application key (AK)")),
    _secret("application_secret", "Secret d'application (AS)", "Application secret (AS)"),
    _secret("consumer_key", "Clé de consommateur (CK)", "Consumer key (CK)"),
    _ABSENCE,
    *_WEB,
)
_OCTOPUSH = (
    Field("login", Text("Identifiant (api-login)", "Login (api-login)")),
    _secret("api_key", "Clé d'API", "API key"),
    Field(
        "quality",
        Text("Qualité", "Quality"),
        default="sms_premium",
        choices=("sms_premium", "sms_low_cost"),
    ),
    *_WEB,
)
_SMSFACTOR = (
    _secret("token", "Jeton d'API", "API token"),
    _secret(
        "signature",
        "Signature des webhooks",
        "Signature of webhooks",
        required=False,
        help=Text("Le mot donné en créant le webhook.", "The word given when the webhook was made."),
    ),
    *_WEB,
)
_TWILIO = (
    Field("account_sid", Text("Compte (Account SID)", "Account SID")),
    _secret("auth_token", "Jeton (Auth Token)", "Auth token"),
    Field(
        "messaging_service",
        Text("Service d'envoi (facultatif)", "Messaging service (optional)"),
        required=False,
    ),
    _STOP,
    *_WEB,
)
_HTTP = (
    Field(
        "url",
        Text("Adresse", "Address"),
        place=True,
        help=Text(
            "Peut contenir {to}, {to_digits}, {text}, {sender}, {ref}, {hook}, {token}.",
            "May contain {to}, {to_digits}, {text}, {sender}, {ref}, {hook}, {token}.",
        ),
    ),
    Field("method", Text("Méthode", "Method"), default="POST", choices=("POST", "PUT", "GET")),
    Field(
        "headers",
        Text("En-têtes, un par ligne", "Headers, one a line"),
        required=False,
        long=True,
        help=Text(
            "Authorization: Bearer {token} : le jeton s'écrit plus bas, scellé, et non ici.",
            "Authorization: Bearer {token}: the token is written below, sealed, and not here.",
        ),
    ),
    Field("content_type", Text("Type du corps", "Type of the body"), default="application/json"),
    Field("body", Text("Corps", "Body"), required=False, long=True),
    Field("id_path", Text("Où est le numéro du message", "Where the message's number is"), default="id"),
    Field("error_path", Text("Où est l'erreur", "Where the error is"), required=False),
    _secret("token", "Jeton", "Token", required=False),
    Field("report_id", Text("Accusé : numéro du message", "Receipt: the message's number"), required=False),
    Field("report_ref", Text("Accusé : notre référence", "Receipt: our reference"), required=False),
    Field("report_status", Text("Accusé : état", "Receipt: status"), required=False),
    Field("delivered_words", Text("Mots qui disent « remis »", "Words for “delivered”"), required=False),
    Field(
        "undelivered_words",
        Text("Mots qui disent « non remis »", "Words for “not delivered”"),
        required=False,
    ),
    Field("reply_from", Text("Réponse : numéro", "Reply: number"), required=False),
    Field("reply_text", Text("Réponse : texte", "Reply: text"), required=False),
    _secret("hook_key", "Clé de signature des appels reçus", "Signing key of incoming calls", required=False),
    _STOP,
    _WEB[1],
)
_SMPP = (
    Field("host", Text("Serveur", "Server"), place=True),
    Field("port", Text("Port", "Port"), default="2775"),
    Field("system_id", Text("Identifiant (system_id)", "Login (system_id)")),
    _secret("password", "Mot de passe", "Password"),
    Field("system_type", Text("Type de système", "System type"), required=False),
    Field("tls", Text("Chiffré (TLS)", "Encrypted (TLS)"), default="no", choices=("yes", "no")),
    Field(
        "bind",
        Text("Connexions", "Connections"),
        default="two",
        choices=("two", "one"),
        help=Text(
            "two : une pour envoyer, une pour recevoir ; one : la même pour les deux.",
            "two: one to send, one to receive; one: the same for both.",
        ),
    ),
    Field("window", Text("Messages en attente de réponse", "Messages awaiting an answer"), default="10"),
    Field(
        "long",
        Text("Messages longs", "Long messages"),
        default="parts",
        choices=("parts", "payload"),
        help=Text(
            "parts : découpés par nous (UDH) ; payload : en une fois (message_payload).",
            "parts: split by us (UDH); payload: at once (message_payload).",
        ),
    ),
    Field(
        "ids",
        Text("Numéros des accusés", "Numbers in receipts"),
        default="same",
        choices=("same", "hex_then_decimal", "decimal_then_hex"),
        help=Text(
            "Certains opérateurs donnent le numéro en hexadécimal à l'envoi, en décimal dans l'accusé.",
            "Some operators give the number in hexadecimal when sending, in decimal in the receipt.",
        ),
    ),
    _STOP,
    _WEB[1],
)

_LIVE = Text(
    "Écrit d'après la documentation publique, jamais essayé avec un vrai compte : commencez par un envoi à vous-même.",
    "Written after the public documentation, never tried with a real account: begin by sending to yourself.",
)

SMS_PROVIDERS: tuple[Provider, ...] = (
    Provider(
        "file",
        "sms",
        Text("Fichier (rien ne part)", "File (nothing is sent)"),
        _file,
        notice=Text(
            "Écrit ce qui partirait, pour essayer sans compte.",
            "Writes what would leave, to try without an account.",
        ),
    ),
    Provider("ovhcloud", "sms", Text("OVHcloud", "OVHcloud"), _ovhcloud, _OVH, _LIVE, hooked=True),
    Provider(
        "brevo",
        "sms",
        Text("Brevo", "Brevo"),
        _brevo,
        (_secret("api_key", "Clé d'API", "API key"), _ABSENCE, *_WEB),
        _LIVE,
        True,
    ),
    Provider("octopush", "sms", Text("Octopush", "Octopush"), _octopush, _OCTOPUSH, _LIVE, hooked=True),
    Provider("smsfactor", "sms", Text("SMSFactor", "SMSFactor"), _smsfactor, _SMSFACTOR, _LIVE, hooked=True),
    Provider("twilio", "sms", Text("Twilio", "Twilio"), _twilio, _TWILIO, _LIVE, hooked=True),
    Provider("http", "sms", Text("Autre (HTTP)", "Another (HTTP)"), _http, _HTTP, _LIVE, hooked=True),
    Provider("smpp", "sms", Text("Opérateur (SMPP 3.4)", "Operator (SMPP 3.4)"), _smpp, _SMPP, _LIVE),
)
