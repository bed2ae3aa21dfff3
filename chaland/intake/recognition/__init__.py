"""Says what a foreign file is: its kind, the tool that exported it, what each column holds.

Pure: headers and a sample in, guesses with a confidence and reasons out. Nothing is read or written.
Headers are looked up in `lexicon.toml` and `exporters/*.toml`; contents are tested by `detectors`.
"""

from chaland.intake.recognition.guess import (
    SENSITIVE_LABELS,
    ColumnGuess,
    CustomType,
    Recognition,
    Sensitive,
    SensitiveKind,
)

__all__ = [
    "SENSITIVE_LABELS",
    "ColumnGuess",
    "CustomType",
    "Recognition",
    "Sensitive",
    "SensitiveKind",
]
