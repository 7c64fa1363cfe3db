"""What is said of the coordinates of files, on a command line or in a form."""

from pathlib import Path

import pytest

from api.services.inputs.coordinates import epsg_crs, read_coordinates

FILES = {"households": Path("h.geojson"), "boundary": Path("b.gpkg"), "roads": Path("area.osm.pbf")}


def test_one_word_goes_for_all_files_but_an_extract_and_a_role_goes_before_it():
    said = read_coordinates(["GCJ-02", "boundary=wgs84"], ["4546"], FILES)

    assert said.faults == ()
    assert dict(said.datum) == {"households": "gcj02", "boundary": "wgs84"}
    assert {role: crs.to_epsg() for role, crs in said.crs.items()} == {"households": 4546, "boundary": 4546}
    assert dict(read_coordinates(["roads=bd09"], [], FILES).datum) == {"roads": "bd09"}


def test_nothing_said_is_nothing():
    said = read_coordinates([], [], FILES)

    assert (dict(said.datum), dict(said.crs), said.faults) == ({}, {}, ())


@pytest.mark.parametrize(
    ("datums", "crs", "told"),
    [
        (["mars"], [], "one of wgs84, cgcs2000, gcj02, bd09 would be right"),
        (["buildings=gcj02"], [], "'buildings' is no file that is given; households, boundary, roads are"),
        (["gcj02", "bd09"], [], "is said twice"),
        (["boundary=gcj02", "boundary=bd09"], [], "is said twice"),
        ([], ["boundary=1"], "the EPSG code of a map or lon/lat CRS"),
        (["="], [], "would be right"),
    ],
)
def test_what_makes_no_sense_is_named(datums, crs, told):
    (fault,) = read_coordinates(datums, crs, FILES).faults

    assert told in fault.en
    assert fault.where.startswith("--datum" if datums else "--crs")


@pytest.mark.parametrize(
    ("text", "code"), [("4546", 4546), (" epsg:4490 ", 4490), ("5773", None), ("999999", None), ("x", None)]
)
def test_an_epsg_code_is_that_of_a_map_or_of_degrees(text, code):
    crs = epsg_crs(text)

    assert (crs.to_epsg() if crs else None) == code
