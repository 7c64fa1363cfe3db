"""Each kind of store, empty."""

from datetime import UTC, datetime

import pytest
from stores import STORES, empty_store

from api.store.library import Library
from api.store.records.plans import PlanRecord
from api.store.records.villages import VillageRecord
from api.store.records.visits import RoundRecord

THEN = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(params=STORES)
def store(request, tmp_path):
    """Yield each kind of store."""
    with empty_store(request.param, request, tmp_path / "data") as store:
        yield store


@pytest.fixture
def library(store, tmp_path):
    """Return a library on each kind of store."""
    return Library(store, tmp_path / "shelf")


@pytest.fixture
def filled(tmp_path):
    """Return what prepares a folder for a store to keep: it holds one file of the text given."""

    def fill(text="x", name="a.txt"):
        folder = tmp_path / f"given-{text}"
        folder.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
        return folder

    return fill


@pytest.fixture
def village():
    """Return a village to be kept."""
    return VillageRecord(id="", name="石村", created=THEN, households=12, points=3, dropped_columns=("phone",))


@pytest.fixture
def plan():
    """Return a plan to be kept."""
    return PlanRecord(id="", created=THEN, state="queued", village_id="stone-1")


@pytest.fixture
def rounds():
    """Return what makes a record of rounds of a plan."""
    return lambda plan_id: RoundRecord(0, plan_id, "V1-001", THEN)
