"""Names of companies: their capitals, their acronyms, their legal form."""

from chaland.intake.cleaning.companies.cleaning import FAULTS, RULES, clean_companies
from chaland.intake.cleaning.companies.legal_forms import COMPANY_WORDS, LEGAL_FORMS

__all__ = ["COMPANY_WORDS", "FAULTS", "LEGAL_FORMS", "RULES", "clean_companies"]
