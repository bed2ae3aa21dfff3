"""Near values by HTTP: the document of the command line, a group unified and given back."""

from __future__ import annotations

import pytest

from chaland.customers.models import Contact
from chaland.quality.variants.looking import look
from tests.faces.api.conftest import Programs
from tests.faces.api.test_contacts import command
from tests.faces.web.conftest import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _file(db: None) -> None:
    for city in ("Toulouse", "Toulouse", "Toulousse"):
        make_contact(city=city)
    look("city")


def count() -> int:
    return Contact.objects.filter(city="Toulouse").count()


def test_from_the_list_to_the_rule_and_back(program: Programs, capsys: pytest.CaptureFixture[str]) -> None:
    asker = program()
    answer = asker.get("/quality/values?field=city")
    assert answer.body == command(capsys, "quality", "values", "--field", "city", "--known")
    group = answer.body["groups"][0]["group"]
    done = asker.post(f"/quality/values/{group}/unify")
    assert (done.status, done.body["kept"], done.body["job"], count()) == (200, "Toulouse", None, 3)
    assert asker.post(f"/quality/values/rules/{done.body['rule']}/undo").status == 200
    assert count() == 2
    assert asker.post(f"/quality/values/rules/{done.body['rule']}/undo").status == 409
    assert asker.post(f"/quality/values/{group}/distinct").body == {"group": group, "distinct": True}
    assert asker.get("/quality/values?field=city").body["groups"] == []
    assert asker.post(f"/quality/values/{group}/distinct?undo=true").body["distinct"] is False


def test_the_scope_must_allow_it(program: Programs) -> None:
    reader = program("manager", "contacts:read")
    assert reader.get("/quality/values").status == 200
    assert reader.post("/quality/values/1/unify").status == 403
    assert program().get("/quality/values?field=email").status == 404
