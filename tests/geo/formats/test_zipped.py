import tempfile
import zipfile
from pathlib import Path

import pytest
from planner_files import doors, gpkg, only_fault, read, spot

from geo.formats import zipped

DOORS = [(spot(1, 1), {"id": "一号", "households": 2})]
ROWS = [(spot(1, 1), {"id": "二号", "households": 0})]


def _packed(folder: Path, stems: dict[str, str], entries: list = DOORS, name: str = "all.shp.zip") -> Path:
    """Pack a shapefile under one name or several: stems in the archive, by those on disk."""
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, stem in stems.items():
            for part in gpkg(folder / f"{stem}.shp", entries, encoding="GB18030").parent.glob(f"{stem}.[scdp]*"):
                archive.write(part, f"{inside}{part.suffix}")
    return folder / name


@pytest.fixture(autouse=True)
def _no_folder_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory):
    place = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield
    assert list(place.iterdir()) == []


def test_the_only_shapefile_is_read_wherever_it_lies(tmp_path: Path) -> None:
    inputs = read(_packed(tmp_path, {"数据/2026/住户点": "doors"}))

    assert inputs.households["household_id"].tolist() == ["一号"]
    assert inputs.sources[0].file == "all.shp.zip/数据/2026/住户点.shp"


def test_of_several_the_one_named_for_the_part_is_read(tmp_path: Path) -> None:
    assert len(read(_packed(tmp_path, {"Households": "doors", "old": "old"})).households) == 1
    fault = only_fault(_packed(tmp_path, {"north": "north", "south": "south"}))
    assert "holds 2 .shp files ('north.shp', 'south.shp'); one, or one named households" in fault.en


def test_faults_name_the_archive_and_the_file_in_it(tmp_path: Path) -> None:
    fault = only_fault(_packed(tmp_path, {"a/doors": "doors"}, ROWS))

    assert fault.where == "all.shp.zip/a/doors.shp, feature 1, column households"


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    path = _packed(tmp_path, {"north": "north", "xxxx": "south"})
    path.write_bytes(path.read_bytes().replace(b"xxxx", "南区".encode("gb18030")))

    assert "('north.shp', '南区.shp')" in only_fault(path).en


def test_backslashes_part_folders_too(tmp_path: Path) -> None:
    path = _packed(tmp_path, {"a?doors": "doors"})
    path.write_bytes(path.read_bytes().replace(b"a?doors", b"a\\doors"))

    assert len(read(path).households) == 1


def test_what_a_mac_packs_beside_is_passed_over(tmp_path: Path) -> None:
    assert (
        len(read(_packed(tmp_path, {"doors": "doors", "__MACOSX/._doors": "shadow", "._doors": "other"})).households)
        == 1
    )


def test_an_archive_without_a_shapefile_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "doors.zip", "w") as archive:
        archive.write(doors(tmp_path), "households.geojson")

    assert "holds 0 .shp files" in only_fault(tmp_path / "doors.zip").en


def test_an_archive_cut_short_or_changed_is_refused(tmp_path: Path) -> None:
    path = _packed(tmp_path, {"doors": "doors"})
    whole = path.read_bytes()
    at = whole.index(b"doors.shp") + 40
    for content in (whole[:-30], whole[:at] + b"\0\0\0" + whole[at + 3 :]):
        path.write_bytes(content)

        assert "is not a ZIP archive, or is" in only_fault(path).en


def test_files_under_a_password_are_refused(tmp_path: Path) -> None:
    path = _packed(tmp_path, {"doors": "doors"})
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    path.write_bytes(content)

    assert "under a password" in only_fault(path).en


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_of_packing_are_refused(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "doors.zip", "w", method) as archive:
        archive.writestr("doors.shp", b"")

    assert "by another method than deflate" in only_fault(tmp_path / "doors.zip").en


def test_a_table_of_nearly_empty_columns_is_no_bomb(tmp_path: Path) -> None:
    blanks = [{f"c{column}": "x" * 250 * (row == 0) for column in range(20)} for row in range(2_000)]
    wide = [(spot(1 + row / 1e4, 1), {"id": f"h{row}"} | blank) for row, blank in enumerate(blanks)]

    path = _packed(tmp_path, {"doors": "doors"}, wide)
    table = next(each for each in zipfile.ZipFile(path).infolist() if each.filename == "doors.dbf")
    assert table.file_size > zipped.MAX_RATIO * table.compress_size
    assert len(read(path).households) == 2_000
