import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import metric_crs, to_metric
from geo.errors import GeoError


def _places(*lonlat: tuple[float, float], crs: str | None = "EPSG:4326") -> gpd.GeoSeries:
    return gpd.GeoSeries([shapely.Point(place) for place in lonlat], crs=crs)


@pytest.mark.parametrize(
    ("place", "epsg"),
    [
        ((116.4, 39.9), 32650),
        ((26.95, 60.53), 32635),
        ((-70.6, -33.4), 32719),
        ((-180, 0), 32601),
        ((179.9, -1), 32760),
    ],
)
def test_the_metric_crs_is_the_utm_zone_of_the_middle(place: tuple[float, float], epsg: int) -> None:
    assert metric_crs(_places(place)).to_epsg() == epsg


def test_places_on_both_sides_of_the_antimeridian_have_their_middle_there() -> None:
    assert metric_crs(_places((179.8, -17), (-179.9, -17))).to_epsg() == 32760


def test_a_crs_with_latitude_first_is_read_longitude_first() -> None:
    assert metric_crs(_places((116.4, 39.9), crs="EPSG:4490")).to_epsg() == 32650


@pytest.mark.parametrize("latitude", [84.1, -80.1, 90])
def test_the_poles_have_no_zone(latitude: float) -> None:
    with pytest.raises(GeoError, match="80 S to 84 N"):
        metric_crs(_places((0, latitude), (0, 50)))


def test_places_without_a_crs_or_none_at_all_are_refused() -> None:
    with pytest.raises(GeoError, match="CRS"):
        metric_crs(_places((0, 0), crs=None))
    with pytest.raises(GeoError, match="at least one"):
        metric_crs(_places())
    with pytest.raises(GeoError, match="CRS"):
        to_metric(_places((0, 0), crs=None).to_frame("geometry"))


@given(st.floats(-179, 179), st.floats(-79, 83))
def test_a_step_north_is_as_long_in_metres_as_on_the_earth(lon: float, lat: float) -> None:
    table = _places((lon, lat), (lon, lat + 0.001)).to_frame("geometry")

    one, other = to_metric(table).geometry
    assert abs(one.distance(other) / 111.2 - 1) < 0.01
