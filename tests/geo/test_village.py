import dataclasses
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.errors import GeoError
from geo.village import Village

METRIC = "EPSG:32650"


def _village(**changes: Any) -> Village:
    nothing = gpd.GeoDataFrame(geometry=[], crs=METRIC)
    households = gpd.GeoDataFrame(
        {"household_id": ["a", "b"], "households": [1, 2]}, geometry=gpd.points_from_xy([1, 2], [1, 2]), crs=METRIC
    )
    sound = {"boundary": shapely.box(0, 0, 9, 9), "households": households, "roads": nothing, "barriers": nothing}
    return Village(**{"code": "V1", "name": "石村", **sound, "buildings": nothing, "estimated": frozenset(), **changes})


def test_a_village_holds_copies() -> None:
    households = _village().households
    village = _village(households=households)

    households.loc[0, "households"] = 99
    assert village.households["households"].tolist() == [1, 2]


def test_a_village_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        _village().name = "other"  # type: ignore[misc]


@pytest.mark.parametrize("shape", [shapely.Polygon(), shapely.LineString([(0, 0), (1, 1)])])
def test_a_boundary_is_land(shape: shapely.Geometry) -> None:
    with pytest.raises(GeoError, match="polygon with land in it"):
        _village(boundary=shape)


def test_households_are_in_metres() -> None:
    with pytest.raises(GeoError, match=r"use geo\.crs\.to_metric"):
        _village(households=_village().households.to_crs("EPSG:4326"))


def test_tables_are_in_one_crs() -> None:
    with pytest.raises(GeoError, match="roads: CRS must be that of the households"):
        _village(roads=gpd.GeoDataFrame(geometry=[], crs="EPSG:32651"))


def test_households_are_numbered_from_nought() -> None:
    with pytest.raises(GeoError, match="reset_index"):
        _village(households=_village().households.iloc[1:])


@pytest.mark.parametrize(
    ("column", "values", "reason"),
    [("household_id", ["a", "a"], "ids must be unique"), ("households", [0, 1], "at least 1 household")],
)
def test_households_have_their_own_ids_and_at_least_one_household(column: str, values: list[Any], reason: str) -> None:
    with pytest.raises(GeoError, match=reason):
        _village(households=_village().households.assign(**{column: values}))


def test_columns_that_lack_are_named() -> None:
    with pytest.raises(GeoError, match="columns households are missing, got household_id"):
        _village(households=_village().households.drop(columns="households"))
