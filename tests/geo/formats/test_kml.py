import zipfile
from pathlib import Path

import pytest
import shapely
from bad_files import KML
from planner_files import LAT, LON, border, doors, faults, only_fault, read

DOOR = """<Placemark><name>一号</name><ExtendedData>
  <Data name="id"><displayName>编号</displayName><value>h1</value></Data>
  <SchemaData><SimpleData name="households">3</SimpleData><SimpleData name="颜色">红</SimpleData></SchemaData>
</ExtendedData><Point><coordinates> 116.001,40.001,12 </coordinates></Point></Placemark>"""

SPOT = "<Point><coordinates>116,40</coordinates></Point>"


def _kml(folder: Path, content: str, name: str = "doors.kml", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(f'<?xml version="1.0" encoding="{encoding}"?>{KML.format(content)}'.encode(encoding))
    return path


def _place(geometry: str) -> str:
    return f"<Placemark>{geometry}</Placemark>"


def _ring(kind: str, text: str) -> str:
    return f"<{kind}><LinearRing><coordinates>{text}</coordinates></LinearRing></{kind}>"


def _shape_fault(folder: Path, geometry: str) -> str:
    return only_fault(doors(folder), boundary=_kml(folder, _place(geometry), "boundary.kml")).en


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "GB2312"])
def test_extended_data_become_columns_in_whatever_encoding(tmp_path: Path, encoding: str) -> None:
    inputs = read(_kml(tmp_path, DOOR, encoding=encoding))

    assert inputs.households[["household_id", "households"]].values.tolist() == [["h1", 3]]
    assert "颜色" in inputs.dropped_columns


def test_heights_go_with_a_notice(tmp_path: Path) -> None:
    inputs = read(_kml(tmp_path, DOOR))

    assert not inputs.households.has_z.any()
    assert "heights (3D) and measures are not read" in [notice.en for notice in inputs.notices]


def test_the_name_of_a_placemark_is_its_name(tmp_path: Path) -> None:
    ring = _ring("outerBoundaryIs", "116,40 116.01,40 116.01,40.002 116,40.002 116,40")
    hole = _ring("innerBoundaryIs", "116.001,40.0001 116.002,40.0001 116.002,40.0002 116.001,40.0001")
    path = _kml(tmp_path, f"<Placemark><name>石村</name><Polygon>{hole}{ring}</Polygon></Placemark>", "boundary.kml")

    villages = read(doors(tmp_path), boundary=path).villages
    assert villages["name"].tolist() == ["石村"]
    assert len(villages.geometry.iloc[0].interiors) == 1


def test_several_lines_and_a_closed_one_are_roads(tmp_path: Path) -> None:
    line = "<LineString><coordinates>116,40 116.01,40</coordinates></LineString>"
    ring = "<LinearRing><coordinates>116,40 116.01,40 116.01,40.002 116,40</coordinates></LinearRing>"
    path = _kml(tmp_path, _place(f"<MultiGeometry>{line}{ring}</MultiGeometry>") + _place(line), "roads.kml")

    assert len(read(doors(tmp_path), roads=path).roads) == 3


def test_of_several_folders_the_one_named_for_the_part_is_read(tmp_path: Path) -> None:
    other = DOOR.replace("h1", "h2")
    named = _kml(tmp_path, f"<Folder><name>Households</name>{DOOR}</Folder><Folder><name>old</name>{other}</Folder>")

    assert read(named).households["household_id"].tolist() == ["h1"]
    unnamed = _kml(tmp_path, f"<Folder><name>北</name>{DOOR}</Folder><Folder><name>南</name>{other}</Folder>")
    assert "has 2 folders with placemarks (北, 南); one, or one named households" in only_fault(unnamed).en


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        ("<Polygon></Polygon>", "null or empty"),
        ("<Point><coordinates/></Point>", "null or empty"),
        (_place("").join(["", ""]), "null or empty"),
        (f"<Polygon>{_ring('outerBoundaryIs', '116,40 116.01,40 116.01,40.1 116,40.002')}</Polygon>", "open ring"),
        (f"<Polygon>{_ring('outerBoundaryIs', '116,40 116.01,40 116,40')}</Polygon>", "ring of 3 positions"),
        (f"<Polygon>{_ring('outerBoundaryIs', '116,40 nan,40 116.01,40.1 116,40')}</Polygon>", "NaN or infinite"),
        ("<LineString><coordinates>116,40</coordinates></LineString>", "line of one position"),
        ("<Point><coordinates>116,40 117,40</coordinates></Point>", "point of several positions"),
        ("<Point><coordinates>116, 40</coordinates></Point>", "lon,lat or lon,lat,height"),
        ("<Point><coordinates>116;40</coordinates></Point>", "lon,lat or lon,lat,height"),
        ("<Point><coordinates>1l6,40</coordinates></Point>", "has the position a text of 6 characters"),
        ("<Model/>", "has a Model"),
        (SPOT * 2, "several geometries"),
        (
            "<MultiGeometry><Point><coordinates>1,1</coordinates></Point><Polygon/></MultiGeometry>",
            "GeometryCollection",
        ),
        ("<MultiGeometry><MultiGeometry><Polygon/></MultiGeometry></MultiGeometry>", "GeometryCollection"),
    ],
)
def test_a_shape_that_is_none_is_named_with_the_reason(tmp_path: Path, geometry: str, reason: str) -> None:
    assert reason in _shape_fault(tmp_path, geometry)


def test_a_placemark_is_named_by_its_number(tmp_path: Path) -> None:
    path = _kml(tmp_path, DOOR + DOOR.replace("h1", "h2").replace(",40.001,12", ""))

    assert {fault.where for fault in faults(path)} == {"doors.kml, feature 2"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<Folder>" * 70 + "</Folder>" * 70, "nested too deep"),
        ("<Folder>", "is not KML"),
        ("".join(f'<Data name="{i}"/>' for i in range(2_001)), "more than 2,000 columns"),
        ("<Placemark/>" * 75_001, "more than 75,000 placemarks"),
        ("<a/>" * 1_000_001, "tags; at most 1,000,000"),
        (_place("<MultiGeometry>" + "<Point/>" * 150_001), "more than 150,000 shapes"),
        (
            _place("<Point><coordinates>" + "1,1,1 " * 1_000_001 + "</coordinates></Point>"),
            "more than 1,000,000 vertices",
        ),
    ],
    ids=["deep", "cut short", "columns", "placemarks", "tags", "shapes", "vertices"],
)
def test_too_much_of_anything_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    assert reason in only_fault(_kml(tmp_path, content)).en


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/doors.kml</href></Link></NetworkLink>"

    assert read(_kml(tmp_path, link + DOOR)).households["household_id"].tolist() == ["h1"]


def test_the_file_in_a_kmz_is_read_and_named(tmp_path: Path) -> None:
    for content, name in ((DOOR, "good.kmz"), (DOOR + DOOR, "bad.kmz")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("files/icon.png", b"")
            archive.writestr("doc.kml", KML.format(content))

    assert len(read(tmp_path / "good.kmz").households) == 1
    assert "bad.kmz/doc.kml, features 1, 2" in only_fault(tmp_path / "bad.kmz").where


def test_coordinates_of_kml_are_longitude_and_latitude(tmp_path: Path) -> None:
    door = read(_kml(tmp_path, DOOR), boundary=border(tmp_path)).households.to_crs(4326).geometry.iloc[0]

    assert shapely.distance(door, shapely.Point(LON + 0.001, LAT + 0.001)) < 1e-9
