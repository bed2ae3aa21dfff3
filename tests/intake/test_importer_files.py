"""Every foreign file we hold goes through the whole import, or is refused in words; twelve are golden."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from chaland.customers.models import Company, Contact, Purchase
from chaland.kernel.errors import Refused
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[1]
FILES = sorted(
    path
    for path in (ROOT / "data" / "importer").rglob("*")
    if path.is_file() and path.suffix not in {".md", ".vcf"}  # cards go together, in their zip
)
GOLDEN = ROOT / "golden" / "intake"
HARD = (
    "acceslibre-fr/exemple-valide.csv",
    "calcard/vcards_82.zip",
    "csv-detective-fr/file.ods",
    "data-inclusion-fr/dataset.xlsx",
    "ez-vcard/outlook-2007.vcf",
    "ma-cantine-fr/canteens_bad.csv",
    "ma-cantine-fr/canteens_bad_no_header.csv",
    "ma-cantine-fr/purchases_good_with_empty_columns.xlsx",
    "openrefine-encodings/dates.xls",
    "salesforce-npsp/NPSP_Data_Import_Template_csv.csv",
    "subventions-asso-fr/SCDL.xlsx",
    "subventions-asso-fr/SCDL_MANY_MISSING_MANDATORY.csv",
)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_imported_or_refused_in_words(shop: Shop, path: Path) -> None:
    try:
        entry = shop.staged(path, source="essai")
    except Refused as refusal:
        said = refusal
    else:
        said = None
    if said is not None:
        assert said.remedy is not None
        assert len(said.say("fr")) > 20
        return
    assert entry.counts["read"] == sum(
        entry.counts[name] for name in ("created", "updated", "unchanged", "rejected")
    )


@pytest.mark.parametrize("name", HARD)
def test_hard_files_end_as_they_should(shop: Shop, name: str) -> None:
    seen = _outcome(shop, ROOT / "data" / "importer" / name)
    golden = GOLDEN / (name.replace("/", "__") + ".json")
    if os.environ.get("GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(
            json.dumps(seen, indent=1, ensure_ascii=False, default=str) + "\n", encoding="utf-8"
        )
    assert json.loads(json.dumps(seen, default=str)) == json.loads(golden.read_text(encoding="utf-8"))


def _outcome(shop: Shop, path: Path) -> dict[str, Any]:
    """What a person would see of it: the mapping, the counts, what was found, the first records."""
    try:
        entry = shop.deliver_file(path, source="essai")
    except Refused as refusal:
        return {"refused": refusal.code, "said": refusal.say("fr")}
    return {
        "kind": entry.kind,
        "columns": entry.mapping["columns"],
        "counts": {
            name: entry.counts[name] for name in ("read", "created", "updated", "unchanged", "rejected")
        },
        "found": {
            group: [f"{rule['count']} {rule['code']} {rule['header']}" for rule in entry.report[group]]
            for group in ("corrections", "warnings", "rejects")
        },
        "notices": [notice["fr"] for notice in entry.notices],
        "contacts": [
            _shown(contact, "civility", "last_name", "first_name", "mobile")
            for contact in Contact.objects.order_by("pk")[:4]
        ],
        "companies": [
            _shown(company, "name", "siret", "naf", "phone") for company in Company.objects.order_by("pk")[:4]
        ],
        "purchases": [
            f"{line.date} {line.order or ''} {line.product or ''} {line.quantity:g} {line.amount_cents}"
            for line in Purchase.objects.select_related("product").order_by("pk")[:4]
        ],
    }


def _shown(party: Contact | Company, *names: str) -> dict[str, Any]:
    columns = (*names, "email", "street", "postal_code", "city", "department")
    return {name: value for name in columns if (value := getattr(party, name)) is not None}
