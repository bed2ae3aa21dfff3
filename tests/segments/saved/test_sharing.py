"""What is not shared does not exist for others, by whatever door; what others see rests on nothing hidden."""

from __future__ import annotations

import pytest

from chaland.access.models import User
from chaland.access.services import add_user
from chaland.kernel.errors import Conflict, Invalid
from chaland.segments.language import Faulty
from chaland.segments.models import SavedSegment
from chaland.segments.queries import sentence
from chaland.segments.saved import known_to
from chaland.segments.services.saved import change_segment, save_segment
from chaland.segments.uses import uses_of

pytestmark = pytest.mark.usefixtures("file")
NAMES_IT = 'in_segment("À moi")'


@pytest.fixture
def mine(file: object) -> User:
    return add_user(email="mine@example.fr", role="marketing", name="Marie")


@pytest.fixture
def other(file: object) -> User:
    return add_user(email="other@example.fr", role="marketing", name="Omar")


@pytest.fixture
def private(mine: User) -> SavedSegment:
    return save_segment(name="À moi", sentence="everyone", shared=False, by=mine)


def test_a_sentence_names_only_what_its_reader_may_see(
    private: SavedSegment, mine: User, other: User
) -> None:
    admin = add_user(email="admin2@example.fr", role="admin")
    for reader in (mine, admin, None):
        assert sentence(NAMES_IT, known_to(reader))
    for name in ("À moi", "A mio"):
        with pytest.raises(Faulty) as refused:
            sentence(f'in_segment("{name}")', known_to(other))
        assert "moi" not in str(refused.value.say("fr")).replace(name, "")
    with pytest.raises(Faulty):
        save_segment(name="Le leur", sentence=NAMES_IT, by=other)


def test_what_others_see_rests_on_nothing_hidden(private: SavedSegment, mine: User) -> None:
    with pytest.raises(Invalid) as refused:
        save_segment(name="À tous", sentence=NAMES_IT, by=mine)
    assert refused.value.code == "segment_hidden"
    kept = save_segment(name="À moi aussi", sentence=NAMES_IT, shared=False, by=mine)
    with pytest.raises(Invalid):
        change_segment(segment_id=kept.pk, shared=True, by=mine)
    change_segment(segment_id=private.pk, shared=True, by=mine)
    change_segment(segment_id=kept.pk, shared=True, by=mine)
    with pytest.raises(Conflict) as held:
        change_segment(segment_id=private.pk, shared=False, by=mine)
    assert held.value.code == "segment_shared_use"


def test_whose_hidden_segment_uses_one_is_told_without_its_name(mine: User) -> None:
    shared = save_segment(name="À tous", sentence="everyone", by=mine)
    save_segment(name="Secret", sentence='in_segment("À tous")', shared=False, by=mine)
    assert [use.to("fr") for use in uses_of(shared)] == ["un segment que Marie ne partage pas"]
