"""The best plan so far as shapes, drawn seldom enough not to hold up the search."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from api.services.drawing.sketch import Sketch, grids_of
from partition.divide_village import Best

CRS = "EPSG:32650"


@pytest.fixture
def best() -> Best:
    """Return a plan of four cells in a row, two to a grid, one of which is in none."""
    cells = [shapely.box(500_000 + 100 * i, 4_400_000, 500_100 + 100 * i, 4_400_100) for i in range(5)]
    units = gpd.GeoDataFrame({"households": [1, 2, 3, 4, 5]}, geometry=cells, crs=CRS)
    return Best("石村", "grid", 12.0, None, np.array([0, 0, 1, 1, -1]), units)


def test_a_grid_is_the_land_of_its_units_with_their_households(best):
    one, other = grids_of(best)
    assert (one["properties"]["households"], other["properties"]["households"]) == (3, 7)
    areas = (
        gpd.GeoSeries([shapely.geometry.shape(each["geometry"]) for each in (one, other)], crs=4326).to_crs(CRS).area
    )
    assert areas.tolist() == pytest.approx([20_000, 20_000], rel=0.02)


def test_shapes_are_not_drawn_again_before_they_have_rested(best):
    moments = iter([0.0, 0.0, 0.5, 5.0, 5.0])
    sketch = Sketch(clock=lambda: next(moments))
    assert [sketch.of(best)["serial"] for _ in range(3)] == [1, 1, 2]


def test_what_is_proven_is_drawn_at_once_and_villages_stand_beside_each_other(best):
    sketch = Sketch(clock=lambda: 0.0)
    sketch.of(best)
    said = sketch.of(Best("河村", "grid", 8.0, 0.1, best.grid_of, best.units), at_once=True)
    assert (said["serial"], said["gap"]) == (2, 0.1)
    assert [grid["properties"]["village"] for grid in said["grids"]] == ["石村", "石村", "河村", "河村"]
