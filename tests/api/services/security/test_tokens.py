"""Access tokens."""

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.services.security.errors import NotLoggedInError
from api.services.security.tokens import LIFE, SKEW, issue_access, read_access

KEY = b"a key of this test, long enough for HMAC"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TOKEN = issue_access(KEY, "u-1", 3, NOW)
CLAIMS = jwt.decode(TOKEN, KEY, algorithms=["HS256"], options={"verify_exp": False, "verify_iat": False})


def unsigned(header, claims):
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims))
    return ".".join((*parts, ""))


def test_a_token_says_who_asks_and_under_which_grants():
    read = read_access(KEY, TOKEN, NOW)
    assert (read.user, read.grants_version, read.issued, read.expires) == ("u-1", 3, NOW, NOW + LIFE)
    assert read.id != read_access(KEY, issue_access(KEY, "u-1", 3, NOW), NOW).id


def test_a_token_holds_for_a_quarter_of_an_hour():
    read_access(KEY, TOKEN, NOW + LIFE - SECOND)
    for moment in (NOW + LIFE, NOW - SKEW - SECOND):
        with pytest.raises(NotLoggedInError):
            read_access(KEY, TOKEN, moment)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS256"])
def test_a_token_without_signature_is_refused(algorithm):
    with pytest.raises(NotLoggedInError):
        read_access(KEY, unsigned({"alg": algorithm, "typ": "JWT"}, CLAIMS), NOW)


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_token_of_another_algorithm_is_refused_though_its_key_is_right(algorithm):
    with pytest.raises(NotLoggedInError):
        read_access(KEY, jwt.encode(CLAIMS, KEY, algorithm=algorithm), NOW)


def test_a_token_of_another_key_is_refused():
    with pytest.raises(NotLoggedInError):
        read_access(KEY, issue_access(KEY[::-1], "u-1", 3, NOW), NOW)


@pytest.mark.parametrize("claim", sorted(CLAIMS))
def test_a_token_that_lacks_a_claim_is_refused(claim):
    rest = {name: value for name, value in CLAIMS.items() if name != claim}
    with pytest.raises(NotLoggedInError):
        read_access(KEY, jwt.encode(rest, KEY, algorithm="HS256"), NOW)


@pytest.mark.parametrize(
    ("claim", "value"), [("typ", "refresh"), ("gv", "3"), ("gv", True), ("exp", "soon"), ("exp", 1e30)]
)
def test_a_token_of_another_kind_is_refused(claim, value):
    with pytest.raises(NotLoggedInError):
        read_access(KEY, jwt.encode({**CLAIMS, claim: value}, KEY, algorithm="HS256"), NOW)


@given(st.text(max_size=60) | st.integers(0, len(TOKEN) - 2).map(lambda i: TOKEN[:i] + "A" + TOKEN[i + 1 :]))
def test_whatever_is_sent_is_a_token_of_ours_or_refused(text):
    if text != TOKEN:
        with pytest.raises(NotLoggedInError):
            read_access(KEY, text, NOW)


def test_what_is_no_text_to_encode_or_too_long_is_refused():
    for text in ("\ud800", "a." * 10_000):
        with pytest.raises(NotLoggedInError) as refused:
            read_access(KEY, text, NOW)
        assert "重新登录" in refused.value.fault.zh
