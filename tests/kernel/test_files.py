"""Files that people asked for: whole, or not there."""

from pathlib import Path

import pytest

from chaland.kernel.errors import Invalid
from chaland.kernel.files import refuse_missing_folder, written_whole


def test_a_file_is_there_when_it_is_whole_and_nothing_beside_it(tmp_path: Path) -> None:
    to = tmp_path / "out.csv"
    with pytest.raises(FileNotFoundError), written_whole(to):
        (tmp_path / "nobody").read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == []
    with written_whole(to) as draft:
        assert draft.suffix == ".csv"
        draft.write_text("whole", encoding="utf-8")
    assert [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] == ["whole"]


def test_what_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    for to, code in ((tmp_path, "file_unwritable"), (tmp_path / "no" / "out.csv", "folder_missing")):
        with pytest.raises(Invalid) as refused:
            refuse_missing_folder(to)
        assert refused.value.code == code
    with pytest.raises(Invalid) as refused, written_whole(tmp_path / ("x" * 300)):
        pass
    assert refused.value.code == "file_unwritable"
