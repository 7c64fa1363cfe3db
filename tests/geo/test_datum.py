import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.datum import CHINA, DATUMS, from_wgs84, to_wgs84
from geo.errors import GeoError

# As published by two implementations: the README of "coordtransform", and the tests of "eviltransform".
BEIJING = (116.404, 39.915)
PUBLISHED = [
    (BEIJING, "gcj02", (116.41024449916938, 39.91640428150164)),
    (BEIJING, "bd09", (116.41662724378733, 39.922699552216216)),
    ((121.5272106, 31.1774276), "gcj02", (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), "gcj02", (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), "gcj02", (116.38404722455657, 39.91334545536069)),
]

in_china = st.tuples(st.floats(CHINA[0], CHINA[2]), st.floats(CHINA[1], CHINA[3]))


@pytest.mark.parametrize(("place", "datum", "published"), PUBLISHED)
def test_a_shift_is_the_published_one_both_ways(
    place: tuple[float, float], datum: str, published: tuple[float, float]
) -> None:
    there, back = from_wgs84(np.array([place]), datum), to_wgs84(np.array([published]), datum)

    assert np.abs(there - published).max() < 1e-9
    assert np.abs(back - place).max() < 1e-9


@given(place=in_china, datum=st.sampled_from(DATUMS))
def test_the_way_back_undoes_the_way_there(place: tuple[float, float], datum: str) -> None:
    given_places = np.array([place])

    assert np.abs(to_wgs84(from_wgs84(given_places, datum), datum) - given_places).max() < 1e-9


@given(lon=st.floats(-180, 180), lat=st.floats(-85, 85), datum=st.sampled_from(("gcj02", "bd09")))
def test_nothing_is_shifted_far_outside_china(lon: float, lat: float, datum: str) -> None:
    west, south, east, north = CHINA
    if west - 0.1 <= lon <= east + 0.1 and south - 0.1 <= lat <= north + 0.1:
        lon -= 180.0  # the other side of the earth

    assert (from_wgs84(np.array([[lon, lat]]), datum) == (lon, lat)).all()
    assert (to_wgs84(np.array([[lon, lat]]), datum) == (lon, lat)).all()


@pytest.mark.parametrize(("datum", "least_m", "most_m"), [("gcj02", 300, 700), ("bd09", 900, 1_600)])
def test_villages_in_shanxi_and_sichuan_move_by_what_was_measured(datum: str, least_m: float, most_m: float) -> None:
    places = np.array([(112.35, 37.6), (106.1, 30.8)])

    shift_m = np.hypot(*((from_wgs84(places, datum) - places) * (96_000, 111_000)).T)
    assert ((shift_m > least_m) & (shift_m < most_m)).all()


@pytest.mark.parametrize("datum", ["wgs84", "cgcs2000"])
def test_cgcs2000_is_wgs84(datum: str) -> None:
    assert (to_wgs84(np.array([BEIJING]), datum) == BEIJING).all()
    assert (from_wgs84(np.array([BEIJING]), datum) == BEIJING).all()


def test_places_come_back_in_order_and_what_came_in_is_left_alone() -> None:
    places = np.array([BEIJING, (9.5, 47.2), (np.nan, np.nan), (112.35, 37.6)])
    before = places.copy()

    moved = from_wgs84(places, "gcj02")
    assert np.array_equal(places, before, equal_nan=True)
    assert np.array_equal((moved != places).any(axis=1), [True, False, True, True])
    assert np.isnan(moved[2]).all()
    assert from_wgs84(np.empty((0, 2)), "bd09").shape == (0, 2)


def test_a_datum_that_does_not_exist_is_refused() -> None:
    with pytest.raises(GeoError, match="one of wgs84, cgcs2000, gcj02, bd09 would be right, got 'mars'"):
        to_wgs84(np.array([BEIJING]), "mars")
