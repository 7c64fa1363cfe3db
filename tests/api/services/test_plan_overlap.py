"""One plan a village and a day, on every store: a township's plan and its villages' do not both hold."""

from datetime import UTC, date, datetime

import pytest
from shapely import box
from stores import STORES, empty_store

from api.governance.errors import NotAllowedError, WrongStateError
from api.services.plans.overlap import make_way
from api.store.records.areas import Area
from api.store.records.plans import PlanRecord
from geo.errors import Fault

THEN = datetime(2026, 1, 2, tzinfo=UTC)
FIRST, DAY, LATER = date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)
TOWN, WEST, EAST = "140121203000", "140121203208", "140121203209"
PATHS = {TOWN: f"/{TOWN}/", WEST: f"/{TOWN}/{WEST}/", EAST: f"/{TOWN}/{EAST}/"}


@pytest.fixture(params=STORES)
def store(request, tmp_path):
    with empty_store(request.param, request, tmp_path / "data") as store:
        yield store


def grids(plan_id, *villages, since=date.min):
    """Return the grids of a plan, one a village: its first."""
    return tuple(
        Area(f"{one}001", since, "grid", "第一网格", f"{PATHS[one]}{one}001/", None, one, plan_id, 60, box(0, 0, 1, 1))
        for one in villages
    )


def publish(books, plan_id, where, *villages, since=FIRST):
    """Keep a plan that holds from a day on."""
    books.plans.add(PlanRecord(plan_id, THEN, path=PATHS[where], stage="published", valid_from=since))
    books.areas.add(*grids(plan_id, *villages, since=since))


def give_way(books, where, *villages, may_end=lambda plan: None):
    """Let other plans give way to a new one, and return their ids."""
    new = grids("new", *villages)
    return [one.id for one in make_way(books, PATHS[where], new, beside={"new"}, day=DAY, may_end=may_end)]


def ends(store, plan_id):
    """Return when a plan, and each of its areas, ends."""
    with store.reading() as books:
        return books.plans.get(plan_id).valid_to, {one.valid_to for one in books.areas.find(plan_id=plan_id)}


def test_plans_of_villages_end_when_their_townships_begins(store):
    with store.writing() as books:
        publish(books, "west", WEST, WEST)
        publish(books, "east", EAST, EAST)
        assert give_way(books, TOWN, WEST, EAST) == ["east", "west"]
    assert ends(store, "west") == ends(store, "east") == (DAY, {DAY})


def test_a_plan_of_other_villages_goes_on(store):
    with store.writing() as books:
        publish(books, "east", EAST, EAST)
        assert give_way(books, WEST, WEST) == []
    assert ends(store, "east") == (None, {None})


def test_a_townships_plan_does_not_end_in_one_of_its_villages(store):
    with store.writing() as books:
        publish(books, "town", TOWN, WEST, EAST)
    with pytest.raises(WrongStateError, match=f"{WEST}: town, 2026-01-01"), store.writing() as books:
        give_way(books, WEST, WEST)
    assert ends(store, "town") == (None, {None})


def test_a_plan_that_is_to_begin_later_stands_in_the_way(store):
    with store.writing() as books:
        publish(books, "west", WEST, WEST, since=LATER)
    with pytest.raises(WrongStateError, match="2028-01-01"), store.writing() as books:
        give_way(books, TOWN, WEST, EAST)


def test_two_records_of_one_village_do_not_both_hold(store):
    other = Area(f"{WEST}002", date.min, "grid", "第二网格", f"/elsewhere/{WEST}002/", None, WEST, "other")
    with store.writing() as books:
        publish(books, "west", WEST, WEST)
        [ended] = make_way(books, "/elsewhere/", [other], beside=(), day=DAY, may_end=lambda plan: None)
    assert ended.id == "west"
    assert ends(store, "west") == (DAY, {DAY})


def test_villages_that_are_only_called_alike_have_nothing_to_do_with_each_other(store):
    new = Area("B1", date.min, "grid", "第一网格", "/west/B1/", None, "V1", "b")
    with store.writing() as books:
        books.plans.add(PlanRecord("a", THEN, path="/east/", stage="published", valid_from=FIRST))
        books.areas.add(Area("A1", FIRST, "grid", "第一网格", "/east/A1/", None, "V1", "a"))
        assert make_way(books, "/west/", [new], beside=(), day=DAY, may_end=lambda plan: None) == ()


def test_who_may_not_end_a_plan_publishes_nothing_in_its_place(store):
    def never(plan):
        raise NotAllowedError(Fault(plan.id, "no", "否"))

    with store.writing() as books:
        publish(books, "west", WEST, WEST)
    with pytest.raises(NotAllowedError), store.writing() as books:
        give_way(books, TOWN, WEST, may_end=never)
    assert ends(store, "west") == (None, {None})


def test_a_plan_above_what_one_sees_is_not_ended(store):
    with store.writing() as books:
        publish(books, "town", TOWN, WEST)
    with pytest.raises(WrongStateError), store.writing((PATHS[WEST],)) as books:
        give_way(books, WEST, WEST)
    assert ends(store, "town") == (None, {None})
