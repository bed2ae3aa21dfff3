"""What we serve of others is what we declared, byte for byte, with its licence."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

WEB = Path(__file__).parents[3] / "chaland/faces/web"
VENDOR = WEB / "static/vendor"
PACKAGES = tomllib.loads((VENDOR / "vendor.toml").read_text("utf-8"))["package"]
FILES = {target: entry["sha256"] for package in PACKAGES for target, entry in package["files"].items()}


@pytest.mark.parametrize("target", FILES)
def test_file_is_the_one_declared(target: str) -> None:
    assert hashlib.sha256((VENDOR / target).read_bytes()).hexdigest() == FILES[target]


def test_nothing_undeclared_is_served() -> None:
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present == {*FILES, "vendor.toml"}


def test_each_package_has_its_licence_beside_it() -> None:
    for package in PACKAGES:
        assert package["licence"]
        assert any(target.endswith("LICENSE") for target in package["files"]), package["name"]


@pytest.mark.parametrize("target", [name for name in FILES if name.endswith((".js", ".css"))])
def test_no_source_map_is_announced(target: str) -> None:
    assert b"sourceMappingURL" not in (VENDOR / target).read_bytes()


def test_every_icon_a_template_asks_for_is_in_the_sprite() -> None:
    sprite = (VENDOR / "lucide/icons.svg").read_text("utf-8")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    asked: set[str] = set()
    for template in WEB.rglob("*.html"):
        asked |= set(re.findall(r"""icon[(= ]["']([a-z0-9-]+)["']""", template.read_text("utf-8")))
    assert asked
    assert asked <= drawn
