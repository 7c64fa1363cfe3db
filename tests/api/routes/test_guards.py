"""What stands before every route."""

import json
import socket
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.store.memory import MemoryStore

BASE = "http://127.0.0.1"


@pytest.fixture
def store():
    """Return a store in memory: what is tested here is done before any store is asked."""
    return MemoryStore()


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/api/v1/plans", "/api/v1/plans/nothing", "/nothing", "/static/base.css"]
)
def test_every_answer_forbids_the_browser_what_it_does_not_need(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "http" not in headers["content-security-policy"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000"])
def test_a_name_that_is_not_ours_is_refused(client, host):
    assert client.get("/api/v1/plans", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:9", "[::1]:8000", "LOCALHOST"])
def test_our_own_names_are_answered_on_any_port(client, host):
    assert client.get("/api/v1/plans", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_forms_from_other_sites_are_refused(client, headers):
    answer = client.post("/api/v1/villages/square/plans", json={}, headers=headers)
    assert answer.status_code == 403


def test_our_own_forms_are_not(client):
    answer = client.post("/villages/square/plans", data={}, headers={"origin": BASE, "sec-fetch-site": "same-origin"})
    assert answer.status_code == 422


def test_large_answers_are_packed(client, plan_id):
    answer = client.get(f"/api/v1/plans/{plan_id}/map")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text.startswith("<!DOCTYPE html>")


def test_what_nobody_foresaw_is_told_without_a_traceback(settings, store, draws, caplog):
    app = create_app(settings, store=store, draw=draws)
    app.add_api_route("/api/v1/boom", lambda: 1 // 0)
    app.router.routes.insert(0, app.router.routes.pop())
    answer = TestClient(app, base_url=BASE).get("/api/v1/boom")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "ZeroDivisionError" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_a_body_that_does_not_come_is_408(settings, store, draws, listen):
    impatient = settings.model_copy(update={"body_s": 0.2})
    with (
        listen(create_app(impatient, store=store, draw=draws)) as place,
        socket.create_connection(place, timeout=10) as caller,
    ):
        caller.sendall(
            b"POST /api/v1/villages/square/plans HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        said = caller.recv(65536)
    assert said.startswith(b"HTTP/1.1 408")
    assert b"application/problem+json" in said


def test_the_api_describes_itself_completely(client):
    description = client.get("/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    assert "HTTPValidationError" not in json.dumps(description)
    for path, operations in description["paths"].items():
        assert path.startswith(("/api/v1/", "/ogc/")) or path == "/ogc"
        for operation in operations.values():
            assert operation["summary"]
            assert operation["description"]
            assert any("\u4e00" <= letter <= "\u9fff" for letter in operation["summary"])


def test_a_large_refused_upload_gets_its_answer_over_a_real_connection(served, settings):
    place = urlsplit(served)
    with socket.create_connection((place.hostname, place.port), timeout=10) as caller:
        length = settings.most_upload_bytes + 1
        caller.sendall(
            f"POST /api/v1/villages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n\r\n".encode()
        )
        assert caller.recv(65536).startswith(b"HTTP/1.1 413")
