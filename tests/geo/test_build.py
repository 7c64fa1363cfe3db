import dataclasses
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from geo.build import build_villages
from geo.inputs import Inputs
from geo.schema import BARRIERS, BUILDINGS, HOUSEHOLDS, ROADS

METRIC = CRS.from_epsg(32650)


def _table(shapes: Sequence[shapely.Geometry], columns: Sequence[str]) -> gpd.GeoDataFrame:
    facts = pd.DataFrame({column: pd.Series([""] * len(shapes), dtype=object) for column in columns})
    return gpd.GeoDataFrame(facts, geometry=gpd.GeoSeries(shapes, crs=METRIC), crs=METRIC)


def _inputs(
    doors: Sequence[tuple[float, float, str | None]], areas: dict[str, shapely.Polygon] | None = None
) -> Inputs:
    """Return doors (x, y, village that the row names) and villages by name, whose codes are c0, c1, ..."""
    households = _table([shapely.Point(x, y) for x, y, _ in doors], HOUSEHOLDS)
    households = households.assign(
        household_id=[f"h{i}" for i in range(len(doors))], households=2, village=[said for *_, said in doors]
    )
    villages = None
    if areas is not None:
        codes = [f"c{i}" for i in range(len(areas))]
        villages = gpd.GeoDataFrame({"code": codes, "name": list(areas)}, geometry=list(areas.values()), crs=METRIC)
    return Inputs(
        METRIC, households, households[["household_id"]], villages,
        _table([], ROADS), _table([], BARRIERS), _table([], BUILDINGS), (), (),
    )  # fmt: skip


#   0        100       200
#   ┌─────────┬─────────┐
#   │  east   │  west   │
#   └─────────┴─────────┘
TWO = {"east": shapely.box(0, 0, 100, 100), "west": shapely.box(100, 0, 200, 100)}


def test_a_door_belongs_to_the_village_in_which_it_lies_and_keeps_its_row() -> None:
    east, west = build_villages(_inputs([(150, 50, None), (50, 50, "west"), (160, 50, "west")], TWO))

    assert (east.code, east.name) == ("c0", "east")
    assert east.households[["household_id", "village", "row"]].values.tolist() == [["h1", "c0", 1]]
    assert west.households["row"].tolist() == [0, 2]
    assert west.households.index.tolist() == [0, 1]


def test_a_village_without_doors_stands_with_no_households() -> None:
    _, west = build_villages(_inputs([(50, 50, None)], TWO))

    assert west.households.empty
    assert west.boundary.equals(TWO["west"])


def test_all_villages_have_all_roads_and_the_barriers_and_buildings_that_touch_them() -> None:
    river = shapely.LineString([(-50, 50), (50, 50)])
    given = dataclasses.replace(
        _inputs([(50, 50, None)], TWO),
        roads=_table([shapely.LineString([(500, 0), (600, 0)])], ROADS),
        barriers=_table([river], BARRIERS),
        buildings=_table([shapely.box(90, 40, 110, 60), shapely.box(300, 0, 310, 10)], BUILDINGS),
    )

    east, west = build_villages(given)
    assert (len(east.roads), len(west.roads)) == (1, 1)
    assert (len(east.barriers), len(west.barriers)) == (1, 0)
    assert east.barriers.geometry.iloc[0].equals(river)
    assert (len(east.buildings), len(west.buildings)) == (1, 1)
    assert east.estimated == frozenset()


def test_what_was_not_given_is_estimated() -> None:
    (village,) = build_villages(_inputs([(50, 50, None), (90, 50, None)]))

    assert (village.code, village.name) == ("V1", "V1")
    assert village.estimated == {"boundary", "roads"}
    assert shapely.distance(village.boundary.exterior, village.households.geometry).min() > 39


def test_without_a_boundary_each_village_named_gets_its_own_outline() -> None:
    north, south = build_villages(_inputs([(0, 0, "北村"), (50, 0, "南村"), (0, 50, "北村")]))

    assert [(each.code, each.name) for each in (north, south)] == [("V1", "北村"), ("V2", "南村")]
    assert north.households["row"].tolist() == [0, 2]
    assert north.boundary.intersection(south.boundary).area < 1e-6
    assert shapely.covers(south.boundary, south.households.geometry).all()


def test_without_a_boundary_names_that_can_be_codes_are_codes() -> None:
    assert [each.code for each in build_villages(_inputs([(0, 0, "110101"), (900, 0, "110102")]))] == [
        "110101",
        "110102",
    ]


def test_building_changes_nothing_that_it_was_given() -> None:
    given = _inputs([(50, 50, "west")], TWO)
    before = given.households.copy()

    (east, _) = build_villages(given)
    east.households["households"] = 9
    pd.testing.assert_frame_equal(given.households, before)
