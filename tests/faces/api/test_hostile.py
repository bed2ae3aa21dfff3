"""Hostile requests: refused as the requests they are, each with a problem, on every operation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chaland.access.models import ApiToken
from chaland.faces.api.urls import api
from tests.faces.api.conftest import Program, Programs

pytestmark = pytest.mark.django_db
DEEP = "[" * 50_000 + "]" * 50_000
BODIES: dict[str, str | bytes] = {
    "deep": DEEP,
    "deep object": '{"sentence": ' + DEEP + "}",
    "null character": '{"sentence": "ville = \\u0000", "last_name": "a\\u0000b", "where": "\\u0000", "said": "\\u0000"}',
    "half a character": '{"sentence": "\\ud800", "last_name": "\\ud800", "where": "\\udfff", "kind": "\\ud800"}',
    "null octet": b'{"sentence": "\x00"}',
    "no UTF-8": b'{"sentence": "\xff\xfe"}',
    "no number": '{"loyalty_points": NaN, "sentence": Infinity}',
    "long number": '{"loyalty_points": ' + "9" * 5_000 + "}",
    "a list": "[1, 2]",
    "a text": '"text"',
    "null": "null",
    "not JSON": "{",
    "empty": "",
    "too large": '{"sentence": "' + "a" * 3_000_000 + '"}',
}


def operations() -> Iterator[tuple[str, str]]:
    """Every address that takes a JSON body."""
    for path, operation in api.get_openapi_schema(path_prefix="")["paths"].items():
        for method, facts in operation.items():
            if "application/json" in facts.get("requestBody", {}).get("content", {}):
                yield method.upper(), path


@pytest.mark.parametrize("what", BODIES)
def test_a_hostile_body_is_refused_everywhere(program: Programs, anne: int, what: str) -> None:
    asker, asked = program("admin"), list(operations())
    assert len(asked) > 20, "every operation that takes a body"
    for method, path in asked:
        address = path.replace("{contact}", str(anne))
        answer = asker.send(method, address, BODIES[what])
        assert 400 <= answer.status < 500, (what, method, path)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.body["code"] != "broken"


def sentences() -> Iterator[tuple[str, str]]:
    yield "nested", "(" * 200 + 'ville = "Lyon"' + ")" * 200
    yield "not", "non " * 5_000 + 'ville = "Lyon"'
    yield "values", "ville parmi (" + ", ".join(f'"v{i}"' for i in range(10_000)) + ")"
    yield "clauses", " et ".join(['ville = "Lyon"'] * 2_000)
    yield "hostile", "'; DROP TABLE customers_contact; --"
    yield "number", "âge > " + "9" * 400
    yield "circle", 'dans_segment("personne")'


@pytest.mark.parametrize(("what", "sentence"), list(sentences()), ids=[what for what, _ in sentences()])
def test_a_hostile_sentence_is_refused_and_never_counted_wrong(
    program: Programs, anne: int, what: str, sentence: str
) -> None:
    asker = program("admin")
    for path, body in (
        ("/segments/count", {"sentence": sentence}),
        ("/segments/list", {"sentence": sentence}),
        ("/segments", {"name": "x", "sentence": sentence}),
        ("/may-contact", {"where": sentence, "channel": "email"}),
    ):
        answer = asker.post(path, **body)
        assert (answer.status, answer.body["code"]) == (422, "sentence_faults"), path
    checked = asker.post("/segments/check", sentence=sentence)
    assert checked.status == 200
    assert checked.body["faults"]


def test_hostile_addresses_are_refused(program: Programs, anne: int) -> None:
    asker = program("admin")
    for path, query in (
        ("/contacts/" + "9" * 200, {}),
        ("/contacts/%00", {}),
        ("/contacts/٣٤", {}),
        (f"/segments/{10**30}", {}),
        ("/segments/-1", {}),
        (f"/imports/{2**63}", {}),
        ("/contacts", {"cursor": "-1"}),
        ("/contacts", {"cursor": "9" * 30}),
        ("/contacts", {"where": "\0"}),
        ("/contacts", {"limit": "1000000"}),
        (f"/contacts/{anne}/may-contact", {"channel": "pigeon"}),
        (f"/contacts/{anne}/may-contact", {"channel": "email", "at": "0001-01-01T00:00:00Z"}),
        (f"/contacts/{anne}/may-contact", {"channel": "email", "at": "9999-12-31T23:59:59Z"}),
        (f"/contacts/{anne}/may-contact", {"channel": "email", "at": "2026-02-30T00:00:00Z"}),
    ):
        answer: Any = asker.get(path, **query)
        assert 400 <= answer.status < 500, (path, query, answer.body)
        assert answer.body["code"] != "broken", (path, query)


@pytest.mark.parametrize(
    "values",
    [
        {"last_name": "x" * 301},
        {"loyalty_points": 10**15},
        {"birth_date": "0000-00-00"},
        {"email": "a@" + "b" * 250 + ".fr"},
        {"mobile": "+" + "9" * 200},
        {"tags": ["t"] * 10_000},
        {"custom": {f"k{i}": "v" for i in range(10_000)}},
        {"status": "champion"},
        {"language": "français"},
        {"last_name": 12},
        {"last_name": {"a": "b"}},
    ],
)
def test_hostile_values_of_a_contact_are_refused(
    program: Programs, anne: int, values: dict[str, Any]
) -> None:
    asker = program("admin")
    assert asker.patch(f"/contacts/{anne}", **values).status == 422
    assert asker.post("/contacts", **({"last_name": "Martin"} | values)).status == 422


def test_many_files_and_a_broken_multipart_are_refused(program: Programs) -> None:
    asker = program("admin")
    answer = asker.client.generic(
        "POST",
        "/api/v1/imports",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nA',
        content_type="multipart/form-data; boundary=" + "é" * 10,
        headers=asker.headers,
    )
    assert 400 <= answer.status_code < 500
    assert json.loads(answer.content)["code"] != "broken"


def test_a_token_longer_than_any_is_only_wrong(db: None) -> None:
    assert Program("x" * 60_000).get("/contacts").status == 401
    assert ApiToken.objects.count() == 0
