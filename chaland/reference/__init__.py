"""What France publishes and every room may look up: places, names, codes, phone and mail facts.

Pure and read-only: one data file in the package, each table read when first asked for.
"""

from chaland.reference.attributions import Attribution, attributions
from chaland.reference.business import legal_categories, naf, staff_bands
from chaland.reference.geography import (
    communes,
    department_of,
    department_outlines,
    departments,
    postal_towns,
    regions,
    town_names,
)
from chaland.reference.keys import key, key_expr
from chaland.reference.mail import mail_domain_typos, public_mail_domains, role_mailboxes
from chaland.reference.names import family_name_table, family_names, given_names
from chaland.reference.phones import PhoneUsage, phone_blocks, phone_usage, phone_usage_expr
from chaland.reference.streets import street_type_variants, street_types

__all__ = [
    "Attribution",
    "PhoneUsage",
    "attributions",
    "communes",
    "department_of",
    "department_outlines",
    "departments",
    "family_name_table",
    "family_names",
    "given_names",
    "key",
    "key_expr",
    "legal_categories",
    "mail_domain_typos",
    "naf",
    "phone_blocks",
    "phone_usage",
    "phone_usage_expr",
    "postal_towns",
    "public_mail_domains",
    "regions",
    "role_mailboxes",
    "staff_bands",
    "street_type_variants",
    "street_types",
    "town_names",
]
