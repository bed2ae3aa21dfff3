"""What a customer file should not hold: bank cards, social security numbers, IBAN, passwords, special categories.

Found by header and by content; masked, never shown whole in examples.
Source: GDPR articles 9, 10 and 87, CNIL on comment fields, PCI DSS 3.
"""

from chaland.intake.recognition.sensitive.cells import kinds_of_cells, sensitive_cells
from chaland.intake.recognition.sensitive.columns import sensitive_column
from chaland.intake.recognition.sensitive.masking import mask, mask_numbers

__all__ = ["kinds_of_cells", "mask", "mask_numbers", "sensitive_cells", "sensitive_column"]
