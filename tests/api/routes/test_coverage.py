"""Coverage of areas over the web, held against a township that was counted by hand."""

from datetime import date

import pytest
import shapely
from small_township import BEGUN, M1, M2, M3, RIDGE, STONE, THEN, TOWNSHIP, G, H, fill, place

from api.deps import caller
from api.governance.role import Grant, Role
from api.services.accounts.callers import Caller
from api.store.records.areas import Area
from api.store.records.villages import Door, VillageRecord
from api.store.records.visits import VisitRecord

API = "/api/v1/coverage"
FIVE = {"minutes": 5}


@pytest.fixture(autouse=True)
def filled(store):
    fill(store)


@pytest.fixture
def acting(app):
    """Return what lets the next requests come from somebody with a role in an area."""

    def act(role, path):
        app.dependency_overrides[caller] = lambda: Caller("wang", (Grant(Role(role), path),))

    yield act
    app.dependency_overrides.clear()


@pytest.fixture
def areas(client):
    """Return what asks for areas, by their codes."""

    def ask(**asked):
        answer = client.get(f"{API}/areas", params={**FIVE, **asked})
        assert answer.status_code == 200, answer.text
        return {one["code"]: one for one in answer.json()["areas"]}

    return ask


def test_leaders_are_counted_at_each_level_and_what_nobody_wrote_down_is_no_zero(areas):
    villages = areas(level="village")
    posts = villages["stone-1"]["organisation"]
    assert (posts["leader"], posts["areas"], posts["led"], posts["recorded"]) == (None, 3, 1, 2)
    assert (posts["share"], posts["vacancies"]) == (0.333, 1)
    assert villages["ridge-1"]["organisation"]["share"] is None
    grids = {**areas(level="grid"), **areas(level="micro_grid")}
    states = {code: one["organisation"]["leader"] for code, one in grids.items()}
    assert states == {G: "not_recorded", M1: "yes", M2: "vacant", H: "not_recorded", M3: "not_recorded"}


def test_a_station_is_near_whom_the_road_leads_there_in_time_and_absent_where_none_is_recorded(areas):
    found = {**areas(level="village"), **areas(level="micro_grid")}
    assert found[M1]["stations"] == {"share": 0.8, "suppressed": False, "far": {"count": 12, "suppressed": False}}
    assert found[M2]["stations"]["share"] == 0
    assert found["stone-1"]["stations"]["share"] == round(48 / 183, 3)
    assert found["ridge-1"]["stations"] == {
        "share": None,
        "suppressed": False,
        "far": {"count": None, "suppressed": False},
    }
    assert areas(level="micro_grid", minutes=30)[M2]["stations"]["share"] == 1


def test_service_is_a_visit_in_time_of_those_who_want_one_and_absent_where_none_was_recorded(areas):
    found = {**areas(level="village"), **areas(level="micro_grid")}
    assert found[M1]["service"]["share"] == 12 / 48
    assert found[M1]["service"]["overdue"]["count"] == 24
    assert found[M2]["service"] == {"share": None, "suppressed": False, "overdue": {"count": None, "suppressed": False}}
    assert found["stone-1"]["service"]["share"] == round(12 / 171, 3)


def test_a_door_in_two_grids_at_once_is_in_no_order(areas, store):
    with store.writing() as books:
        again = Area(
            "overlap", BEGUN, "micro_grid", "重", f"{STONE}{G}/overlap/", plan_id="a", households=60,
            geom=shapely.box(111.9995, 36.99, 112.0005, 37.01),
        )  # fmt: skip
        books.areas.add(again)
    assert areas(level="village")["stone-1"]["service"]["share"] == 0


def test_the_five_numbers_are_those_of_the_areas(client):
    told = client.get(API, params=FIVE).json()
    counts = {name: said["count"] for name, said in told.items() if isinstance(said, dict)}
    assert counts == {
        "households": 191,
        "households_outside_grids": 3,
        "households_far_from_station": 12 + 120 + 3,
        "households_unmeasured": 8,
        "visits_overdue": 24,
    }
    assert (told["grids"], told["grids_without_leader"], told["grids_out_of_band"]) == (5, 4, 3)


def test_a_grid_that_grew_out_of_its_band_is_told_apart_from_one_that_never_was_in_it(areas, client):
    size = areas(level="micro_grid")[M2]["size"]
    assert (size["published"]["count"], size["counted"]["count"], size["drift"]) == (100, 120, 20)
    assert (size["least"], size["most"], size["in_band"], size["drifted"]) == (48, 105, True, True)
    told = client.get(f"{API}/decisions", params=FIVE).json()["decisions"]
    by_kind = {(one["kind"], one["area"]["code"]) for one in told}
    assert ("drifted", M2) in by_kind
    assert ("out_of_band", G) in by_kind
    assert ("drifted", G) not in by_kind


def test_what_needs_a_decision_is_listed_with_a_way_there(client):
    told = client.get(f"{API}/decisions", params=FIVE).json()["decisions"]
    [vacant] = [one for one in told if one["kind"] == "vacant"]
    assert (vacant["area"]["code"], vacant["title"]["zh"]) == (M2, "微网格党小组组长")
    assert vacant["link"].startswith(f"/coverage?area={M2}&date=")
    far = [(one["area"]["code"], one["count"]["count"]) for one in told if one["kind"] == "far"]
    assert far == [(M2, 120), (M1, 12)]
    assert [one["area"]["code"] for one in told if one["kind"] == "overdue"] == [M1]
    assert {one["area"]["code"] for one in told if one["kind"] == "not_recorded"} == {G, H, M3}


