"""Where nobody logs in, a plan goes its way by the computer that it is on, and no name is made up for a person."""

import re

import pytest

ANY = {"If-Match": "*"}


@pytest.mark.parametrize(("language", "name"), [("zh-CN", "本机"), ("en", "this computer")])
def test_who_submits_where_nobody_logs_in_is_this_computer(client, plan_id, language, name):
    assert client.post(f"/api/v1/plans/{plan_id}:submit", headers=ANY).status_code == 200
    for page in (f"/plans/{plan_id}", "/approvals"):
        text = client.get(page, headers={"accept-language": language}).text
        assert name in text
        assert not re.search(r"\bowner\b", text)
