"""Dedicated areas are clipped to their village, piece by piece, and leave nothing thin behind."""

import geopandas as gpd
import pytest
import shapely

from geo.dedicated import clip_areas

CRS = "EPSG:32650"
LAND = shapely.box(0, 0, 100, 100)


def clipped(*areas: shapely.Geometry) -> gpd.GeoDataFrame:
    names = [f"area {k}" for k in range(len(areas))]
    return clip_areas(gpd.GeoDataFrame({"name": names}, geometry=list(areas), crs=CRS), LAND)


def test_an_area_over_the_border_keeps_what_lies_inside():
    pieces = clipped(shapely.box(80, 10, 130, 30))
    assert pieces.geometry.area.tolist() == pytest.approx([400.0])


def test_an_area_that_falls_apart_has_a_row_a_piece():
    shape = shapely.MultiPolygon([shapely.box(10, 10, 20, 20), shapely.box(40, 40, 50, 50)])
    pieces = clipped(shapely.box(60, 60, 70, 70), shape)
    assert pieces["name"].tolist() == ["area 0", "area 1", "area 1"]
    assert set(pieces.geom_type) == {"Polygon"}


@pytest.mark.parametrize(
    "shape", [shapely.box(99.7, 10, 130, 60), shapely.box(100, 10, 130, 60), shapely.box(200, 0, 300, 9)]
)
def test_a_neighbour_that_reaches_over_by_a_hands_breadth_gives_no_piece(shape):
    assert clipped(shape).empty
