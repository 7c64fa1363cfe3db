import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import shapely
from planner_files import doors, geojson, gpkg, only_fault, read, spot

from geo.formats import door, ogr

DOORS = [(spot(i, 1), {"id": f"0{i}", "households": i, "secret": "x"}) for i in range(1, 4)]


def test_a_package_is_read_with_its_crs(tmp_path: Path) -> None:
    inputs = read(gpkg(tmp_path / "doors.gpkg", DOORS))

    assert inputs.households["household_id"].tolist() == ["01", "02", "03"]
    assert inputs.households["households"].tolist() == [1, 2, 3]
    assert inputs.dropped_columns == ("secret",)


def test_whole_numbers_beside_blanks_become_text_without_a_point(tmp_path: Path) -> None:
    entries = [(spot(1, 1), {"id": 7, "building_id": 12}), (spot(2, 1), {"id": 8, "building_id": None})]

    households = read(gpkg(tmp_path / "doors.gpkg", entries)).households
    assert households["household_id"].tolist() == ["7", "8"]
    assert households["building_id"].tolist() == ["12", None]


def test_a_virtual_layer_is_not_opened_whatever_its_name(tmp_path: Path) -> None:
    doors(tmp_path)
    source = "<SrcDataSource>households.geojson</SrcDataSource>"
    layer = f'<OGRVRTDataSource><OGRVRTLayer name="households">{source}</OGRVRTLayer></OGRVRTDataSource>'
    for name in ("doors.gpkg", "doors.shp", "doors.geojson"):
        (tmp_path / name).write_text(layer)

        assert only_fault(tmp_path / name).where == name


def test_a_database_that_is_no_package_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "doors.gpkg") as database:
        database.execute("create table doors (id text)")

    assert "is not a GeoPackage" in only_fault(tmp_path / "doors.gpkg").en


def test_a_package_cut_short_is_refused_without_the_folders_of_its_path(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.gpkg", DOORS)
    path.write_bytes(path.read_bytes()[:5000])

    fault = only_fault(path)
    assert fault.where == "doors.gpkg"
    assert str(tmp_path) not in fault.en


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_package_without_a_crs_is_refused(tmp_path: Path) -> None:
    fault = only_fault(gpkg(tmp_path / "doors.gpkg", DOORS, crs=None))

    assert "the CRS is not known; set it in the file" in fault.en


def test_a_crs_that_is_not_on_the_earth_is_refused(tmp_path: Path) -> None:
    site = 'LOCAL_CS["Site grid",UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH]]'

    assert "is not on the earth" in only_fault(gpkg(tmp_path / "doors.gpkg", DOORS, crs=site)).en


def test_a_crs_of_another_planet_is_refused(tmp_path: Path) -> None:
    moon = "+proj=longlat +R=1737400 +no_defs"

    assert "is not on the earth" in only_fault(gpkg(tmp_path / "doors.gpkg", DOORS, crs=moon)).en


def test_of_several_layers_the_one_named_for_the_part_is_read(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "all.gpkg", DOORS, layer="households")
    gpkg(path, [(shapely.LineString([spot(1, 1), spot(3, 1)]), {"highway": "path"})], layer="Roads")

    inputs = read(path, roads=path)
    assert (len(inputs.households), len(inputs.roads)) == (3, 1)


def test_several_layers_of_other_names_are_told(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "all.gpkg", DOORS, layer="north")
    gpkg(path, DOORS, layer="south")

    assert "(north, south); one, or one named households, would be right" in only_fault(path).en


def test_a_feature_is_named_by_its_id_in_the_package(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.gpkg", DOORS, SPATIAL_INDEX="NO")  # its triggers call functions of GDAL
    with sqlite3.connect(path) as database:
        database.execute("delete from doors where fid = 1")
        database.execute("update doors set households = 0 where fid = 3")

    assert only_fault(path).where == "doors.gpkg, feature 3, column households"


def test_dates_are_no_counts_and_files_of_other_parts_name_their_dropped_columns(tmp_path: Path) -> None:
    path = geojson(tmp_path / "roads.geojson", [(shapely.LineString([spot(1, 1), spot(3, 1)]), {"lit": "yes"})])

    assert read(gpkg(tmp_path / "doors.gpkg", DOORS), roads=path).dropped_columns == ("secret", "roads.lit")


@pytest.mark.parametrize("view", ["endless", "gpkg_contents"])
def test_a_layer_that_is_a_view_is_refused_before_it_is_asked_for_rows(tmp_path: Path, view: str) -> None:
    path = gpkg(tmp_path / "doors.gpkg", DOORS, SPATIAL_INDEX="NO")
    rows = "with recursive n(fid) as (select 1 union all select fid + 1 from n) select fid from n"
    with sqlite3.connect(path) as database:
        if view == "gpkg_contents":
            database.execute("alter table gpkg_contents rename to old")
        else:
            database.execute("update gpkg_contents set table_name = 'endless'")
            database.execute("update gpkg_geometry_columns set table_name = 'endless'")
        database.execute(f"create view {view} as {rows}")

    assert f"has layers that are views or computed ({view})" in only_fault(path).en


def test_too_many_entries_are_not_read_to_their_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MAX_FEATURES", 2)
    monkeypatch.setattr(ogr, "MAX_FEATURES", 2)

    assert "has more than 2 entries" in only_fault(gpkg(tmp_path / "doors.gpkg", DOORS)).en


def test_a_computed_column_is_refused_unread(tmp_path):
    path = gpkg(tmp_path / "h.gpkg", [(spot(1, 1), {"id": "a"})])
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("ALTER TABLE h ADD COLUMN unit TEXT GENERATED ALWAYS AS (hex(zeroblob(200000000))) VIRTUAL")
    assert "views or computed (h)" in only_fault(path).en
