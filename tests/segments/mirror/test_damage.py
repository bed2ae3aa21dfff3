"""A snapshot that is missing, cut short, damaged or somebody else's: never a wrong number, and soon another one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from chaland.mirror import opening
from chaland.mirror.models import Snapshot
from chaland.mirror.queries import folder
from chaland.segments import publishing
from chaland.segments.counting import NoMirror, mirror_count
from chaland.segments.queries import count_where, present, sentence
from chaland.segments.truth import catalogue
from tests.harness.rows import make_contact
from tests.segments.mirror.scene import NOW, Scene

ASKED = (
    "everyone",
    'city = "Lyon"',
    "count(purchases where quantity > 0) >= 2",
    'exists(events where path starts with "/devis")',
    'exists(events where prop.colour = "red")',
    'hobbies has any ("golf")',
    'custom.car contains "clio"',
    'source = "boutique"',
)


def _rows() -> list[int]:
    return [count_where(text, now=NOW, engine="rows") for text in ASKED]


def _auto() -> list[int]:
    return [count_where(text, now=NOW) for text in ASKED]


def _by_mirror() -> list[int | None]:
    return [mirror_count(sentence(text), catalogue(), NOW) for text in ASKED]


def _path() -> Path:
    row = publishing.current()
    assert row is not None
    return folder() / row.file


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _overwrite(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(path.stat().st_size))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


HARMS: tuple[Callable[[Path], None], ...] = (Path.unlink, _cut, _overwrite, _empty)


def test_a_harmed_file_is_left_alone_and_another_is_made(scene: Scene, worth: None) -> None:
    right = _rows()
    assert right[1:] != [0] * len(right[1:])
    for harm in HARMS:
        assert _by_mirror() == right
        opening.close()
        Snapshot.objects.exclude(file=_path().name).delete()
        harm(_path())
        assert _auto() == right
        with pytest.raises(NoMirror):
            count_where("everyone", engine="mirror")
        assert publishing.is_needed()
        publishing.publish_now()
        assert not publishing.is_needed()


def test_a_file_damaged_anywhere_never_gives_a_wrong_number(scene: Scene) -> None:
    right, path = _rows(), _path()
    whole, draw, noticed = path.read_bytes(), random.Random(3), 0
    for _ in range(12):
        spoilt, at = bytearray(whole), draw.randrange(len(whole) - 64)
        spoilt[at : at + 64] = draw.randbytes(64)
        opening.close()
        path.write_bytes(spoilt)
        told = _by_mirror()
        assert all(one in (None, two) for one, two in zip(told, right, strict=True)), at
        assert _auto() == right
        noticed += Snapshot.objects.filter(broken=True).update(broken=False)
    assert noticed > 0


def test_damage_found_while_it_is_read_is_damage(scene: Scene) -> None:
    """The file opened well, then the disk went."""
    right = _rows()
    assert opening.newest(Snapshot.objects.get().form) is not None
    _overwrite(_path())
    assert _auto() == right


def test_the_file_of_another_database_is_never_asked(scene: Scene) -> None:
    first = _path()
    mine = first.read_bytes()
    make_contact()
    publishing.publish_now()
    shutil.copy(_path(), first)  # a whole snapshot, with the wrong people
    Snapshot.objects.filter(file=_path().name).delete()
    Snapshot.objects.update(bytes=first.stat().st_size)
    opening.close()
    assert first.read_bytes() != mine
    assert _by_mirror() == [None] * len(ASKED)
    assert Snapshot.objects.get().broken


def test_a_build_that_is_killed_leaves_the_former_snapshot_in_use(scene: Scene) -> None:
    right, former = _rows(), _path()
    opening.close()
    child = os.fork()
    if child == 0:  # pragma: no cover
        connection.connection = None  # the parent's: a copy of our own is opened
        publishing.publish_now(lambda rows: os.kill(os.getpid(), signal.SIGKILL))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = list(folder().glob("building-*"))
    assert left != []
    assert _path() == former
    assert _by_mirror() == right
    make_contact()
    publishing.publish_now()
    assert list(folder().glob("building-*")) == []
    assert _by_mirror() == _rows()


def test_a_build_that_fails_leaves_nothing(scene: Scene) -> None:
    def fail(rows: int) -> None:
        raise OSError("no space left on device")

    before = sorted(folder().iterdir())
    with pytest.raises(OSError, match="no space"):
        publishing.publish_now(fail)
    assert sorted(folder().iterdir()) == before


def test_a_child_opens_the_file_for_itself(scene: Scene) -> None:
    right = _rows()
    assert _by_mirror() == right
    end, begin = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover
        connection.connection = None
        os.write(begin, str(_by_mirror() == right).encode())
        os._exit(0)
    os.close(begin)
    with os.fdopen(end) as told:
        assert told.read() == "True"
    os.waitpid(child, 0)


def test_threads_ask_together(scene: Scene) -> None:
    right, wrong = _rows(), []

    def ask() -> None:
        try:
            wrong.extend("another answer" for _ in range(3) if _by_mirror() != right)
        except Exception as fault:
            wrong.append(repr(fault))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_question_beyond_the_memory_is_not_damage(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    def fail(*_: object) -> None:
        raise duckdb.OutOfMemoryException("could not allocate")

    monkeypatch.setattr(opening.Opened, "_asked", fail)
    opening.newest(Snapshot.objects.get().form)
    right = count_where("everyone", now=present(), engine="rows")
    assert count_where("everyone") == right
