"""The grid: by what someone is reachable, to what they agreed; filters that are sentences, counted exactly."""

from __future__ import annotations

import csv
import re
from html import unescape
from io import StringIO

import pytest
from django.test import Client

from chaland.consent.domain.words import Channel
from chaland.consent.models import Purpose
from chaland.consent.services.ledger import Whom, object_to
from chaland.consent.services.reach import catching_up
from chaland.faces.web.consent import columns
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from tests.faces.web.conftest import make_contact
from tests.faces.web.consent.conftest import MONDAY_MORNING, agrees, someone

pytestmark = pytest.mark.django_db
COLUMNS = "cols=name,reachable,consents,consents.email,consents.sms"


@pytest.fixture
def zoe(purposes: list[Purpose]) -> int:
    """Agreed to e-mails, may get letters; another contact has a name and nothing else."""
    contact = someone()
    agrees(contact)
    make_contact(last_name="Personne", first_name="Paul")
    return contact


def row(page: str, contact: int) -> str:
    found = re.search(rf'<tr id="c-{contact}".*?</tr>', page, re.DOTALL)
    assert found
    return unescape(found[0])


def count(client: Client, query: str) -> str:
    return client.get(f"/contacts/count/?{query}").content.decode()


def test_badges_say_in_words_what_they_show(manager: Client, zoe: int) -> None:
    line = row(manager.get(f"/contacts/?{COLUMNS}").content.decode(), zoe)
    for said in ("Joignable par", "Accepte"):  # on a phone, where no column has a header
        assert f'<span class="only-small muted">{said} </span>' in line
    reachable, consents, email, sms = re.findall(
        r'<td class="c-(?:reachable|consents).*?</td>', line, re.DOTALL
    )
    assert 'aria-label="E-mail"' in reachable
    assert 'aria-label="Courrier"' in reachable
    assert 'aria-label="SMS"' not in reachable
    assert 'aria-label="E-mail"' in consents
    assert 'aria-label="Courrier"' not in consents
    assert "oui" in email
    assert "non" in sms
    assert "data-field" not in reachable + consents + email + sms


def test_an_objection_shows_at_once(manager: Client, zoe: int) -> None:
    from chaland.consent.domain.words import Method

    object_to(whom=Whom(contact_id=zoe), at=MONDAY_MORNING, method=Method.ORAL)
    line = row(manager.get(f"/contacts/?{COLUMNS}").content.decode(), zoe)
    assert "par rien" in line


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("f=reachable:has_any:email", "1"),
        ("f=reachable:has_any:sms", "0"),
        ("f=reachable:has_any:sms|letter", "1"),
        ("f=reachable:empty", "1"),
        ("f=consents:has_any:email", "1"),
        ("f=consents:has_any:letter", "0"),
        ("where=joignable(email)", "1"),
        ("where=not reachable(email)", "1"),
        ('where=accepte(email) et ville = "Lyon"', "1"),
    ],
)
def test_filters_are_sentences_with_an_exact_count(manager: Client, zoe: int, query: str, found: str) -> None:
    assert count(manager, query) == found
    page = manager.get(f"/contacts/?{query}").content.decode()
    assert len(re.findall(r'<tr id="c-', page)) == int(found)


def test_while_reach_is_worked_out_the_page_asks_again_by_itself(
    manager: Client, zoe: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "/contacts/?f=consents:has_any:email"
    with monkeypatch.context() as busy:
        busy.setattr(catching_up, "AT_ONCE", 0)
        answer = manager.get(asked)
        assert "Refresh" not in manager.get("/contacts/?f=consents:has_any:nothing").headers
    assert answer.headers["Refresh"] == "3"
    assert "encore quelques secondes" in unescape(answer.content.decode())
    run_now(Job.objects.get(kind=catching_up.JOB))
    answer = manager.get(asked)
    assert (answer.status_code, "Refresh" in answer.headers) == (200, False)


def test_a_filter_reads_as_words_and_is_built_from_a_form(manager: Client, zoe: int) -> None:
    form = manager.get("/contacts/filter/?field=reachable").content.decode()
    assert all(f'value="{channel}"' in form for channel in columns.SHOWN)
    typed = {"field": "reachable", "operator": "has_any", "value": ["email", "sms"]}
    address = manager.post("/contacts/filter/add/", typed).headers["Location"]
    page = unescape(manager.get(address).content.decode())
    chip = re.sub(r"<[^>]+>", " ", re.search(r'<span class="filter-chip">.*?</a>', page, re.DOTALL)[0])  # type: ignore[index]
    assert " ".join(chip.split()) == "Joignable par E-mail, SMS"


@pytest.mark.parametrize("chip", ["reachable:has_any:fax", "consents:has_any:tracking_pixel"])
def test_a_channel_of_no_sentence_is_refused(manager: Client, zoe: int, chip: str) -> None:
    assert manager.get(f"/contacts/count/?f={chip}").status_code == 422


def test_a_list_leaves_with_such_columns(manager: Client, zoe: int) -> None:
    answer = manager.get(f"/contacts/export/?format=csv&{COLUMNS}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    heads, *lines = csv.reader(StringIO(text), delimiter=";")
    told = {line[0]: dict(zip(heads, line, strict=True)) for line in lines}
    mine = next(line for name, line in told.items() if "Zoé" in name)
    assert (mine["Accepte"], mine["Accord e-mail"], mine["Accord SMS"]) == ("e-mail", "oui", "non")
    assert mine["Joignable par"] == "e-mail, courrier"
    nobody = next(line for name, line in told.items() if "Personne" in name)
    assert (nobody["Joignable par"], nobody["Accepte"], nobody["Accord e-mail"]) == ("", "", "non")


def test_columns_cost_nothing_until_they_are_chosen(zoe: int, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert columns.cells(["name", "city"], [zoe]) == {}
    assert Channel.SMS in columns.SHOWN
