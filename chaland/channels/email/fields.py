"""What a relay wants to know, and what any way of sending may be told."""

from __future__ import annotations

from chaland.channels.provider import Field
from chaland.kernel.text import Text

SELECTORS = Field(
    "selectors",
    Text("Sélecteurs DKIM", "DKIM selectors"),
    required=False,
    help=Text(
        "Le nom des clés qui signent vos messages, pour les vérifier avant l'envoi ; vide : les noms habituels.",
        "Names of the keys that sign your messages, to check them before sending; empty: the usual ones.",
    ),
)

SMTP_FIELDS: tuple[Field, ...] = (
    Field("host", Text("Serveur", "Server"), place=True, help=Text("smtp.exemple.fr", "smtp.example.com")),
    Field(
        "security",
        Text("Chiffrement", "Encryption"),
        default="starttls",
        choices=("starttls", "tls", "none"),
        help=Text(
            "starttls (port 587), tls (465), ou none sur votre propre machine.",
            "starttls (port 587), tls (465), or none on your own machine.",
        ),
    ),
    Field("port", Text("Port", "Port"), required=False),
    Field("user", Text("Nom d'utilisateur", "User name"), required=False),
    Field("password", Text("Mot de passe", "Password"), secret=True, required=False),
    Field(
        "bounces",
        Text("Adresse des retours", "Address for bounces"),
        required=False,
        help=Text(
            "retours@exemple.fr : chaque message y revient sous retours+numéro@, ce que la boîte doit accepter.",
            "bounces@example.com: each message comes back to bounces+number@, which the mailbox has to accept.",
        ),
    ),
    Field(
        "mailbox",
        Text("Boîte des retours", "Mailbox for returns"),
        required=False,
        place=True,
        help=Text(
            "imaps://retours@imap.exemple.fr/INBOX : elle est lue, jamais changée.",
            "imaps://bounces@imap.example.com/INBOX: it is read, never changed.",
        ),
    ),
    Field(
        "mailbox_password",
        Text("Mot de passe de la boîte", "Password of the mailbox"),
        secret=True,
        required=False,
        goes_to="mailbox",
    ),
    SELECTORS,
)
