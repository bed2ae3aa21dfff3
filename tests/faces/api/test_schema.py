"""Every operation driven by its own schema: nothing fails, every answer is as the document says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import hypothesis.strategies as st
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chaland.access.tokens import SCOPES, issue_token
from chaland.faces.api.urls import api
from chaland.segments.services.saved import save_segment
from tests.faces.api.conftest import user_of

pytestmark = pytest.mark.django_db
PROMISES = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
EXAMPLES = 12


_HANDLER = WSGIHandler()


def _served(environ: dict[str, Any], start: Any) -> list[bytes]:
    """Ends each answer as a server does: what was uploaded is closed then."""
    answer = _HANDLER(environ, start)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


def _operations() -> list[APIOperation[Any, Any, Any, Any]]:
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    schema.app = _served
    return [found.ok() for found in schema.get_all_operations()]


OPERATIONS = _operations()


@dataclass(frozen=True, slots=True)
class House:
    """A token that may do everything, and rows that requests may be about, by the name of the parameter."""

    secret: str
    rows: dict[str, Any]


@pytest.fixture(autouse=True)
def _one_transaction(db: None) -> Iterator[None]:
    """The end of a request closes connections; here it would end the transaction of the test, as for Client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def house(anne: int) -> House:
    admin = user_of("admin")
    _, secret = issue_token(user=admin, name="tests", scopes=SCOPES, days=1)
    segment = save_segment(name="Lyon", sentence='ville = "Lyon"', by=admin)
    return House(secret, {"contact": str(anne), "contact_id": anne, "segment_id": segment.pk})


def test_every_operation_is_driven() -> None:
    assert len(OPERATIONS) >= 20


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=[one.label for one in OPERATIONS])
def test_an_operation_keeps_its_promises(
    operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, house: House
) -> None:
    """Half of the requests are about rows that are there, so that they reach what lies behind."""

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.explicit, Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode), st.booleans())
    def drive(case: Case, real: bool) -> None:
        if real and case.path_parameters:
            case.path_parameters.update({k: v for k, v in house.rows.items() if k in case.path_parameters})
        response = case.call(headers={"Authorization": f"Bearer {house.secret}", "Accept-Language": "en"})
        case.validate_response(response, checks=PROMISES)

    drive()


def test_no_operation_lets_in_who_shows_nothing(db: None) -> None:
    for operation in OPERATIONS:
        path = {parameter.name: "1" for parameter in operation.path_parameters}
        response = operation.Case(path_parameters=path).call()
        assert response.status_code == 401, operation.label
        assert response.headers["content-type"] == ["application/problem+json"]
