"""What coverage counts, on every store, and what the areas that it leads through are called."""

import pytest
import shapely
from small_township import BEGUN, CRS, M1, M2, THEN, fill
from stores import STORES, empty_store

from api.services.accounts.callers import OWNER
from api.services.covering.areas import coverage_of_areas
from api.services.covering.kept import Kept, Worked
from api.services.covering.numbers import coverage
from api.store.library import Library
from api.store.records.areas import Area
from api.store.records.villages import VillageRecord

TOWN = "/140121204000/"


@pytest.fixture(params=STORES)
def library(request, tmp_path):
    """Yield a library of every kind of store that holds the township."""
    with empty_store(request.param, request, tmp_path / "data") as store:
        fill(store)
        yield Library(store, tmp_path / "shelf")


def test_every_store_gives_the_numbers_that_were_counted_by_hand(library):
    told = coverage(library, Worked(), OWNER, None, None, 5.0)
    counts = (told.outside.n, told.unled, told.out_of_band, told.far.n, told.overdue.n)
    assert (told.households.n, *counts) == (191, 3, 4, 3, 135, 24)
    found = coverage_of_areas(library, Worked(), OWNER, level="micro_grid", minutes=5.0)
    near = {one.node.code: one.near.value for one in found.areas}
    assert (near[M1], near[M2]) == (0.8, 0.0)
    assert {one.geometry["type"] for one in found.areas} == {"Polygon"}
    assert CRS not in str(found)


def test_a_township_that_was_imported_whole_is_called_as_it_was_and_its_code_leads_through_nothing(library):
    path = f"{TOWN}west-1/140121204201/"
    area = Area(
        "140121204201001", BEGUN, "grid", "一格", f"{path}140121204201001/", plan_id="a", households=400,
        geom=shapely.box(113.0, 37.0, 113.1, 37.1),
    )  # fmt: skip
    with library.store.writing() as books:
        books.villages.add(VillageRecord("west-1", "西谷乡", THEN, 400, 1, villages=2, path=f"{TOWN}west-1/"))
        books.areas.add(area)
    grid = coverage_of_areas(library, Worked(), OWNER, area=area.code, minutes=5.0)
    assert [one.name for one in grid.above] == ["西谷乡", "140121204201"]
    shown = coverage_of_areas(library, Worked(), OWNER, level="township", minutes=5.0)
    assert [one.node.name for one in shown.areas] == ["140121203000", "西谷乡"], "of the first no record has a name"


def test_what_is_made_beside_an_answer_is_made_once_and_one_after_the_other():
    kept, made = Kept(9), []

    def make(n):
        made.append(n)
        return n

    while any(kept.soon(n, lambda n=n: make(n)) is None for n in (1, 2, 3)):
        pass
    assert sorted(made) == [1, 2, 3]
