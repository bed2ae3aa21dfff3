"""What the first message of a round says; the next ones begin with the words that were last approved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The sender's name stands above an SMS: said again inside, with a circumflex in it, it would make one text three.
_SMS = {
    "body": {
        "fr": "Vos coordonnées sont-elles toujours justes ? Vérifiez-les ici, sans compte : {{ links.details }}",
        "en": "Are your details still right? Check them here, no account needed: {{ links.details }}",
    }
}
_EMAIL = {
    "subject": {
        "fr": "{{ contact.first_name | append: ', vos' | default: 'Vos' }} coordonnées sont-elles toujours justes ?",
        "en": "{{ contact.first_name | append: ', are' | default: 'Are' }} your details still right?",
    },
    "preheader": {
        "fr": "Une minute, sans compte ni mot de passe.",
        "en": "One minute, no account, no password.",
    },
    "blocks": {
        "fr": [
            {"kind": "heading", "text": "Vos coordonnées sont-elles toujours justes ?"},
            {
                "kind": "text",
                "text": "Bonjour{{ contact.first_name | prepend: ' ' | default: '' }}, pour que rien ne se perde "
                "(livraisons, factures, suivi), dites-nous en une minute si ce que nous savons de vous est exact. "
                "Aucun compte, aucun mot de passe : ce lien est le vôtre.",
            },
            {"kind": "button", "text": "Vérifier mes coordonnées", "link": "{{ links.details }}"},
        ],
        "en": [
            {"kind": "heading", "text": "Are your details still right?"},
            {
                "kind": "text",
                "text": "Hello{{ contact.first_name | prepend: ' ' | default: '' }}, so that nothing goes astray "
                "(deliveries, invoices, service), tell us in a minute whether what we know of you is right. "
                "No account, no password: this link is yours alone.",
            },
            {"kind": "button", "text": "Check my details", "link": "{{ links.details }}"},
        ],
    },
}
FIRST: Mapping[str, Mapping[str, Any]] = {"sms": _SMS, "email": _EMAIL}
