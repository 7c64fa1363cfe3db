import os
from pathlib import Path

import pytest
from planner_files import border, doors, only_fault

from geo.errors import InputError
from geo.formats import door


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    fault = only_fault(tmp_path / "nowhere.geojson")

    assert fault.where == "nowhere.geojson"
    assert "no such file" in fault.en
    assert "文件不存在" in fault.zh


def test_an_address_is_no_file(tmp_path: Path) -> None:
    for address in ("/vsicurl/http://127.0.0.1/doors.gpkg", "https://127.0.0.1/doors.gpkg", "/vsizip/a.zip/doors.shp"):
        assert "no such file" in only_fault(Path(address)).en


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "doors.gpkg").mkdir()

    assert "not a regular file" in only_fault(tmp_path / "doors.gpkg").en


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "doors.csv")

    assert "not a regular file" in only_fault(tmp_path / "doors.csv").en


def test_a_path_with_nul_is_refused(tmp_path: Path) -> None:
    assert only_fault(Path("doors\0.csv")).en


def test_a_file_of_no_bytes_is_empty(tmp_path: Path) -> None:
    (tmp_path / "doors.csv").touch()

    assert "is empty (0 bytes)" in only_fault(tmp_path / "doors.csv").en


def test_a_file_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MAX_BYTES", 100)
    path = doors(tmp_path)

    assert f"has {path.stat().st_size} bytes; at most 100" in only_fault(path).en


@pytest.mark.parametrize("name", ["doors.xls", "doors.vrt", "doors.dxf", "doors.rar", "doors", "doors.geojson.exe"])
def test_a_format_that_is_not_read_is_told_with_those_that_are(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"content")

    fault = only_fault(tmp_path / name)

    assert fault.where == name
    assert ".geojson" in fault.en
    assert ".csv" in fault.zh


def test_a_table_of_points_gives_no_boundary(tmp_path: Path) -> None:
    table = tmp_path / "boundary.csv"
    table.write_text("lon,lat\n116,40\n")

    assert "a .csv file cannot give boundary" in only_fault(doors(tmp_path), boundary=table).en


def test_an_extract_is_known_by_its_name_in_any_case_for_every_part(tmp_path: Path) -> None:
    extract = tmp_path / "doors.OSM.PBF"
    extract.write_bytes(b"content of another kind")

    assert "is not OpenStreetMap data" in only_fault(extract, boundary=border(tmp_path)).en


def test_an_extract_that_is_none_is_refused(tmp_path: Path) -> None:
    extract = tmp_path / "roads.osm.pbf"
    extract.write_bytes(b"content of another kind")

    assert only_fault(doors(tmp_path), roads=extract).where == "roads.osm.pbf"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_comes_with_the_encoding_it_is_in(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "doors.csv").write_bytes("编号,户数\r\n㐂一,2".encode(encoding))

    text, found = door.read_encoded_text(tmp_path / "doors.csv")
    assert text == "编号,户数\r\n㐂一,2" == door.read_text(tmp_path / "doors.csv")
    assert found == encoding.removesuffix("-sig")


@pytest.mark.parametrize("content", [b"a\nb\n\xff\xff\x80", "a\nb\n东坡组".encode()[:-1], b"\xff\xfea"])
def test_a_text_in_no_encoding_is_refused_with_its_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "doors.csv").write_bytes(content)

    with pytest.raises(InputError, match=r"neither UTF-8 nor GB 18030 text \(line [13]\)"):
        door.read_text(tmp_path / "doors.csv")
