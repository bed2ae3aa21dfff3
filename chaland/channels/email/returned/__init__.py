"""What comes back by mail: bounces, complaints, answers. Each names the message it speaks of."""

from chaland.channels.email.returned.facts import Back
from chaland.channels.email.returned.reading import read_back

__all__ = ["Back", "read_back"]
