"""Grids with gaps and overlaps, as other programs write them, are not published."""

from dataclasses import replace

import hamlets
import pytest
from shapely import affinity

from api.problems import refusal_of
from api.services.plans.grids_tile import must_tile
from geo.errors import InputError


def moved(tables, metres):
    """Return tables whose first grid lies some metres further west."""
    grids = tables.grids.copy()
    at = grids.index[0]
    grids.loc[at, "geometry"] = affinity.translate(grids.geometry[at], xoff=-metres)
    return replace(tables, grids=grids)


def test_grids_that_tile_their_village_pass():
    assert must_tile(hamlets.checkerboard()) is None


def test_a_gap_and_an_overlap_are_a_conflict_with_their_places():
    with pytest.raises(InputError) as caught:
        must_tile(moved(hamlets.checkerboard(), 2.0))
    told = [fault.en for fault in caught.value.faults]
    assert refusal_of(caught.value).status == 409
    assert told
    assert all(" m2 in no grid (" in one or " overlap by " in one for one in told)
    assert all("平方米" in fault.zh for fault in caught.value.faults)


def test_a_grid_twice_is_told_by_both_names():
    tables = hamlets.checkerboard()
    first, second = tables.grids["grid_id"].iloc[:2]
    twice = tables.grids.copy()
    twice.loc[twice.index[0], "geometry"] = twice.geometry.iloc[0].union(twice.geometry.iloc[1])
    with pytest.raises(InputError, match=f"{first} and {second} overlap by .* land belongs to one grid"):
        must_tile(replace(tables, grids=twice))


def test_what_rounding_leaves_passes():
    assert must_tile(moved(hamlets.checkerboard(), 1e-6)) is None
