"""The exports of thirteen tools. `GOLDEN=1` rewrites the expected mappings: read the diff before committing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from chaland.intake.fields import BY_NAME
from chaland.intake.recognition import Recognition
from chaland.intake.recognition.exporters.layouts import _layouts
from tests.intake.recognition.tables import DATA, recognise_file

EXPORTS = sorted((DATA / "exports").glob("*.csv"))
GOLDEN = Path(__file__).parents[2] / "golden" / "recognition"
EXPORTERS = {
    "google_contacts", "outlook", "thunderbird", "linkedin", "hubspot", "brevo", "mailchimp",
    "odoo", "dolibarr", "sellsy", "prestashop", "woocommerce", "shopify",
}  # fmt: skip


def described(recognition: Recognition) -> dict[str, object]:
    return {
        "kind": recognition.kind,
        "exporter": recognition.exporter,
        "columns": [[guess.header, guess.field, guess.custom_type] for guess in recognition.columns],
    }


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_each_export_maps_as_agreed(path: Path) -> None:
    recognition = recognise_file(path)
    found = described(recognition)
    golden = GOLDEN / f"{path.stem}.json"
    if os.environ.get("GOLDEN"):
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8"))
    assert path.stem.startswith(recognition.exporter or "caisse")
    assert recognition.kind_confidence > 0.9


def test_every_tool_has_a_layout_and_a_sample() -> None:
    assert {layout.exporter for layout in _layouts()} == EXPORTERS
    assert {tool for tool in EXPORTERS for path in EXPORTS if path.stem.startswith(tool)} == EXPORTERS


def test_layouts_name_fields_of_their_kind_and_headers_of_their_own() -> None:
    for layout in _layouts():
        fields = {field for field in layout.columns.values() if not field.startswith("*")}
        assert all(layout.kind in BY_NAME[field].kinds for field in fields), (layout.exporter, layout.name)
        assert all(layout.field_of(header) for header in layout.signature), (layout.exporter, layout.name)


def test_a_column_added_by_hand_is_still_read_by_its_header() -> None:
    from chaland.intake.recognition import recognise
    from tests.intake.recognition.tables import frame

    headers = [
        "First Name",
        "Last Name",
        "URL",
        "Email Address",
        "Company",
        "Position",
        "Connected On",
        "Ville",
    ]
    row = [
        "Odile",
        "Marchetti",
        "https://example.org/o",
        "o@example.fr",
        "SAS Lumen",
        "PDG",
        "12 Mar 2024",
        "Ajaccio",
    ]
    found = recognise(headers, frame([row, row], len(headers)))
    assert found.exporter == "linkedin"
    assert found.columns[-1].field == "city"
