"""Write `requirements.txt` (to run) and `requirements-dev.txt` (to run and test), with hashes.

Valid for every Python and system we support; no index is named, so that any mirror will do.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HEADER = "# Written by `make lock` from pyproject.toml. Valid on Python 3.11, 3.12 and 3.13.\n"
BUILD = "setuptools>=77\n"  # what an installation from source builds with


def main() -> None:
    _compile("requirements.txt")
    _compile("requirements-dev.txt", "--extra", "dev", "--constraints", "requirements.txt")


def _compile(output: str, *more: str) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".in") as build:
        build.write(BUILD)
        build.flush()
        done = subprocess.run(
            [
                *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"),
                *("--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"),
                *("pyproject.toml", build.name, *more),
            ],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    Path(output).write_text(HEADER + done.stdout, encoding="utf-8")


if __name__ == "__main__":
    main()
