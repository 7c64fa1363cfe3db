"""Where the files of a plan go, and that they go there all or not at all."""

import os
from pathlib import Path

import pytest

from api.errors import OutputError
from api.services.drawing.plan_folder import is_plan, place_faults, staged


def fill(folder, **files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")


def texts(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.fixture
def plan(tmp_path):
    fill(tmp_path / "plan", plan_gpkg="old", report_json="old", map_html="old", notes_txt="mine")
    return tmp_path / "plan"


def test_a_new_an_empty_and_a_plan_folder_are_fit(tmp_path, plan):
    (tmp_path / "empty").mkdir()
    assert [place_faults(tmp_path / name) for name in ("new/deep", "empty", "plan")] == [(), (), ()]


def test_a_folder_of_other_files_is_refused_by_name(tmp_path):
    fill(tmp_path / "photos", a_png="", report_json="")
    (fault,) = place_faults(tmp_path / "photos")
    assert "a.png, report.json" in str(fault)


@pytest.mark.parametrize("below", ["", "x/y"])
def test_a_file_in_the_way_is_refused(tmp_path, below):
    (tmp_path / "file").write_text("", encoding="utf-8")
    (fault,) = place_faults(tmp_path / "file" / below)
    assert "is a file; give a folder" in str(fault)


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    (fault,) = place_faults(tmp_path / "new")
    assert "cannot be written to" in str(fault)


def test_a_name_too_long_is_refused_and_not_raised(tmp_path):
    assert place_faults(tmp_path / ("x" * 300)) != ()


def test_files_stand_only_once_all_are_written(tmp_path):
    folder = tmp_path / "a" / "b"
    with staged(folder) as stage:
        fill(stage, plan_gpkg="new")
        assert not folder.exists()
    assert texts(folder) == {"plan.gpkg": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_folder_is_as_open_to_others_as_any(tmp_path):
    (tmp_path / "usual").mkdir()
    with staged(tmp_path / "plan"):
        pass
    assert (tmp_path / "plan").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_an_earlier_plan_is_replaced_and_other_files_stay(plan):
    with staged(plan) as stage:
        fill(stage, plan_gpkg="new", report_json="new")
    assert texts(plan) == {"plan.gpkg": "new", "report.json": "new", "map.html": "old", "notes.txt": "mine"}
    assert is_plan(plan)


def test_a_failure_while_writing_leaves_all_as_it_was(plan):
    before = texts(plan)

    def write():
        with staged(plan) as stage:
            fill(stage, plan_gpkg="new")
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left on device"):
        write()
    assert texts(plan) == before


def test_a_failure_while_moving_puts_the_old_files_back(plan, monkeypatch):
    before, rename = texts(plan), Path.rename

    def refuse_new_report(self, target):
        if (self.parent.name, self.name) == ("plan", "report.json") and self.parent != plan:
            raise PermissionError(13, "Permission denied", str(self))
        return rename(self, target)

    def write():
        with staged(plan) as stage:
            fill(stage, plan_gpkg="new", report_json="new")

    monkeypatch.setattr(Path, "rename", refuse_new_report)
    with pytest.raises(OutputError, match="Permission denied"):
        write()
    assert texts(plan) == before
