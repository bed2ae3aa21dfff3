"""Says what a foreign file is: its kind, the tool that exported it, what each column holds.

Pure: headers and a sample in, guesses with a confidence and reasons out. Nothing is read or written.
Headers are looked up in `lexicon.toml` and `exporters/*.toml`; contents are tested by `detectors`; `evidence`
weighs both; `kinds`, `context` and `assignment` decide for the file as a whole.
"""

from chaland.intake.recognition.guess import (
    SENSITIVE_LABELS,
    ColumnGuess,
    CustomType,
    Recognition,
    Sensitive,
    SensitiveKind,
)
from chaland.intake.recognition.recognise import recognise
from chaland.intake.recognition.sensitive import mask, mask_numbers, sensitive_cells

__all__ = [
    "SENSITIVE_LABELS",
    "ColumnGuess",
    "CustomType",
    "Recognition",
    "Sensitive",
    "SensitiveKind",
    "mask",
    "mask_numbers",
    "recognise",
    "sensitive_cells",
]
