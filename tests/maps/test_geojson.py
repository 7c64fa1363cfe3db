import json

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from maps.geojson import collect, lonlat, plain, to_script

CRS = "EPSG:32650"


def squares(n: int = 2) -> gpd.GeoDataFrame:
    lower = 500_000 + 33.3 * np.arange(n)
    shapes = shapely.box(lower, 4_000_000, lower + 33.3, 4_000_033.3)
    return gpd.GeoDataFrame({"name": [f"g{i}" for i in range(n)]}, geometry=shapes, crs=CRS)


def test_coordinates_are_longitude_and_latitude_with_six_decimals():
    ring = collect(squares(1))["features"][0]["geometry"]["coordinates"][0]
    assert all(116 < x < 118 and 36 < y < 37 for x, y in ring)
    assert all(len(str(value).split(".")[1]) <= 6 for place in ring for value in place)


def test_a_shared_border_stays_shared():
    left, right = lonlat(squares().geometry)
    assert left.intersection(right).length > 0
    assert left.intersection(right).area == 0
    assert left.overlaps(right) is False


def test_heights_are_dropped():
    table = gpd.GeoDataFrame(geometry=[shapely.Point(500_000, 4_000_000, 12)], crs=CRS)
    assert len(collect(table)["features"][0]["geometry"]["coordinates"]) == 2


def test_rows_without_a_shape_are_left_out():
    table = gpd.GeoDataFrame(
        {"name": ["a", "b", "c"]}, geometry=[None, shapely.Point(), shapely.Point(500_000, 4_000_000)], crs=CRS
    )
    assert [feature["properties"]["name"] for feature in collect(table, ["name"])["features"]] == ["c"]


def test_an_empty_table_is_an_empty_collection():
    assert collect(squares(0), ["name"])["features"] == []


def test_a_missing_figure_is_null():
    assert [plain(value) for value in (np.nan, None, pd.NA, pd.NaT, np.float64("inf"))] == [None] * 5
    assert json.dumps([plain(np.int64(3)), plain(np.bool_(True)), plain("x")]) == '[3, true, "x"]'


def test_script_text_cannot_close_its_element_and_reads_back_the_same():
    texts = ["</script><script>x", "<!-- ", "&amp;", "\u2028", "微网格", '"quoted"\\', "${1}`"]
    script = to_script(texts)
    assert not set("<>&\u2028") & set(script)
    assert "微网格" in script
    assert json.loads(script) == texts
