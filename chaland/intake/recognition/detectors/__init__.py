"""What values look like: one share per detector and per column, over the distinct values of a sample."""

from chaland.intake.recognition.detectors.run import DETECTORS, detect

__all__ = ["DETECTORS", "detect"]
