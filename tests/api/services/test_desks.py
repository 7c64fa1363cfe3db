"""Desks kept in memory: so many as their distances allow."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from api.services.redrawing import desks as kept
from api.store.records.plans import PlanRecord

THEN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def opened(monkeypatch):
    """Return what opens desks of a thousand bytes, and the names of the plans that are still kept."""
    monkeypatch.setattr(kept, "MOST_BYTES", 3500)
    desks = kept.Desks()

    def open_one(name):
        shelf = desks.shelf(PlanRecord(name, THEN))
        shelf.states.setdefault((), SimpleNamespace(n_bytes=1000))
        return shelf

    return desks, open_one


def test_desks_are_kept_as_long_as_their_distances_fit_and_the_longest_unused_goes_first(opened):
    desks, open_one = opened
    for name in "abcd":
        open_one(name)
    open_one("a")
    open_one("e")
    assert list(desks._shelves) == ["c", "d", "a", "e"]  # b was not looked at for longest; e is not opened yet


def test_one_desk_is_kept_however_large(opened, monkeypatch):
    desks, open_one = opened
    monkeypatch.setattr(kept, "MOST_BYTES", 10)
    first = open_one("a")
    assert desks.shelf(PlanRecord("a", THEN)) is first


def test_a_plan_drawn_anew_has_no_desk_of_the_old_one(opened):
    desks, open_one = opened
    first = open_one("a")
    assert desks.shelf(PlanRecord("a", datetime(2026, 2, 1, tzinfo=UTC))) is not first
