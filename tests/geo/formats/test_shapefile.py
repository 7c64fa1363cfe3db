from pathlib import Path

import pytest
from planner_files import gpkg, only_fault, read, spot

from geo.formats import shapefile

DOORS = [
    (spot(1, 1), {"id": "一号", "households": 2, "颜色": "红"}),
    (spot(2, 1), {"id": "二号", "households": 1, "颜色": "蓝"}),
]
ENCODINGS = ["UTF-8", "GB18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("named", [None, "", "UTF-8", "936", "ANSI 936", "ISO-8859-1", "nonsense"])
def test_chinese_is_read_right_whatever_the_cpg_says(tmp_path: Path, encoding: str, named: str | None) -> None:
    path = gpkg(tmp_path / "doors.shp", DOORS, encoding=encoding)
    said = path.with_suffix(".cpg")
    said.unlink() if named is None else said.write_text(named)

    inputs = read(path)
    assert inputs.households["household_id"].tolist() == ["一号", "二号"]
    assert inputs.dropped_columns == ("颜色",)
    assert [source.encoding for source in inputs.sources] == [encoding.lower()]


def test_a_cpg_that_lies_is_told(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.shp", DOORS, encoding="UTF-8")
    path.with_suffix(".cpg").rename(tmp_path / "doors.CPG").write_text("GBK")

    assert "its text is in UTF-8, though the file says GB 18030" in read(path).notices[0].en


def test_a_cpg_that_names_no_encoding_is_told(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.shp", DOORS, encoding="UTF-8")
    path.with_suffix(".cpg").write_text("martian")

    assert "an encoding that nobody knows, 'martian'" in read(path).notices[0].en


@pytest.mark.filterwarnings("ignore:Could not decode error message")
@pytest.mark.filterwarnings("ignore:Normalized/laundered field name")
@pytest.mark.parametrize("names_it", [True, False])
def test_a_heading_of_four_characters_of_utf_8_loses_only_the_one_that_is_cut(tmp_path: Path, names_it: bool) -> None:
    path = gpkg(tmp_path / "doors.shp", [(spot(1, 1), {"id": "a", "房屋颜色": "红"})], encoding="UTF-8")
    table = path.with_suffix(".dbf").read_bytes()
    if not names_it:
        path.with_suffix(".cpg").unlink()

    assert "房屋颜".encode() + b"\xe8" in table  # the first byte of the fourth character
    inputs = read(path)
    assert inputs.dropped_columns == ("房屋颜",)
    assert inputs.households["household_id"].tolist() == ["a"]


def test_text_of_an_unknown_encoding_is_refused_with_its_place(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.shp", [(spot(1, 1), {"id": "xyz"}), (spot(2, 1), {"id": "abc"})])
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace(b"abc", b"\xff\xff\x80"))

    assert "row 2, column 1: the text is neither UTF-8 nor GB 18030" in only_fault(path).en


def test_text_cut_within_a_character_is_told(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.shp", [(spot(1, 1), {"id": "东坡组甲"}), (spot(2, 1), {"id": "西谷"})])
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace("甲".encode(), "甲".encode()[:2] + b" "))

    inputs = read(path)
    assert inputs.households["household_id"].tolist() == ["东坡组", "西谷"]
    assert "1 texts end within a character" in inputs.notices[0].en


def test_text_garbled_before_it_was_written_is_restored_with_a_notice(tmp_path: Path) -> None:
    garbled = "西谷".encode().decode("gb18030")
    for name in ("doors.shp", "doors.gpkg"):
        inputs = read(gpkg(tmp_path / name, [(spot(1, 1), {"id": garbled})], encoding="UTF-8"))

        assert inputs.households["household_id"].tolist() == ["西谷"]
        assert "UTF-8 that was read as GB 18030 before" in inputs.notices[0].en


def test_a_part_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = gpkg(tmp_path / "doors.shp", DOORS, encoding="UTF-8")
    monkeypatch.setattr(shapefile, "MAX_BYTES", path.with_suffix(".dbf").stat().st_size - 1)

    assert only_fault(path).where == "doors.dbf"


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

    fault = only_fault(path)
    assert "doors.shx is not beside it; give all files of the shapefile: .shp, .shx, .dbf, .prj, .cpg" in fault.en
    assert "doors.shx" in fault.zh


def test_a_name_is_not_a_format(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "doors.gpkg", DOORS)

    assert "is not a shapefile" in only_fault(path.rename(tmp_path / "doors.shp")).en
