"""Fetch what `static/vendor/vendor.toml` declares, strip source maps, write each file's sha256 back.

Run it after changing a version or the list of icons: `python scripts/vendor_web.py` (needs npm).
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).parents[1] / "chaland/faces/web/static/vendor"
SOURCE_MAP = re.compile(rb"\n?(?://|/\*)[#@] ?sourceMappingURL=[^\n]*\n?")
INNER = re.compile(r"<svg[^>]*>(.*?)</svg>", re.DOTALL)


def main() -> int:
    manifest = tomllib.loads((VENDOR / "vendor.toml").read_text("utf-8"))
    packages: list[dict[str, Any]] = manifest["package"]
    for package in packages:
        with tempfile.TemporaryDirectory() as work:
            root = unpack(package["npm"], package["version"], Path(work))
            copy_files(package, root)
            if package.get("icons"):
                build_sprite(package, root)
    (VENDOR / "vendor.toml").write_text(render(packages), "utf-8")
    return 0


def unpack(name: str, version: str, work: Path) -> Path:
    """The folder of one npm package, downloaded by npm's own client."""
    subprocess.run(
        ["npm", "pack", f"{name}@{version}", "--silent"], cwd=work, check=True, stdout=subprocess.PIPE
    )
    archive = next(work.glob("*.tgz"))
    with tarfile.open(archive) as tar:
        tar.extractall(work, filter="data")
    return work / "package"


def copy_files(package: dict[str, Any], root: Path) -> None:
    for target, entry in package["files"].items():
        if entry["from"] == "sprite":
            continue
        content = SOURCE_MAP.sub(b"\n", (root / entry["from"]).read_bytes())
        write(target, content, entry)


def build_sprite(package: dict[str, Any], root: Path) -> None:
    """One SVG of symbols, so that a page asks for one file and an icon is two tags."""
    symbols = [symbol(name, (root / "icons" / f"{name}.svg").read_text("utf-8")) for name in package["icons"]]
    body = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    for target, entry in package["files"].items():
        if entry["from"] == "sprite":
            write(target, body.encode(), entry)


def symbol(name: str, svg: str) -> str:
    found = INNER.search(svg)
    if found is None:
        raise SystemExit(f"{name}.svg has no drawing")
    drawing = re.sub(r"\s*\n\s*", "", found.group(1)).strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>'


def write(target: str, content: bytes, entry: dict[str, str]) -> None:
    path = VENDOR / target
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    entry["sha256"] = hashlib.sha256(content).hexdigest()


def render(packages: list[dict[str, Any]]) -> str:
    """The manifest as TOML, in the order it was read."""
    lines = [
        "# Third-party files served by the web face. Change a version, then run scripts/vendor_web.py.",
        "",
    ]
    for package in packages:
        lines += ["[[package]]"]
        lines += [f'{key} = "{package[key]}"' for key in ("name", "version", "licence", "npm", "notice")]
        if package.get("icons"):
            lines += ["icons = [", *(f'    "{icon}",' for icon in sorted(package["icons"])), "]"]
        lines += ["", "[package.files]"]
        lines += [
            f'"{target}" = {{ from = "{entry["from"]}", sha256 = "{entry["sha256"]}" }}'
            for target, entry in package["files"].items()
        ]
        lines += [""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
