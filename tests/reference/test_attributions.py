from pathlib import Path

from chaland import reference

NOTICE = Path(__file__).parents[2] / "NOTICE"


def test_every_source_names_its_licence_in_both_languages() -> None:
    for one in reference.attributions():
        assert one.licence
        assert one.source
        assert one.name.fr
        assert one.name.en


def test_notice_says_what_about_says() -> None:
    notice = NOTICE.read_text(encoding="utf-8")
    for one in reference.attributions():
        assert f"- {one.name.en}: {one.source}, {one.date}. {one.licence}." in notice
