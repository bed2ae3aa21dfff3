"""What comes back by mail: bounces, complaints, answers. Each names the message it speaks of."""

from chaland.channels.email.returned.reading import Back, read_back

__all__ = ["Back", "read_back"]
