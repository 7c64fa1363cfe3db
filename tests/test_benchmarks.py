"""The benchmarks: their names hide no package, their table is what was measured, and their judge scores right."""

import json
import sys
from importlib.machinery import PathFinder
from importlib.metadata import packages_distributions
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import shapely

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
PARTITION = BENCHMARKS / "partition"
ROOMS = ("geo", "partition", "maps", "api")


def load(stem: str) -> ModuleType:
    """Return a module of benchmarks/partition that imports no other of them, without putting it on the path."""
    spec = spec_from_file_location(f"benchmark_{stem}", PARTITION / f"{stem}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestNames:
    @pytest.mark.parametrize("room", ROOMS)
    def test_a_script_finds_the_rooms_of_the_house_past_its_own_folder(self, room):
        for folder in (BENCHMARKS, PARTITION):
            found = PathFinder.find_spec(room, [str(folder), str(BENCHMARKS.parent)])
            assert found is not None
            assert Path(str(found.origin)) == BENCHMARKS.parent / room / "__init__.py"

    def test_no_script_has_the_name_of_a_package(self):
        taken = set(packages_distributions()) | sys.stdlib_module_names
        folders = (BENCHMARKS, PARTITION, PARTITION / "peers")
        scripts = [path for folder in folders for path in folder.glob("*.py")]
        assert [path for path in scripts if path.stem in taken] == []


class TestTable:
    def test_in_the_page_is_what_was_measured(self):
        page = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
        results = json.loads((PARTITION / "results.json").read_text(encoding="utf-8"))
        assert load("table").put(page, results) == page

    def test_says_why_where_a_tool_found_nothing(self):
        table = load("table")
        run = {"place": "p", "tool": "t", "date": "2026-01-01", "version": None, "failed": "no answer within 180 s"}
        assert "no answer within 180 s" in table._row(run, "a tool", 3)

    def test_rounds_no_share_up_to_the_whole(self):
        assert [load("table")._percent(share) for share in (0.999, 1.0)] == ["99 %", "100 %"]

    def test_every_script_is_told_of_in_the_page(self):
        page = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
        assert [path.name for path in BENCHMARKS.glob("*.py") if f"`{path.name}`" not in page] == []


class TestJudge:
    """Six plots of 10 m in a row, two households each, but three in the last."""

    @pytest.fixture
    def judge(self):
        return load("judge")

    @pytest.fixture
    def row(self, judge):
        at = np.arange(6)
        cells = np.array([shapely.box(10 * i, 0, 10 * i + 10, 10) for i in at], dtype=object)
        walk_m = 10.0 * np.abs(at[:, None] - at)
        return judge.Ground(np.array([2, 2, 2, 2, 2, 3]), at, walk_m, np.c_[at[:-1], at[1:]], cells)

    def test_scores_two_halves(self, judge, row):
        found = judge.score(np.array([0, 0, 0, 1, 1, 1]), row, low=4, high=6)
        # left: 20 + 0 + 20 from the middle plot; right: 20 + 0 + 30
        assert found["mean_walk_m"] == pytest.approx(90 / 13)
        assert found["polsby_popper"] == pytest.approx(4 * np.pi * 300 / 80**2)
        assert (found["grids"], found["in_band"], found["contiguous"]) == (2, 0.5, 1.0)

    def test_sees_a_grid_in_two_pieces(self, judge, row):
        assert judge.score(np.array([0, 1, 0, 1, 1, 1]), row, low=1, high=99)["contiguous"] == 0.0
        assert judge.score(np.array([0, 1, 0, 2, 2, 2]), row, low=1, high=99)["contiguous"] == pytest.approx(2 / 3)

    def test_refuses_a_unit_without_a_grid(self, judge, row):
        with pytest.raises(ValueError, match="each of 6 units needs a grid"):
            judge.score(np.array([0, 0, 0, 1, 1, -1]), row, low=1, high=99)
