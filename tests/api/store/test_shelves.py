"""What every store does, be it memory, a file or PostGIS: one suite, so that each can stand for the others."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
import shapely
from full_store import contents_of, fill_store
from shapely import Point, box

from api.store.base import NotFoundError, StaleError, TakenError
from api.store.conditions import Among, AtLeast, AtMost, Begins, OpenOrAfter
from api.store.records import KINDS
from api.store.records.areas import Area
from api.store.records.plans import PlanRecord, PlanStep
from api.store.records.staff import PersonRecord, PostRecord, StationRecord
from api.store.records.users import AuditRecord
from api.store.records.villages import Door, VillageRecord

DAY = date(2026, 1, 1)
THEN = datetime(2026, 1, 2, 3, 4, 5, 678901, UTC)
STONE = VillageRecord("stone", "石村", THEN, 12, 3, path="/1401/stone/")
PLAN = PlanRecord("p-1", THEN, village_id="stone", path="/1401/stone/")


def area(code, path=None, **more):
    return Area(code, DAY, "grid", f"网格 {code}", path or f"/1401/{code}/", **more)


@pytest.mark.parametrize("name", KINDS)
def test_records_of_each_kind_come_back_as_they_were(store, name):
    given = fill_store(store)
    assert contents_of(store)[name] == tuple(sorted(given[name], key=KINDS[name].key_of))


def test_records_are_listed_by_key_from_a_cursor_and_against_it(store):
    with store.writing() as books:
        books.areas.add(*(area(code) for code in ("b", "a", "Z", "石", "c")))
        codes = [one.code for one in books.areas.find()]
        assert codes == ["Z", "a", "b", "c", "石"]
        assert [one.code for one in books.areas.find(after=("a", DAY), most=2)] == ["b", "c"]
        assert [one.code for one in books.areas.find(newest=True, after=("b", DAY))] == ["a", "Z"]


def test_conditions_find_what_they_say(store):
    until = {"a": None, "b": date(2026, 3, 1), "c": date(2026, 5, 1)}
    with store.writing() as books:
        books.areas.add(*(area(code, valid_to=end, households=i) for i, (code, end) in enumerate(until.items())))
        books.areas.add(area("a%_x"))

        def found(**conditions):
            return [one.code for one in books.areas.find(**conditions)]

        assert found(valid_to=OpenOrAfter(date(2026, 3, 1))) == ["a", "a%_x", "c"]
        assert found(valid_to=None) == ["a", "a%_x"]
        assert found(households=AtLeast(1)) == ["b", "c"]
        assert found(households=AtMost(1), valid_from=DAY) == ["a", "b"]
        assert found(code=Among(["c", "d"])) == ["c"]
        assert found(code=Among([])) == []
        assert found(code=Begins("a%")) == ["a%_x"]
        assert found(code=Begins("A")) == []
        assert books.areas.count(households=None) == 1


def test_shapes_that_meet_are_found_and_no_others(store):
    rng = np.random.default_rng(5)
    points = shapely.points(rng.uniform((112, 37), (112.01, 37.01), (300, 2)))
    asked = Point(112.004, 37.006).buffer(0.002)
    with store.writing() as books:
        books.villages.add(STONE)
        books.households.add(*(Door("stone", f"{i:03}", STONE.path, point) for i, point in enumerate(points)))
        found = [door.household_id for door in books.households.meeting(asked)]
        assert found == [f"{i:03}" for i in np.flatnonzero(shapely.intersects(asked, points))]
        assert [
            door.household_id for door in books.households.meeting(asked, after=("stone", found[2]), most=2)
        ] == found[3:5]


def test_shapes_that_meet_are_counted_as_they_are_found(store):
    asked = Point(2, 2).buffer(1.5)
    with store.writing() as books:
        books.areas.add(*(replace(area(f"{i}", f"/{i % 2}/"), geom=Point(i % 5, i // 5)) for i in range(25)))
        books.areas.add(area("none", "/1/"))  # nobody drew it
    for scope in (("/",), ("/1/",)):
        with store.reading(scope) as books:
            found = books.areas.meeting(asked)
            assert books.areas.count(meeting=asked) == len(found) > 2
            assert books.areas.count(meeting=asked, code=found[0].code) == 1


def test_the_values_of_a_field_come_once_and_sorted_and_only_those_that_are_seen(store):
    with store.writing() as books:
        areas = [replace(area(f"{i}", f"/{i % 2}/"), level="abc"[i % 3], parent=None) for i in range(6)]
        books.areas.add(*areas, replace(area("7", "/1/"), level="d"))
    with store.reading() as books:
        assert books.areas.values("level") == ("a", "b", "c", "d")
        assert books.areas.values("level", code="1") == ("b",)
        assert books.areas.values("parent") == ()
    with store.reading(("/0/",)) as books:
        assert "d" not in books.areas.values("level")


def test_bounds_hold_every_shape_that_is_seen_and_little_more(store):
    with store.writing() as books:
        assert books.areas.bounds() is None
        ends = [(112.01, 37.5), (112.02, 37.6), (113.9, 38.1)]
        books.areas.add(*(replace(area(f"{i}", f"/{i}/"), geom=Point(*end)) for i, end in enumerate(ends)))
        books.areas.add(area("none"))
    with store.reading(("/0/", "/1/")) as books:
        west, south, east, north = books.areas.bounds(level="grid")
        assert west <= 112.01 < 112.02 <= east
        assert south <= 37.5 < 37.6 <= north
        assert (west, south, east, north) == pytest.approx((112.01, 37.5, 112.02, 37.6), abs=1e-4)
        assert books.areas.bounds(level="village") is None


def test_a_shape_is_found_where_it_was_moved_to_and_not_where_it_was(store):
    with store.writing() as books:
        [old] = books.stations.add(StationRecord(0, "站", "/", Point(1, 1)))
        books.stations.change(old, replace(old, geom=Point(5, 5)))
        assert books.stations.meeting(box(0, 0, 2, 2)) == ()
        assert len(books.stations.meeting(box(4, 4, 6, 6))) == 1
        books.stations.remove(id=old.id)
        assert books.stations.meeting(box(4, 4, 6, 6)) == ()


def test_a_scope_sees_its_areas_and_never_those_whose_codes_begin_like_them(store):
    with store.writing() as books:
        books.areas.add(
            *(area(code, path) for code, path in (("1", "/1/"), ("11", "/11/"), ("12", "/1/12/"), ("2", "/2/")))
        )
    with store.reading(("/1/",)) as books:
        assert [one.code for one in books.areas.find()] == ["1", "12"]
        assert books.areas.count() == 2
        with pytest.raises(NotFoundError):
            books.areas.get("11", DAY)
    with store.reading(()) as books:
        assert books.areas.find() == ()


def test_nothing_is_written_outside_a_scope(store):
    with store.writing() as books:
        [other] = books.areas.add(area("2", "/2/"))
        [own] = books.areas.add(area("1", "/1/"))
    tries = (
        lambda shelf: shelf.add(area("3", "/3/")),
        lambda shelf: shelf.change(other, replace(other, name="x")),
        lambda shelf: shelf.change(own, replace(own, path="/2/1/")),
    )
    for attempt in tries:
        with store.writing(("/1/",)) as books:
            with pytest.raises(NotFoundError):
                attempt(books.areas)
            assert books.areas.remove(code="2") == 0
    with store.reading() as books:
        assert books.areas.find() == (own, other)


def test_a_record_that_others_changed_in_the_meantime_is_stale(store):
    with store.writing() as books:
        [before] = books.people.add(PersonRecord(0, "李", "/"))
        books.people.change(before, replace(before, work_phone="0351"))
        with pytest.raises(StaleError):
            books.people.change(before, replace(before, name="王"))
        books.people.remove(id=before.id)
        with pytest.raises(NotFoundError):
            books.people.change(before, before)


def test_an_error_undoes_all_of_a_transaction(store):
    with suppress(ZeroDivisionError), store.writing() as books:
        books.areas.add(area("1"))
        raise ZeroDivisionError
    with store.reading() as books:
        assert books.areas.count() == 0


def test_what_is_refused_leaves_the_rest_of_a_transaction(store):
    with store.writing() as books:
        books.areas.add(area("1"))
        with pytest.raises(TakenError) as caught:
            books.areas.add(area("1"))
        assert "1/2026-01-01" in str(caught.value)
        books.areas.add(area("2"))
    with store.reading() as books:
        assert books.areas.count() == 2


def test_what_refers_to_nothing_is_refused_and_goes_with_what_it_refers_to(store):
    step = PlanStep(PLAN.id, 1, PLAN.path, THEN, "draft", "submitted")
    with store.writing() as books:
        with pytest.raises(NotFoundError) as caught:
            books.steps.add(step)
        assert PLAN.id in str(caught.value)
        books.plans.add(PLAN)
        books.steps.add(step)
        assert books.plans.remove(id=PLAN.id) == 1
        assert books.steps.count() == 0
        books.posts.add(PostRecord(0, "1", "/", "网格长", DAY))  # a vacant one refers to nobody


def test_what_only_grows_is_never_changed(store):
    with store.writing() as books:
        [row] = books.audit.add(AuditRecord(0, THEN, "read", "/"))
        for attempt in (lambda: books.audit.change(row, row), lambda: books.audit.remove(id=row.id)):
            with pytest.raises(TypeError):
                attempt()


def test_who_reads_sees_one_moment(store):
    with store.reading() as reader:
        before = reader.areas.count()
        with store.writing() as writer:
            writer.areas.add(area("1"))
        assert reader.areas.count() == before == 0
    with store.reading() as reader:
        assert reader.areas.count() == 1


def test_numbers_that_were_given_once_are_not_given_again(store):
    with store.writing() as books:
        [first] = books.people.add(PersonRecord(0, "李", "/"))
        books.people.remove(id=first.id)
        [second] = books.people.add(PersonRecord(0, "王", "/"))
        assert second.id > first.id


def test_the_clock_of_a_store_is_in_utc_and_goes_on(store):
    with store.reading() as books:
        first = books.now()
    with store.reading() as books:
        assert books.now() >= first
    assert abs((first - datetime.now(UTC)).total_seconds()) < 60
