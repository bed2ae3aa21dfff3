"""What bank cards, social security numbers and IBAN look like, alone in a cell or inside a sentence."""

from __future__ import annotations

_GAP = r"[ .\-\u00a0\u202f]"

# Grouped as cards are printed (4-4-4-4 and up to 19 digits, 4-6-5 for American Express), or in one run.
CARD = (
    rf"\b(?:[0-9]{{4}}{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}(?:{_GAP}[0-9]{{1,3}})?"
    rf"|[0-9]{{4}}{_GAP}[0-9]{{6}}{_GAP}[0-9]{{4,5}}|[0-9]{{14,19}})\b"
)

# Sex, year, month, department, commune, order, key: 1 85 05 78 006 084 36.
NIR = (
    rf"\b[1-478]{_GAP}?[0-9]{{2}}{_GAP}?(?:0[1-9]|1[0-2]|[2-9][0-9]){_GAP}?(?:[0-9]{{2}}|2[AB])"
    rf"{_GAP}?[0-9]{{3}}{_GAP}?[0-9]{{3}}{_GAP}?[0-9]{{2}}\b"
)

# Country, key, then 11 to 30 characters, in groups of four or in one run.
IBAN = r"\b[A-Z]{2}[0-9]{2}(?:[0-9A-Z]{11,30}|(?:[ \-\u00a0][0-9A-Z]{4}){2,7}(?:[ \-\u00a0][0-9A-Z]{1,3})?)\b"

# Visa 16 and 19 digits, Mastercard, American Express, Diners, Discover, JCB, UnionPay, Maestro.
# 13-digit Visa are left out: they are gone, and bar codes have 13 digits.
ISSUERS = (
    r"^(?:4[0-9]{15}(?:[0-9]{3})?|5[1-5][0-9]{14}|2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)[0-9]{12}|3[47][0-9]{13}"
    r"|3(?:0[0-5]|[689][0-9])[0-9]{11}|6(?:011|4[4-9][0-9]|5[0-9]{2})[0-9]{12,15}|35(?:2[89]|[3-8][0-9])[0-9]{12,15}"
    r"|62[0-9]{14,17}|(?:50|5[6-8]|6[37])[0-9]{14,17})$"
)

# Length of an IBAN by country, the ones met in France. Source: SWIFT IBAN registry.
IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DZ": 26,
    "EE": 20, "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22,
    "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MA": 28, "MC": 27, "MT": 31, "NL": 18,
    "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26,
}  # fmt: skip
