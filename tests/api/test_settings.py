"""What is set by the environment, and what people are told where it cannot be."""

import pytest

from api.settings import settings_in
from geo.errors import InputError


def test_every_variable_that_is_wrong_is_named_with_what_was_met(tmp_path, monkeypatch):
    monkeypatch.setenv("GRIDHOOD_RETENTION", '{"visits": "a"}')
    monkeypatch.setenv("GRIDHOOD_WORKERS", "-1")
    with pytest.raises(InputError) as refused:
        settings_in(tmp_path)
    told = {fault.where: fault for fault in refused.value.faults}
    assert told.keys() == {"GRIDHOOD_RETENTION.visits", "GRIDHOOD_WORKERS"}
    assert "'-1'" in told["GRIDHOOD_WORKERS"].en
    assert "'-1'" in told["GRIDHOOD_WORKERS"].zh


@pytest.mark.parametrize("name", ["TILES", "RETENTION"])
def test_what_is_no_json_is_named(tmp_path, monkeypatch, name):
    monkeypatch.setenv(f"GRIDHOOD_{name}", "{visits: 12")
    with pytest.raises(InputError) as refused:
        settings_in(tmp_path)
    assert [fault.where for fault in refused.value.faults] == [f"GRIDHOOD_{name}"]


def test_months_are_read_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("GRIDHOOD_RETENTION", '{"visits": 12}')
    assert settings_in(tmp_path).retention == {"visits": 12}
