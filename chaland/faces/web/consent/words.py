"""What the pages call the words of the consent room."""

from __future__ import annotations

from collections.abc import Mapping

from chaland.consent.domain.words import ACT_NAMES, METHOD_NAMES, Act, Basis, Channel, Sector
from chaland.kernel.text import Text

BASES: Mapping[str, Text] = {
    Basis.CONSENT: Text("consentement", "consent"),
    Basis.LEGITIMATE_INTEREST: Text("intérêt légitime", "legitimate interest"),
    Basis.CONTRACT: Text("contrat", "contract"),
    Basis.LEGAL_OBLIGATION: Text("obligation légale", "legal obligation"),
}
AUDIENCES: Mapping[str, Text] = {
    "any": Text("tout le monde", "everyone"),
    "consumer": Text("particuliers", "private persons"),
    "professional": Text("professionnels", "professionals"),
}
SECTORS: Mapping[str, Text] = {
    Sector.NONE: Text("aucun", "none"),
    Sector.ENERGY_RENOVATION: Text("rénovation énergétique", "energy renovation"),
    Sector.RENEWABLE_ENERGY: Text("énergies renouvelables", "renewable energy"),
    Sector.HOME_ADAPTATION: Text("adaptation du logement", "adaptation of housing"),
    Sector.TRAINING_ACCOUNT: Text("compte formation (CPF)", "training account (CPF)"),
}
CHANNELS: Mapping[str, Text] = {
    Channel.EMAIL: Text("E-mail", "Email"),
    Channel.SMS: Text("SMS", "Text message"),
    Channel.CALL: Text("Appel", "Call"),
    Channel.ROBOCALL: Text("Appel automatisé", "Automated call"),
    Channel.LETTER: Text("Courrier", "Letter"),
    Channel.PIXEL: Text("Mesure des ouvertures", "Open tracking"),
    Channel.PARTNER: Text("Partenaires", "Partners"),
}
"""Short names, for lines and columns; the room's own are for sentences."""
ICONS: Mapping[str, str] = {
    Channel.EMAIL: "mail",
    Channel.SMS: "smartphone",
    Channel.CALL: "phone",
    Channel.ROBOCALL: "phone-call",
    Channel.LETTER: "inbox",
    Channel.PIXEL: "eye",
    Channel.PARTNER: "share-2",
}
METHODS = METHOD_NAMES
ACTS: Mapping[str, tuple[Text, str, str]] = {
    Act.GIVEN: (ACT_NAMES[Act.GIVEN], "green", "circle-check"),
    Act.WITHDRAWN: (ACT_NAMES[Act.WITHDRAWN], "orange", "undo-2"),
    Act.OBJECTED: (ACT_NAMES[Act.OBJECTED], "red", "circle-x"),
    Act.LIFTED: (ACT_NAMES[Act.LIFTED], "green", "circle-check"),
    Act.NOTIFIED: (ACT_NAMES[Act.NOTIFIED], "blue", "info"),
    Act.VOIDED: (ACT_NAMES[Act.VOIDED], "grey", "rotate-ccw"),
}
"""What each act is called, its hue, its drawing."""
VERDICTS: Mapping[str, tuple[Text, str, str]] = {
    "allow": (Text("Oui", "Yes"), "green", "circle-check"),
    "defer": (Text("Plus tard", "Later"), "yellow", "clock"),
    "block": (Text("Non", "No"), "red", "circle-x"),
}
GROUNDS: Mapping[str, Text] = {
    "consent": Text("consentement", "consent"),
    "soft_opt_in": Text("client existant, produits analogues", "existing customer, similar products"),
    "contract": Text("contrat en cours", "contract in progress"),
    "professional": Text("professionnel, message lié à sa fonction", "professional, about their job"),
    "role_mailbox": Text("boîte générique d'entreprise", "generic mailbox of a company"),
    "opt_out": Text("pas d'opposition", "no objection"),
    "service": Text("message de service", "service message"),
}
"""What an allowed contact rests on."""