def test_one_goes_from_the_township_down_to_the_micro_grid(client):
    top = client.get(f"{API}/areas", params=FIVE).json()
    assert (top["area"], top["level"], top["levels"]) == (
        None,
        "village",
        ["township", "village", "grid", "micro_grid"],
    )
    stone = client.get(f"{API}/areas", params={**FIVE, "area": "stone-1"}).json()
    assert [one["code"] for one in stone["above"]] == ["140121203000"]
    assert (stone["level"], [one["code"] for one in stone["areas"]]) == ("micro_grid", [M1, M2])
    lowest = client.get(f"{API}/areas", params={**FIVE, "area": M1}).json()
    assert ([one["code"] for one in lowest["above"]], [one["code"] for one in lowest["areas"]]) == (
        ["140121203000", "stone-1", G],
        [M1],
    )
    assert client.get(f"{API}/areas", params={"area": "nowhere"}).status_code == 422
    assert client.get(f"{API}/areas", params={"level": "street"}).status_code == 422


def test_outlines_share_their_borders_and_a_village_has_that_of_its_grids(areas):
    west, east = (shapely.geometry.shape(areas(level="micro_grid")[code]["geometry"]) for code in (M1, M2))
    assert shapely.intersection(west, east).length == pytest.approx(0.02)
    assert shapely.geometry.shape(areas(level="village")["stone-1"]["geometry"]).bounds == (
        pytest.approx((111.999, 36.99, 112.0145, 37.01))
    )


def test_before_the_first_day_there_is_nothing_and_visits_are_of_today_alone(client, areas):
    early = client.get(f"{API}/areas", params={**FIVE, "date": "2024-12-31"}).json()
    assert early["days"] == {"first": "2025-01-01", "changes": ["2025-01-01"]}
    assert [one["code"] for one in early["areas"]] == ["ridge-1", "stone-1"]
    assert client.get(API, params={"date": "2024-12-31"}).json()["grids"] == 0
    past = areas(level="micro_grid", date="2025-03-01")
    assert past[M1]["service"]["share"] is None
    assert past[M2]["organisation"]["leader"] == "yes"


def test_who_reads_counts_alone_is_told_no_small_number_and_shares_in_tenths(areas, acting, client):
    acting("leader", TOWNSHIP)
    found = {**areas(level="village"), **areas(level="micro_grid")}
    assert found["ridge-1"]["households"] == {"count": None, "suppressed": True}
    assert found[M3]["size"]["published"] == {"count": None, "suppressed": True}
    assert found[M3]["size"]["drift"] is None
    assert found["stone-1"]["stations"]["share"] == 0.2
    assert client.get(API, params=FIVE).json()["households_outside_grids"] == {"count": None, "suppressed": True}
    acting("grid_leader", TOWNSHIP)
    assert areas(level="village")["ridge-1"]["households"]["count"] == 8


def test_who_reads_counts_of_a_village_sees_that_village_alone(areas, acting, client):
    acting("leader", STONE)
    assert set(areas(level="village")) == {"stone-1"}
    assert set(areas(level="micro_grid")) == {M1, M2}
    assert client.get(API, params=FIVE).json()["households"]["count"] == 183
    assert client.get(f"{API}/areas", params={"area": M3}).status_code == 422
    assert all(one["area"]["code"] in (G, M1, M2) for one in client.get(f"{API}/decisions").json()["decisions"])
    acting("planner", RIDGE)
    assert set(areas(level="grid")) == {H}
    acting("public", "/")
    for address in (API, f"{API}/areas", f"{API}/decisions"):
        assert client.get(address).status_code == 403


def test_a_visit_that_is_written_down_shows_at_once(areas, store):
    assert areas(level="micro_grid")[M1]["service"]["overdue"]["count"] == 24
    with store.writing() as books:
        [due] = books.dues.find(household_id="h3")
        books.dues.remove(household_id="h3")
        today = date.today()  # a day more or less is in time as well
        books.dues.add(type(due)("stone-1", "h3", due.path, last_visit=today))
        books.visits.add(VisitRecord(0, "stone-1", "h3", due.path, today))
    assert areas(level="micro_grid")[M1]["service"]["share"] == 24 / 48


def test_no_door_and_no_name_is_in_any_answer(client):
    for address in (API, f"{API}/areas?level=micro_grid", f"{API}/decisions"):
        text = client.get(address).text
        assert not any(said in text for said in ('"h0"', "东街", "李工", "5721234"))


def test_who_does_not_wait_is_told_that_ways_are_still_being_worked_out(client):
    asked = {**FIVE, "level": "micro_grid"}
    early = client.get(f"{API}/areas", params={**asked, "wait": False}).json()
    assert early["pending"] is True
    assert {one["stations"]["share"] for one in early["areas"]} == {None}
    assert [one["organisation"]["leader"] for one in early["areas"]] == ["not_recorded", "yes", "vacant"]
    late = client.get(f"{API}/areas", params=asked).json()
    assert late["pending"] is False
    assert client.get(f"{API}/areas", params={**asked, "wait": False}).json() == late


def test_doors_of_another_village_on_the_same_land_are_not_counted_in_its_grids(areas, client, store):
    before = {code: one["size"] for code, one in areas(level="micro_grid").items()}
    with store.writing() as books:
        books.villages.add(VillageRecord("again-1", "又石村", THEN, 24, 2, path=f"{TOWNSHIP}again-1/"))
        doors = (Door("again-1", f"d{n}", f"{TOWNSHIP}again-1/", place(n), 30) for n in range(3))
        books.households.add(*doors)
    assert {code: one["size"] for code, one in areas(level="micro_grid").items()} == before
