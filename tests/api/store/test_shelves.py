"""What every store does, be it memory, a file or PostGIS: one suite, so that each can stand for the others."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args, get_origin

import numpy as np
import pytest
import shapely
from shapely import Geometry, Point, box

from api.store.base import NotFoundError, StaleError, TakenError
from api.store.conditions import Among, AtLeast, AtMost, Begins, OpenOrAfter
from api.store.records import KINDS
from api.store.records.areas import Area
from api.store.records.plans import PlanRecord, PlanStep
from api.store.records.staff import PersonRecord, PostRecord, StationRecord
from api.store.records.users import AuditRecord
from api.store.records.villages import Door, VillageRecord
from geo.errors import Fault

DAY = date(2026, 1, 1)
THEN = datetime(2026, 1, 2, 3, 4, 5, 678901, UTC)
STONE = VillageRecord("stone", "石村", THEN, 12, 3, path="/1401/stone/")
PLAN = PlanRecord("p-1", THEN, village_id="stone", path="/1401/stone/")


def area(code, path=None, **more):
    return Area(code, DAY, "grid", f"网格 {code}", path or f"/1401/{code}/", **more)


def sample(hint: Any) -> Any:
    """Return something of a type, with what is hard to keep in it."""
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    if type(None) in get_args(hint):
        return sample(next(one for one in get_args(hint) if one is not type(None)))
    few = {
        str: "石村 ' \" % _ 😀",
        int: 7,
        float: 0.1 + 0.2,
        bool: True,
        bytes: b"\0\xff",
        date: DAY,
        datetime: THEN,
        Geometry: box(112.1, 37.2, 112.3, 37.4) - Point(112.2, 37.3).buffer(0.01),
        tuple[str, ...]: ("甲", "b"),
        tuple[Fault, ...]: (Fault("where", "what", "什么"),),
    }
    if hint in few:
        return few[hint]
    return {} if get_origin(hint) is not None else hint()


def full(kind):
    """Return a record of a kind with something in every field."""
    given = {name: sample(hint) for name, hint in kind.types.items()} | ({"path": "/1401/"} if kind.scoped else {})
    return kind.record(**given)


@pytest.mark.parametrize("name", KINDS)
def test_a_record_of_each_kind_comes_back_as_it_was(store, name):
    kind, record = KINDS[name], full(KINDS[name])
    with store.writing() as books:
        for field, other in kind.refers.items():
            [there] = getattr(books, other).add(full(KINDS[other]))
            record = replace(record, **{field: KINDS[other].key_of(there)[0]})
        [kept] = getattr(books, name).add(record)
    with store.reading() as books:
        assert getattr(books, name).get(*kind.key_of(kept)) == kept
    assert kept == (replace(record, **{kind.key[0]: kind.key_of(kept)[0]}) if kind.serial else record)


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
