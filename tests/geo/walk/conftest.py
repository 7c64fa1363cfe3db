from collections.abc import Callable, Sequence

import geopandas as gpd
import pytest
import shapely

Line = Sequence[tuple[float, float]]


def draw_roads(*lines: Line, **columns: list[str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=[shapely.LineString(line) for line in lines], crs="EPSG:32650")


@pytest.fixture(scope="session")
def draw() -> Callable[..., gpd.GeoDataFrame]:
    """Draws a table of roads: a list of vertices each, and columns by name."""
    return draw_roads
