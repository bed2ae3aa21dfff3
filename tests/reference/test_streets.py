from chaland import reference


def test_street_types_have_one_abbreviation_each() -> None:
    types = dict(reference.street_types().iter_rows())
    assert types["AVENUE"] == "AV"
    assert types["BOULEVARD"] == "BD"
    assert types["ZONE INDUSTRIELLE"] == "ZI"
    assert len(types) == reference.street_types().height


def test_usual_abbreviations_lead_to_official_labels() -> None:
    variants = reference.street_type_variants()
    assert variants["BLD"] == variants["BD"] == "BOULEVARD"
    assert variants["R"] == "RUE"
    assert variants["LDT"] == "LIEU DIT"
    assert set(variants.values()) <= set(reference.street_types()["label"])
