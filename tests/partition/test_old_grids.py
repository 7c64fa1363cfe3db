"""The grids of today: which live on, how many there are, where a search starts, and that little changes."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from villages import lattice

from partition.divide import divide
from partition.ground import survey
from partition.levels import Band, Level
from partition.old_grids import count_moves, lives_on, start_slots, wanted_counts
from partition.problem import Slot, Territory
from partition.solve import Effort
from partition.terms import OldGrids, Prices, Terms

BRISK = Effort(iterations=20_000)
LEVEL = Level("micro_grid", Band(8, 12))
NOBODY = np.zeros(24, dtype=bool)


def texts(*ids: str) -> np.ndarray:
    return np.array([*ids, None], dtype=object)[:-1]


def by_column(village, columns: int, codes: str) -> pd.Series:
    """Return old grids by columns of a lattice, one letter a column."""
    ids = village.households["household_id"]
    return pd.Series([codes[i % columns] for i in range(len(ids))], index=ids.astype(str))


def terms(grid_of: pd.Series, **said) -> Terms:
    return Terms(prices=Prices(moved_m=200.0), old={"micro_grid": OldGrids(grid_of, **said)})


def redrawn(village, asked: Terms, level: Level = LEVEL):
    return divide([village], [level], seed=1, effort=BRISK, terms=asked).tables


class TestLivesOn:
    def test_an_old_grid_lives_on_where_most_of_it_went(self):
        assert lives_on(texts("x", "x", "y"), texts("a", "a", "a"), np.array([1, 1, 1])) == {"x": "a"}

    def test_of_two_that_meet_the_larger_lives_on(self):
        assert lives_on(texts("x", "x"), texts("a", "b"), np.array([10, 11])) == {"x": "b"}

    def test_a_small_part_of_an_old_grid_is_not_that_grid(self):
        new, old = texts("x", "x", "y"), texts("a", "b", "b")
        assert lives_on(new, old, np.array([90, 60, 10])) == {"x": "a"}

    def test_two_grids_that_swap_halves_both_live_on_under_their_own_ids(self):
        new, old = texts("a", "a", "b", "b"), texts("a", "b", "a", "b")
        assert lives_on(new, old, np.array([5, 5, 5, 5])) == {"a": "a", "b": "b"}

    def test_who_had_no_grid_decides_nothing(self):
        assert lives_on(texts("x", "x", "y"), texts("", "a", ""), np.array([9, 1, 9])) == {"x": "a"}


class TestWantedCounts:
    @pytest.mark.parametrize(("codes", "count"), [("aabbcc", 3), ("aaabbb", 2), ("aaaaaa", 2), ("abcdef", 3)])
    def test_is_the_number_of_today_or_the_nearest_that_the_band_allows(self, codes, count):
        village = lattice(6, 4)  # 24 households: 2 or 3 grids of 8 to 12
        old = OldGrids(by_column(village, 6, codes))
        assert wanted_counts(old, survey(village, None), [np.arange(24)], NOBODY, LEVEL) == [count]

    def test_an_old_grid_counts_in_the_parent_where_most_of_it_lies(self):
        village = lattice(6, 4)
        west, east = (np.flatnonzero(np.arange(24) % 6 < 3), np.flatnonzero(np.arange(24) % 6 >= 3))
        old = OldGrids(by_column(village, 6, "aabbbc"))
        level = replace(LEVEL, band=Band(4, 12))
        assert wanted_counts(old, survey(village, None), [west, east], NOBODY, level) == [1, 2]

    def test_is_the_usual_number_where_nobody_had_a_grid(self):
        old = OldGrids(pd.Series(dtype=object))
        assert wanted_counts(old, survey(lattice(6, 4), None), [np.arange(24)], NOBODY, LEVEL) == [2]


class TestStartSlots:
    SLOT = Slot(Band(8, 12), Band(8, 12))

    def test_gives_every_old_grid_its_slot(self):
        village = lattice(6, 2)
        slots = start_slots(
            OldGrids(by_column(village, 6, "aabbcc")),
            survey(village, None),
            [Territory(np.arange(12), (self.SLOT,) * 3)],
        )
        assert sorted(set(slots)) == [0, 1, 2]
        assert [len(set(slots[np.arange(12) % 6 // 2 == pair])) for pair in range(3)] == [1, 1, 1]

    def test_the_old_grids_with_fewest_households_find_no_slot(self):
        village = lattice(6, 2)
        slots = start_slots(
            OldGrids(by_column(village, 6, "aaabbc")),
            survey(village, None),
            [Territory(np.arange(12), (self.SLOT,) * 2)],
        )
        assert list(slots[:6] >= 0) == [True, True, True, True, True, False]

    def test_an_old_grid_starts_the_slot_whose_band_it_keeps(self):
        village = lattice(6, 2)
        small, large = (Slot(Band(n, n), Band(n, n)) for n in (4, 8))
        slots = start_slots(
            OldGrids(by_column(village, 6, "aabbbb")), survey(village, None), [Territory(np.arange(12), (large, small))]
        )
        assert (slots[0], slots[5]) == (1, 0)


class TestLittleChanged:
    def test_a_plan_that_is_good_comes_back_unchanged(self):
        village = lattice(6, 4)
        before = divide([village], [LEVEL], seed=1, effort=BRISK).tables.households.set_index("household_id")
        old = OldGrids(before["micro_grid"])
        after = redrawn(village, Terms(prices=Prices(moved_m=200.0), old={"micro_grid": old})).households
        assert count_moves(old, after, "micro_grid").moved == 0
        assert after.set_index("household_id")["micro_grid"].equals(before["micro_grid"])

    def test_one_new_building_changes_little(self):
        village = lattice(8, 4, households=[5] * 32)
        level = replace(LEVEL, band=Band(30, 50))
        grid_of = by_column(village, 8, "aabbccdd")
        built = lattice(8, 4, households=[5] * 31 + [14])  # 49 in the last grid now
        moves = count_moves(OldGrids(grid_of), redrawn(built, terms(grid_of), level).households, "micro_grid")
        assert moves.moved == 0
        full = lattice(8, 4, households=[5] * 31 + [18])  # 53: somebody must go
        moves = count_moves(OldGrids(grid_of), redrawn(full, terms(grid_of), level).households, "micro_grid")
        assert 0 < moves.moved <= 20

    def test_codes_names_and_leaders_are_kept(self):
        village = lattice(6, 4)
        grid_of = by_column(village, 6, "aaabbb").map({"a": "V1-007", "b": "V1-003"})
        said = {"names": {"V1-007": "东头"}, "leaders": {"V1-003": "王组长"}}
        grids = redrawn(village, terms(grid_of, **said)).grids.set_index("grid_id")
        assert set(grids.index) == {"V1-003", "V1-007"}
        assert grids.loc["V1-007", "name"] == "东头"
        assert (grids.loc["V1-003", "leader"], grids.loc["V1-007", "leader"]) == ("王组长", None)

    def test_codes_that_retired_are_never_given_again(self):
        village = lattice(6, 4)
        grid_of = by_column(village, 6, "aaaaaa").map({"a": "V1-001"})
        asked = terms(grid_of, retired=frozenset({"V1-002"}))
        assert set(redrawn(village, asked).grids["grid_id"]) == {"V1-001", "V1-003"}

    def test_a_name_that_is_no_code_is_kept_as_a_name_alone(self):
        village = lattice(6, 4)
        grid_of = by_column(village, 6, "aaabbb").map({"a": "东头", "b": "西头"})
        asked = terms(grid_of, names={"东头": "东头", "西头": "西头"}, coded=False)
        grids = redrawn(village, asked).grids
        assert set(grids["grid_id"]) == {"V1-001", "V1-002"}
        assert set(grids["name"]) == {"东头", "西头"}

    def test_lower_grids_keep_their_codes_when_their_parents_change(self):
        village = lattice(8, 4)
        levels = [Level("grid", Band(14, 18)), replace(LEVEL, band=Band(7, 9))]
        lower = by_column(village, 8, "aabbccdd").map({"a": "V1-00101", "b": "V1-00102", "c": "x", "d": "V1-00103"})
        asked = Terms(prices=Prices(moved_m=500.0), old={"micro_grid": OldGrids(lower)})
        tables = divide([village], levels, seed=1, effort=BRISK, terms=asked).tables
        assert set(tables.grids_of("micro_grid")["grid_id"]) == set(lower)
        assert set(tables.grids_of("micro_grid")["parent_id"]) == set(tables.grids_of("grid")["grid_id"])

    def test_an_old_grid_of_two_villages_lives_on_in_one(self):
        west, east = lattice(4, 4), lattice(4, 4, code="V2", east=400.0)
        ids = [*west.households["household_id"], *east.households["household_id"]]
        grid_of = pd.Series(["old"] * 17 + ["new"] * 15, index=ids)
        west, east = (
            replace(v, households=v.households.assign(row=np.arange(16) + n)) for v, n in ((west, 0), (east, 16))
        )
        tables = divide(
            [west, east], [Level("micro_grid", Band(8, 20))], seed=1, effort=BRISK, terms=terms(grid_of)
        ).tables
        assert isinstance(tables.grids, gpd.GeoDataFrame)
        assert tables.grids["grid_id"].is_unique
        moves = count_moves(OldGrids(grid_of), tables.households, "micro_grid")
        assert moves.moved == 1
        assert moves.kept == {"old": "old", "new": "new"}
