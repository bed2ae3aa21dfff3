"""What a command that was just run has loaded, told from its own process."""

from __future__ import annotations

import sys

from chaland.faces.cli.main import main


def run_and_tell(words: list[str]) -> int:
    """Runs a command, then writes the names of all modules it has on the standard error."""
    code = main(words)
    sys.stderr.write("\n".join(sorted(sys.modules)))
    return code
