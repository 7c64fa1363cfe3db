"""What is refused, row by row of the project's list of bad inputs; the files themselves are made in `bad_files`."""

import sys
import warnings
from pathlib import Path

import pytest
import shapely
from bad_files import BAD_FILES, DOOR, ELSEWHERE, BadFile
from planner_files import LAT, LON, STEP, doors, faults, gpkg, plot, read, spot, ways


@pytest.mark.parametrize("bad", BAD_FILES, ids=str)
def test_a_bad_file_is_refused_with_its_place_and_without_a_warning(bad: BadFile, tmp_path: Path) -> None:
    files = bad.files(tmp_path)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        told = faults(**files)
    (fault,) = [fault for fault in told if bad.words in fault.en]
    assert any(path.name in fault.where for path in files.values())
    assert str(tmp_path) not in fault.en.replace(f"no such file: {tmp_path}", "")


def test_every_row_of_geometry_and_files_is_here_or_said_to_be_elsewhere() -> None:
    assert {bad.row for bad in BAD_FILES} | set(ELSEWHERE) == set(range(15, 47))


def test_row_29_heights_and_measures_go_with_a_notice(tmp_path: Path) -> None:
    line = shapely.LineString([(LON, LAT, 5), (LON + STEP, LAT, 5)])

    inputs = read(doors(tmp_path), roads=ways(tmp_path, [(line, {})]))
    assert not inputs.roads.has_z.any()
    assert [notice.en for notice in inputs.notices] == ["heights (3D) and measures are not read"]


def test_row_34_repeated_vertices_go_with_a_notice(tmp_path: Path) -> None:
    line = shapely.LineString([(LON, LAT), (LON, LAT), (LON + STEP, LAT)])

    inputs = read(doors(tmp_path), roads=ways(tmp_path, [(line, {})]))
    assert shapely.get_num_coordinates(inputs.roads.geometry.iloc[0]) == 2
    assert [notice.en for notice in inputs.notices] == ["1 repeated vertex was left out"]


def test_row_34_several_households_at_one_address_are_no_repeated_vertices(tmp_path: Path) -> None:
    inputs = read(doors(tmp_path, [(spot(1, 1), {"id": f"h{i}", "households": 1}) for i in range(3)]))

    assert len(inputs.households) == 3
    assert inputs.notices == ()


@pytest.mark.parametrize("encoding", ["GB18030", "UTF-8"])
def test_row_44_headings_in_chinese_are_read(tmp_path: Path, encoding: str) -> None:
    path = gpkg(tmp_path / "doors.shp", [(spot(1, 1), DOOR | {"颜色": "红"})], encoding=encoding)
    path.with_suffix(".cpg").unlink()

    assert read(path).dropped_columns == ("颜色",)


def test_geometry_of_users_is_never_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("make_valid was called")

    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in {"geo", "shapely", "geopandas"} and hasattr(module, "make_valid"):
            monkeypatch.setattr(module, "make_valid", refuse)
    bowtie = next(bad for bad in BAD_FILES if bad.what == "bowtie")
    assert len(faults(**bowtie.files(tmp_path))) == 1
    assert len(read(doors(tmp_path), buildings=gpkg(tmp_path / "b.gpkg", [(plot(1, 1), {})])).buildings) == 1


def test_no_code_on_the_way_of_input_mends_geometry() -> None:
    root = Path(__file__).parents[3]
    sources = [path for room in ("geo", "partition", "maps", "api") for path in (root / room).rglob("*.py")]

    assert len(sources) > 100
    assert [path.name for path in sources if "make_valid" in path.read_text(encoding="utf-8")] == []
