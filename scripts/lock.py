"""Write `requirements.txt` (to run), `requirements-dev.txt` (to run and test) and `requirements-scale.txt` (what
a real Spark takes beside), with hashes.

Valid for every Python and system we support; no index is named, so that any mirror will do.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HEADER = "# Written by `make lock` from pyproject.toml. Valid on Python 3.11, 3.12 and 3.13.\n"
BUILD = "setuptools>=77\n"  # what an installation from source builds with


def main() -> None:
    _compile("requirements.txt", BUILD, "pyproject.toml")
    _compile(
        "requirements-dev.txt", BUILD, "pyproject.toml", "--extra", "dev", "--constraints", "requirements.txt"
    )
    extras = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    scale = ("spark-driver", "spark-duplicates", "train")
    wanted = "\n".join(sorted({needed for extra in scale for needed in extras[extra]}))
    _compile("requirements-scale.txt", wanted, "--constraints", "requirements-dev.txt")


def _compile(output: str, wanted: str, *more: str) -> None:
    """`wanted`: requirements beside those of `more`."""
    with tempfile.NamedTemporaryFile("w", suffix=".in") as file:
        file.write(wanted)
        file.flush()
        done = subprocess.run(
            [
                *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"),
                *("--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"),
                *(file.name, *more),
            ],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    Path(output).write_text(HEADER + done.stdout, encoding="utf-8")


if __name__ == "__main__":
    main()
