from pathlib import Path

import pytest
from planner_files import gpkg, only_fault, read, spot

DOORS = [
    (spot(1, 1), {"id": "一号", "households": 2, "组别": "东"}),
    (spot(2, 1), {"id": "二号", "households": 1, "组别": "西"}),
]


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
@pytest.mark.parametrize("names_it", [True, False])
def test_chinese_is_read_right_or_not_at_all(tmp_path: Path, encoding: str, names_it: bool) -> None:
    path = gpkg(tmp_path / "doors.shp", DOORS, encoding=encoding)
    if not names_it:
        path.with_suffix(".cpg").unlink()

    inputs = read(path)
    assert inputs.households["household_id"].tolist() == ["一号", "二号"]
    assert inputs.dropped_columns == ("组别",)


@pytest.mark.filterwarnings("ignore:Could not decode error message")
@pytest.mark.filterwarnings("ignore:Normalized/laundered field name")
def test_a_heading_cut_within_a_character_loses_only_that(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.shp", [(spot(1, 1), {"id": "a", "村民小组": "东"})], encoding="UTF-8")

    assert read(path).dropped_columns == ("村民小",)


def test_text_of_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.shp", [(spot(1, 1), {"id": "abc", "households": 1})])
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace(b"abc", b"\xff\xff\x80"))

    assert "neither UTF-8 nor GB 18030" in only_fault(path).en


def test_a_shapefile_without_prj_is_refused(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.shp", DOORS, encoding="UTF-8")
    path.with_suffix(".prj").unlink()

    assert "a shapefile has it in .prj" in only_fault(path).en


def test_a_prj_of_random_bytes_is_refused(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.shp", DOORS, encoding="UTF-8")
    path.with_suffix(".prj").write_bytes(b'GEOGCS["\xff\xfe' + path.with_suffix(".prj").read_bytes()[8:])

    assert only_fault(path).where == "doors.shp"


def test_a_shapefile_without_its_table_has_no_ids(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.shp", DOORS, encoding="UTF-8")
    path.with_suffix(".dbf").unlink()

    assert "no column household_id or id" in only_fault(path).en


def test_a_shapefile_without_its_index_is_refused(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.shp", DOORS, encoding="UTF-8")
    path.with_suffix(".shx").unlink()

    assert "cannot be read" in only_fault(path).en


def test_a_name_is_not_a_format(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.gpkg", DOORS)

    assert "is not a shapefile" in only_fault(path.rename(tmp_path / "doors.shp")).en
