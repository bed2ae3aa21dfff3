"""Cleaning: from the cells of a foreign file to the columns this house stores. Pure, on polars frames.

How it is used, chunk after chunk, memory flat:

    evidence = gather_evidence(sample, mapping, today=today)  # once; Evidence.to_json is kept with the batch
    cleaned = clean(chunk, mapping, evidence)   # the same answer however the file was cut in chunks
    cleaned.rows         # output_schema(kind) and custom_schema(mapping), columns that nothing feeds absent
    cleaned.corrections  # row, header, field, rule, before, after    (schema CORRECTIONS)
    cleaned.warnings     # row, header, field, fault, value, meant    (schema FINDINGS)
    cleaned.rejects      # row, header, field, fault, value, meant; these rows are not in `rows`

`row` counts from 0 in the chunk; `RULES` and `FAULTS` say every code in words.
"""

from chaland.intake.cleaning.addresses import Envelope, Recipient, afnor_lines
from chaland.intake.cleaning.clean import Cleaned, clean
from chaland.intake.cleaning.column import Column, Fault, Rule
from chaland.intake.cleaning.evidence import Evidence, gather_evidence
from chaland.intake.cleaning.mapping import ColumnUse, CustomType, Mapping
from chaland.intake.cleaning.schema import CORRECTIONS, FINDINGS, custom_schema, output_schema
from chaland.intake.cleaning.words import FAULTS, RULES

__all__ = [
    "CORRECTIONS",
    "FAULTS",
    "FINDINGS",
    "RULES",
    "Cleaned",
    "Column",
    "ColumnUse",
    "CustomType",
    "Envelope",
    "Evidence",
    "Fault",
    "Mapping",
    "Recipient",
    "Rule",
    "afnor_lines",
    "clean",
    "custom_schema",
    "gather_evidence",
    "output_schema",
]
