"""Days that nobody can mean, wherever an address takes one."""

import pytest

API = "/api/v1"
FAR = ("0001-01-01", "9999-12-31")
TAKING = (
    (f"{API}/coverage", "date"),
    (f"{API}/coverage/areas", "date"),
    (f"{API}/coverage/decisions", "date"),
    ("/coverage.pdf", "date"),
    (f"{API}/lookup?lon=112&lat=37", "date"),
    (f"{API}/posts", "date"),
    (f"{API}/rounds", "from"),
    (f"{API}/visits", "since"),
)


@pytest.mark.parametrize("day", FAR)
@pytest.mark.parametrize(("address", "name"), TAKING)
def test_a_day_that_nobody_can_mean_is_refused_with_those_that_are_taken(client, address, name, day):
    refused = client.get(address + ("&" if "?" in address else "?") + f"{name}={day}")
    assert refused.status_code == 422, (address, refused.status_code)
    assert "2000-01-01" in refused.text
    assert "2099-12-31" in refused.text


@pytest.mark.parametrize("day", [*FAR, "../9999-12-31", "0001-01-01/.."])
def test_collections_take_every_day_that_there_is(client, day):
    for what in ("grids", "stations"):
        assert client.get(f"/ogc/collections/{what}/items", params={"datetime": day}).status_code in (200, 404)


def test_a_day_that_is_sent_is_refused_in_words(client):
    refused = client.post(f"{API}/posts", json={"area": "1", "title": "x", "person_id": 1, "valid_from": "1800-01-01"})
    told = refused.json()["faults"][0]
    assert told["en"] == "must be a day from 2000-01-01 to 2099-12-31, got 1800-01-01"
    assert "datetime" not in told["zh"]
