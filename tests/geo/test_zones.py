import numpy as np
import pytest
from pyproj import CRS
from pyproj.enums import WktVersion

from geo.zones import ZONES, GridCrs, Reading, grid_crs, is_cgcs2000, old_datum, read_metres, zone_at, zones_at_northing

PLAIN, PREFIXED = (619_217.8, 4_163_000.0), (37_619_217.8, 4_163_000.0)


def test_codes_of_zones_are_those_of_the_registry() -> None:
    for zone in ZONES.values():
        for prefixed in (True, False):
            crs = zone.crs(prefixed=prefixed)
            label = f"zone {zone.number}" if prefixed else f"CM {zone.meridian_deg}E"
            assert crs.name == f"CGCS2000 / {'3-degree ' if zone.width_deg == 3 else ''}Gauss-Kruger {label}"


@pytest.mark.parametrize(("epsg", "number", "prefixed"), [(4525, 37, True), (4546, 37, False), (4497, 19, True)])
def test_a_zone_is_known_by_its_parameters_whatever_its_name(epsg: int, number: int, prefixed: bool) -> None:
    nameless = CRS.from_wkt(CRS.from_epsg(epsg).to_wkt(WktVersion.WKT1_ESRI).replace("CGCS2000_", "county_"))

    assert grid_crs(nameless) == GridCrs(ZONES[number], prefixed)


@pytest.mark.parametrize("epsg", [4490, 4326, 32649, 2361, 3857])
def test_what_is_no_zone_of_cgcs2000_is_none(epsg: int) -> None:
    assert grid_crs(CRS.from_epsg(epsg)) is None


def test_old_datums_are_told_from_cgcs2000() -> None:
    assert old_datum(CRS.from_epsg(2361)) == "Xian 1980"
    assert old_datum(CRS.from_epsg(4214)) == "Beijing 1954"
    assert old_datum(CRS.from_epsg(4525)) is None
    assert is_cgcs2000(CRS.from_epsg(4490))
    assert not is_cgcs2000(CRS.from_epsg(4326))


@pytest.mark.parametrize(
    ("xy", "reading"),
    [
        (PLAIN, Reading(swapped=False, zone=None)),
        (PLAIN[::-1], Reading(swapped=True, zone=None)),
        (PREFIXED, Reading(swapped=False, zone=ZONES[37])),
        (PREFIXED[::-1], Reading(swapped=True, zone=ZONES[37])),
        ((19_619_217.8, 4_163_000.0), Reading(swapped=False, zone=ZONES[19])),
    ],
)
def test_magnitudes_tell_the_axes_and_the_zone(xy: tuple[float, float], reading: Reading) -> None:
    assert read_metres(np.array([xy, xy])) == reading


@pytest.mark.parametrize(
    "other", [(116.4, 39.9), PREFIXED, (38_619_217.8, 4_163_000.0), PLAIN[::-1], (99e6, 4_163_000.0)]
)
def test_numbers_that_do_not_all_say_the_same_say_nothing(other: tuple[float, float]) -> None:
    assert read_metres(np.array([PLAIN, other])) is None


@pytest.mark.parametrize(
    ("place", "number"),
    [((112.35, 37.6), 37), ((112.6, 37.6), 38), ((75.98, 39.47), 25), ((110.3, 20.0), 37), ((91.1, 29.65), 30)],
)
def test_a_place_of_china_lies_in_a_zone(place: tuple[float, float], number: int) -> None:
    assert zone_at(*place) == ZONES[number]


NEIGHBOURS = {
    "Kathmandu": (85.3, 27.7), "Bogna": (123.73, 13.19), "Male": (73.5, 4.2), "Seoul": (127.0, 37.6),
    "Hanoi": (105.85, 21.03), "Almaty": (76.9, 43.2), "Delhi": (77.2, 28.6), "Kotka": (26.95, 60.5),
}  # fmt: skip


@pytest.mark.parametrize("town", NEIGHBOURS)
def test_a_town_of_a_neighbour_lies_in_none(town: str) -> None:
    assert zone_at(*NEIGHBOURS[town]) is None


def test_a_northing_leaves_the_zones_with_land_so_far_north() -> None:
    assert [zone.number for zone in zones_at_northing(4_163_000)] == list(range(25, 42))
    assert [zone.number for zone in zones_at_northing(2_100_000)] == [36, 37]
