"""What a hostile user or an unlucky moment once got out of the service, in its smallest form."""

from datetime import UTC, date, datetime

import pyogrio
import pytest
from fastapi.testclient import TestClient
from stores import library_in

from api.app import create_app
from api.governance.area import is_of_other_township
from api.services.accounts.logins import Doorkeeper
from api.services.security.errors import NotLoggedInError
from api.services.security.refresh import begin_family
from api.services.staffing.people import PersonSaid, add_person
from api.services.visits.member_rounds import CalendarAsked, make_calendar, sheets
from api.store.base import StaleError
from api.store.library import keep_files, plan_owner
from api.store.memory import MemoryStore
from api.store.records.areas import Area
from api.store.records.plans import Asked, PlanRecord
from api.store.records.staff import PersonRecord, PostRecord
from api.store.records.users import UserRecord
from api.store.sql.soundness import stray_owners
from geo.errors import Fault

BASE = "http://127.0.0.1"
THEN = datetime(2026, 1, 1, tzinfo=UTC)
DAY = THEN.date()
ANY = {"If-Match": "*"}


def test_a_draft_whose_grids_are_called_as_anothers_does_not_tell_who_leads_those(drawn, tmp_path):
    library = library_in(tmp_path)
    grids = pyogrio.read_dataframe(drawn / "plan.gpkg", layer="households")["micro_grid"].unique()
    with library.store.writing() as books:
        books.plans.add(PlanRecord("mine", THEN, asked=Asked(), path="/mine/"))
        keep_files(books, plan_owner("mine"), "/mine/", drawn)
        [wang] = books.people.add(PersonRecord(0, "王小明", "/theirs/"))
        for grid in grids:
            books.areas.add(Area(grid, DAY, "micro_grid", grid, f"/theirs/{grid}/", plan_id="theirs"))
            books.posts.add(PostRecord(0, grid, f"/theirs/{grid}/", "group_leader", DAY, None, wang.id))
    asked = CalendarAsked(date(2026, 12, 7), weeks=1, maps=False)
    made = make_calendar(library, "mine", asked, now=THEN)
    walking = {one.member for one in sheets(library, ("/mine/",), "mine", made.record.id)}
    library.store.close()
    assert walking
    assert "王小明" not in walking


@pytest.fixture
def evening(settings, store, draws):
    """Return a client of a service at five in the afternoon by Greenwich, when the next day has begun in China."""
    app = create_app(settings, store=store, draw=draws, clock=lambda: datetime(2026, 1, 1, 17, tzinfo=UTC))
    with TestClient(app, base_url=BASE) as client:
        yield client


def test_today_is_the_day_of_those_who_live_there(evening):
    asked = {"levels": [{"name": "micro_grid", "min": 50, "max": 70}]}
    plan = evening.post("/api/v1/villages/square/plans", json=asked).json()["links"]["self"]
    while evening.get(plan).json()["state"] != "done":
        pass
    for step in ("submit", "approve"):
        assert evening.post(f"{plan}:{step}", headers=ANY).status_code == 200
    said = [
        evening.post(f"{plan}:publish", json={"valid_from": day}, headers=ANY).status_code
        for day in ("2026-01-01", "2026-01-02")
    ]
    assert said == [422, 200]
    assert evening.get("/api/v1/lookup", params={"lon": 0, "lat": 0}).json()["detail"].endswith("2026-01-02")


def test_no_cache_keeps_what_the_next_one_to_ask_may_not_see(client, plan_id):
    private = ("/", f"/api/v1/plans/{plan_id}", f"/api/v1/plans/{plan_id}/map", "/login")
    assert {client.get(address).headers["cache-control"] for address in private} == {"no-store"}
    assert client.get("/static/base.css").headers["cache-control"] == "no-cache"


def test_the_doctor_does_not_take_what_an_edited_plan_was_drawn_with_for_lost(tmp_path):
    store = library_in(tmp_path).store
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "plan.gpkg").write_bytes(b"x")
    with store.writing() as books:
        books.plans.add(PlanRecord("p1", THEN, path="/"))
        for owner in ("plans/p1", "plans/p1/drawn", "plans/p1/yardstick", "plans/p2/drawn"):
            keep_files(books, owner, "/", tmp_path / "files")
    with store.engine.connect() as connection:
        found = stray_owners(connection)
    store.close()
    assert found == ["plans/p2/drawn"]


def test_a_log_in_renewed_by_two_at_once_ends_as_one_used_twice_does(monkeypatch):
    store, renew, crossed = MemoryStore(), Doorkeeper._next, []

    def crossing(keeper, secret, now):
        if not crossed:  # the other one is a moment quicker
            crossed.append(renew(keeper, secret, now))
            raise StaleError(Fault("refresh", "was changed", "已更改"))
        return renew(keeper, secret, now)

    with store.writing() as books:
        books.users.add(UserRecord("wang", "/", "x", THEN))
        books.refreshes.add(begin_family("secret", "wang", "family", THEN))
    monkeypatch.setattr(Doorkeeper, "_next", crossing)
    with pytest.raises(NotLoggedInError, match="used before"):
        Doorkeeper(store, b"k" * 32).refresh("secret", THEN)


def test_who_looks_after_two_townships_says_in_which_one_a_person_works(tmp_path):
    scope = ("/140121203000/", "/140121204000/")
    with MemoryStore().writing(scope) as books:
        said = PersonSaid({"name": "王小明", "work_phone": "0354-5551234"}, "140121204000")
        assert add_person(books, scope, said).path == "/140121204000/"


def test_the_codes_of_one_township_are_not_given_in_another():
    assert is_of_other_township("14012120320700101", "/140121204000/village-1/")
    assert not is_of_other_township("14012120320700101", "/140121203000/village-1/")
    assert not is_of_other_township("14012120320700101", "/shanxi/village-1/")
    assert not is_of_other_township("V1-001", "/140121204000/village-1/")
