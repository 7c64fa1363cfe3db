"""What is kept no longer goes, on every store, and nothing else does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import sleep

import pytest
from fastapi.testclient import TestClient
from shapely import Point
from stores import STORES, empty_store

from api.app import create_app
from api.governance.retention import LIMITS, kept_from, read_limits
from api.services.retention import ENDS, RECORDS_ENDED, end_records
from api.settings import ServiceSettings
from api.store.memory import MemoryStore
from api.store.records.files import ContentRecord, FileRecord
from api.store.records.jobs import JobRecord
from api.store.records.plans import EditCommand, PlanRecord
from api.store.records.staff import PostRecord
from api.store.records.users import AnsweredRecord, AuditRecord, RefreshRecord, UserRecord
from api.store.records.villages import Door, VillageRecord
from api.store.records.visits import DoorDue, RoundRecord, SheetRecord, VisitRecord
from geo.errors import InputError

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=6000)


@pytest.fixture(params=STORES)
def store(request, tmp_path):
    """Yield each kind of store, with a village and its door."""
    with empty_store(request.param, request, tmp_path / "data") as store:
        with store.writing() as books:
            books.villages.add(VillageRecord("v", "石村", LONG_AGO, 1, 1, villages=1, path="/v/"))
            books.households.add(Door("v", "h1", "/v/", Point(112.5, 37.8), 1, None))
        yield store


def last_day(kind):
    """Return the last day of which records of a kind are over."""
    return kept_from(LIMITS[kind], NOW.date()) - timedelta(days=1)


def at(day: date):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def plan(name, created, **fields):
    return PlanRecord(name, created, village_id="v", path="/v/", **fields)


def test_every_kind_with_a_limit_ends_in_some_way():
    assert ENDS.keys() == LIMITS.keys()


def test_a_service_with_months_that_may_not_be_does_not_start(tmp_path):
    with pytest.raises(InputError) as refused:
        create_app(ServiceSettings(data=tmp_path, retention={"visits": 99, "plans": 1}), store=MemoryStore())
    assert [fault.where for fault in refused.value.faults] == ["GRIDHOOD_RETENTION.visits", "GRIDHOOD_RETENTION.plans"]


def test_a_running_service_looks_by_itself(tmp_path, monkeypatch):
    monkeypatch.setattr("api.app.EXPIRED_EVERY_S", 0.05)
    store = MemoryStore()
    with store.writing() as books:
        books.jobs.add(JobRecord(0, "plan", "p", "/v/", LONG_AGO, "done", ended=LONG_AGO))
    with TestClient(create_app(ServiceSettings(data=tmp_path, workers=0), store=store)):
        for _ in range(200):
            with store.reading() as books:
                if not books.jobs.count():
                    return
            sleep(0.05)
    pytest.fail("a job that ended long ago is still there")


def test_visits_end_after_their_months_and_what_was_asked_for_before_them(store):
    old, middle = last_day("visits"), last_day("needs")
    days = [old, old + timedelta(days=1), middle, middle + timedelta(days=1)]
    with store.writing() as books:
        books.visits.add(*(VisitRecord(0, "v", "h1", "/v/", day, needs=("repair",)) for day in days))
        books.dues.add(DoorDue("v", "h1", "/v/", tier="weekly", last_visit=days[-1]))
    assert end_records(store, LIMITS) == {"visits": 1, "needs": 2}
    with store.reading() as books:
        left = [(one.day, one.needs) for one in books.visits.find()]
        assert left == [(days[1], ()), (days[2], ()), (days[3], ("repair",))]
        assert books.dues.get("v", "h1").last_visit == days[-1]
        [row] = books.audit.find(what=RECORDS_ENDED)
        assert row.detail == {"visits": 1, "needs": 2}
    assert end_records(store, LIMITS) == {}


def test_a_place_may_keep_them_for_less_long(store):
    day = kept_from(read_limits({"visits": 3})["visits"], NOW.date()) - timedelta(days=1)
    with store.writing() as books:
        books.visits.add(VisitRecord(0, "v", "h1", "/v/", day))
    assert end_records(store, LIMITS) == {}
    assert end_records(store, read_limits({"visits": 3})) == {"visits": 1}


def test_rounds_end_with_their_sheets_and_files_and_the_plan_stays(store):
    day = last_day("rounds")
    rounds = [
        RoundRecord(1, "p", "", LONG_AGO, "/v/", "members", day - timedelta(days=20), day),
        RoundRecord(2, "p", "", LONG_AGO, "/v/", "members", day, day + timedelta(days=1)),
        RoundRecord(3, "p", "v001", at(day), "/v/"),
    ]
    with store.writing() as books:
        books.plans.add(plan("p", LONG_AGO, stage="published"))
        books.rounds.add(*rounds)
        for one in rounds:
            books.sheets.add(SheetRecord("p", one.id, f"p{one.id}-01", "/v/", day, day, "m"))
            books.files.add(FileRecord(f"rounds/p/{one.id}", "a.html", "/v/", "0", 1))
            books.contents.add(ContentRecord(f"rounds/p/{one.id}", "a.html", "/v/", b"x"))
    assert end_records(store, LIMITS) == {"rounds": 2}
    with store.reading() as books:
        assert [one.id for one in books.rounds.find()] == [one.round_id for one in books.sheets.find()] == [2]
        assert (
            [one.owner for one in books.files.find()] == [one.owner for one in books.contents.find()] == ["rounds/p/2"]
        )
        assert books.plans.get("p").stage == "published"


def test_drafts_end_unless_somebody_drew_on_them_since_or_they_lie_in_the_folder_of_the_data(store):
    day = last_day("drafts")
    with store.writing() as books:
        books.plans.add(
            plan("forgotten", at(day)),
            plan("new", at(day + timedelta(days=1))),
            plan("edited", LONG_AGO),
            plan("submitted", LONG_AGO, stage="submitted"),
            plan("drawing", LONG_AGO, state="drawing"),
            plan("in-force", LONG_AGO, stage="published"),
            replace(plan("laid-there", LONG_AGO), village_id=None),
        )
        books.edits.add(EditCommand("forgotten", 1, "/v/", LONG_AGO, {}), EditCommand("edited", 1, "/v/", NOW, {}))
    assert end_records(store, LIMITS) == {"drafts": 1}
    with store.reading() as books:
        names = {one.id for one in books.plans.find()}
        assert names == {"new", "edited", "submitted", "drawing", "in-force", "laid-there"}
        assert [one.plan_id for one in books.edits.find()] == ["edited"]


def test_jobs_posts_tokens_and_answers_end_and_the_audit_does_not(store):
    with store.writing() as books:
        books.users.add(UserRecord("zhao", "/", "x", LONG_AGO))
        books.jobs.add(
            JobRecord(0, "plan", "p", "/v/", LONG_AGO, "done", ended=at(last_day("jobs"))),
            JobRecord(0, "plan", "p", "/v/", LONG_AGO, "queued"),
        )
        over = last_day("ended_posts")
        books.posts.add(
            PostRecord(0, "v", "/v/", "head", LONG_AGO.date(), over), PostRecord(0, "v", "/v/", "head", over)
        )
        books.refreshes.add(
            RefreshRecord("old", "f", "zhao", LONG_AGO, at(last_day("refresh_tokens"))),
            RefreshRecord("new", "f", "zhao", LONG_AGO, NOW),
        )
        books.answered.add(
            AnsweredRecord("zhao", "old", "h", at(last_day("answers")), 200),
            AnsweredRecord("zhao", "new", "h", NOW, 200),
        )
        books.audit.add(AuditRecord(0, LONG_AGO, "households read", "/v/"))
    assert end_records(store, LIMITS) == {"jobs": 1, "ended_posts": 1, "refresh_tokens": 1, "answers": 1}
    with store.reading() as books:
        assert [one.state for one in books.jobs.find()] == ["queued"]
        assert [one.valid_from for one in books.posts.find()] == [over]
        assert [one.digest for one in books.refreshes.find()] == ["new"]
        assert [one.key for one in books.answered.find()] == ["new"]
        assert books.audit.count(what="households read") == 1
