"""Folders of passing files go, whatever happens."""

import shutil
import tempfile
from pathlib import Path

import pytest
from made_up import identity
from planner_files import gpkg, only_fault, read, spot

from geo.formats.passing import passing_folder


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that passing files go to, empty at first."""
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    return tmp_path / "scratch"


def test_a_passing_folder_goes_also_when_something_fails(scratch: Path) -> None:
    with pytest.raises(FileExistsError), passing_folder() as folder:
        folder.mkdir()
    assert list(scratch.iterdir()) == []


def zipped(folder: Path, *ids: str) -> Path:
    """Write a zipped shapefile of doors with these ids and the numbers of people."""
    parts = folder / "parts"
    parts.mkdir()
    gpkg(parts / "doors.shp", [(spot(i, 1), {"id": key, "sfzh": identity(serial=i)}) for i, key in enumerate(ids)])
    return Path(shutil.make_archive(str(folder / "doors"), "zip", parts))


def test_a_zipped_shapefile_that_is_read_leaves_nothing_unpacked(tmp_path: Path, scratch: Path) -> None:
    assert read(zipped(tmp_path, "h1", "h2")).dropped_columns == ("sfzh",)
    assert list(scratch.iterdir()) == []


def test_a_zipped_shapefile_that_is_refused_leaves_nothing_unpacked(tmp_path: Path, scratch: Path) -> None:
    assert "used more than once" in only_fault(zipped(tmp_path, "h1", "h1")).en
    assert list(scratch.iterdir()) == []
