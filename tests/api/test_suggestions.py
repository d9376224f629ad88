"""GET /v1/suggestions."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient


def test_suggested_questions_are_answered(client: TestClient) -> None:
    told = client.get("/v1/suggestions", params={"language": "zh", "limit": 2}).json()
    assert list(told) == ["suggestions"]
    assert len(told["suggestions"]) == 2
    for each in told["suggestions"]:
        assert list(each) == ["question"]
        assert client.post("/v1/ask", json=each).json()["status"] == "answered"
    assert len(client.get("/v1/suggestions").json()["suggestions"]) == 4


@pytest.mark.parametrize("wrong", [{"language": "fr"}, {"limit": "0"}, {"limit": "50"}, {"tier": "staff"}])
def test_a_wrong_parameter_is_refused(client: TestClient, wrong: dict[str, str]) -> None:
    assert client.get("/v1/suggestions", params=wrong).status_code == 422
