"""Logging in: by programs with tokens, by browsers with cookies; and what is answered to who is not."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.governance.role import Role
from api.routes.logins import REFRESH_COOKIE, own_address
from api.services.accounts.callers import OWNER
from api.services.accounts.users import NewUser, add_user
from api.services.security.passwords import Cost, Passwords
from api.services.security.tokens import issue_access
from api.store.memory import MemoryStore

BASE = "http://127.0.0.1"
PASSWORD = "quiet river stones"
START = datetime(2026, 1, 1, tzinfo=UTC)
CHEAP = Passwords(Cost(8, 1, 1))


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now


@pytest.fixture
def store():
    """Return a store in memory: what is tested here is the same on all."""
    return MemoryStore()


@pytest.fixture
def clock():
    """Return the clock of the service."""
    return Clock()


@pytest.fixture
def app(settings, store, draws, clock):
    """Return a service that knows one planner of everything."""
    grants = tuple(OWNER.grants[list(Role).index(role)] for role in (Role.PLANNER, Role.LEADER))
    add_user(store, OWNER, NewUser("wang", PASSWORD, "/", grants=grants), CHEAP, START)
    return create_app(settings, store=store, draw=draws, clock=clock)


def log_in(client, password=PASSWORD):
    return client.post("/api/v1/tokens", data={"grant_type": "password", "username": "wang", "password": password})


def bearer(token):
    return {"authorization": f"Bearer {token}"}


def test_the_api_asks_for_a_login_and_says_by_what(client):
    answer = client.get("/api/v1/plans")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/api/v1/plans", headers=bearer(log_in(client).json()["access_token"])).status_code == 200


def test_a_token_without_signature_is_401(client, clock):
    said = {
        "sub": "wang",
        "gv": 0,
        "iat": START.timestamp(),
        "exp": START.timestamp() + 600,
        "jti": "x",
        "typ": "access",
    }
    for token in (jwt.encode(said, None, algorithm="none"), jwt.encode(said, "k" * 32, algorithm="HS256"), "a.b.c", ""):
        assert client.get("/api/v1/plans", headers=bearer(token)).status_code == 401


def test_a_token_that_ended_is_401(client, clock):
    headers = bearer(log_in(client).json()["access_token"])
    clock.now += timedelta(minutes=16)
    assert client.get("/api/v1/plans", headers=headers).status_code == 401


def test_a_refresh_token_is_good_once_and_its_login_ends_when_it_comes_again(client):
    first = log_in(client).json()["refresh_token"]
    renewed = client.post("/api/v1/tokens:refresh", data={"refresh_token": first})
    assert renewed.status_code == 200
    for token in (first, renewed.json()["refresh_token"]):
        assert client.post("/api/v1/tokens:refresh", data={"refresh_token": token}).status_code == 401


def test_after_five_wrong_passwords_the_right_one_waits(client, clock):
    assert [log_in(client, "wrong").status_code for _ in range(5)] == [401] * 5
    locked = log_in(client)
    assert (locked.status_code, locked.headers["retry-after"]) == (429, "60")
    clock.now += timedelta(seconds=61)
    assert log_in(client).status_code == 200


def test_who_is_unknown_is_answered_like_who_is_wrong(client):
    unknown = client.post("/api/v1/tokens", data={"username": "nobody\0", "password": "x"})
    assert (unknown.status_code, unknown.json()) == (401, log_in(client, "x").json())


def test_one_address_tries_so_often_and_no_more(client, clock):
    said = [log_in(client, "x") for _ in range(31)]
    assert (said[-1].status_code, said[-1].headers["retry-after"]) == (429, "1")
    assert "too many requests" in said[-1].json()["detail"]


def test_one_user_asks_so_often_and_no_more(settings, store, draws, clock, app):
    few = create_app(settings.model_copy(update={"requests_per_s": 0.2}), store=store, draw=draws, clock=clock)
    client = TestClient(few, base_url=BASE)
    headers = bearer(log_in(client).json()["access_token"])
    said = [client.get("/api/v1/me", headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in said] == [200, 200, 429]
    assert said[-1].headers["retry-after"] == "5"


def test_a_page_asks_who_it_is_and_then_goes_on(client):
    asked = client.get("/villages/square?x=1", headers={"accept": "text/html"}, follow_redirects=False)
    assert (asked.status_code, asked.headers["location"]) == (303, "/login?next=%2Fvillages%2Fsquare%3Fx%3D1")
    page = client.get(asked.headers["location"])
    assert 'value="/villages/square?x=1"' in page.text
    sent = {"username": "wang", "password": PASSWORD, "next": "/villages/square?x=1"}
    answer = client.post("/login", data=sent, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/villages/square?x=1")
    assert "wang" in client.get("/", headers={"accept": "text/html"}).text


def test_pictures_are_refused_and_not_answered_by_a_page(client):
    assert client.get("/villages/square/picture.svg", headers={"accept": "image/*"}).status_code == 401


@pytest.mark.parametrize(("base", "secure"), [(BASE, False), ("https://127.0.0.1", True)])
def test_no_script_and_no_other_site_gets_a_cookie(app, base, secure):
    answer = TestClient(app, base_url=base).post(
        "/login", data={"username": "wang", "password": PASSWORD}, follow_redirects=False
    )
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert ("Secure" in cookie) == secure
    assert "Path=/login" in cookies[1]


def enter(client):
    client.post("/login", data={"username": "wang", "password": PASSWORD})


def test_a_browser_stays_logged_in_though_its_access_token_ends(client, clock):
    enter(client)
    clock.now += timedelta(minutes=16)
    answer = client.get("/", headers={"accept": "text/html"})
    assert (answer.status_code, answer.url.path) == (200, "/")


def test_two_pages_may_renew_one_login_at_once_but_a_copied_token_ends_it(client, clock):
    enter(client)
    old = client.cookies.get(REFRESH_COOKIE, path="/login")
    here = {"cookie": f"{REFRESH_COOKIE}={old}"}
    client.cookies.clear()
    said = [client.get("/login", headers=here, follow_redirects=False) for _ in range(2)]
    assert [answer.status_code for answer in said] == [303, 303]
    assert said[0].headers["set-cookie"] == said[1].headers["set-cookie"]
    client.cookies.clear()
    clock.now += timedelta(seconds=11)
    assert client.get("/login", headers=here, follow_redirects=False).status_code == 200


def test_after_logging_out_neither_cookie_is_left_and_the_token_is_dead(client):
    enter(client)
    old = client.cookies.get(REFRESH_COOKIE, path="/login")
    assert client.post("/logout").url.path == "/login"
    assert len(client.cookies) == 0
    assert client.post("/api/v1/tokens:refresh", data={"refresh_token": old}).status_code == 401


def test_a_wrong_password_is_told_on_the_page_without_repeating_it(client):
    answer = client.post("/login", data={"username": '"><i>', "password": "my secret words"})
    assert answer.status_code == 401
    assert "用户名或密码不正确" in answer.text
    assert "my secret words" not in answer.text
    assert '"><i>' not in answer.text


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "", "/login", "/a\nb"]
)
def test_after_logging_in_nobody_is_led_elsewhere(wanted):
    assert own_address(wanted) == "/"


def test_other_sites_cannot_log_anybody_in_or_out(client):
    for path in ("/login", "/logout", "/login/out", "/api/v1/tokens"):
        assert client.post(path, headers={"origin": "http://evil.example"}).status_code == 403


def test_rights_that_change_end_what_was_signed_before(client, store, app, clock):
    headers = bearer(issue_access(app.state.service.doorkeeper.key, "wang", 7, clock.now))
    assert client.get("/api/v1/me", headers=headers).status_code == 401
