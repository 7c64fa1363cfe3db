"""What a person at a terminal reads."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from api.console import plain, show_faults, show_plan, show_stations, show_verdict
from api.services.drawing.report import build_report
from geo.errors import Fault
from partition.verify import Finding, LevelFigures, Verdict


@pytest.fixture
def console():
    return Console(file=io.StringIO(), width=140, highlight=False)


@pytest.fixture
def report(division):
    return build_report(division, version="0.1.0", inputs={}, dropped_columns=())


def shown(console):
    return console.file.getvalue()


def row_of(console, start):
    """Return the cells of the first line of a table that begins with this text."""
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in shown(console).splitlines()]
    return next(cells for cells in lines if cells and cells[0].startswith(start))


def figures_of(console):
    """Return the figures of the first level, by the English words before them."""
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in shown(console).splitlines()]
    return {cells[0].split(" ")[0]: cells[1] for cells in lines if len(cells) == 2}


def test_a_level_is_a_column_of_figures(console, report):
    show_plan(console, report, (), ())
    assert "微网格 micro-grid" in shown(console)
    assert figures_of(console) == {
        "Band,": "50-100", "Grids": "2", "In": "1", "Allowed": "2", "Contiguous": "2", "Nested": "2", "Natural": "1",
        "Mean": "80", "Longest": "250",
        "Compactness": "0.60", "Optimality": "6.7%",
    }  # fmt: skip


def test_the_share_of_estimated_positions_is_told_and_walks_are_called_estimated(console, report):
    show_plan(console, report | {"estimated": ["positions"], "estimated_share": 0.375}, (), ())
    assert "positions: 37.5% of households / 位置：37.5% 的户为推定位置" in shown(console)
    assert row_of(console, "Mean walk")[0] == "Mean walk, m 平均步行 · estimated 估算"


@pytest.mark.parametrize("what", ["boundary", "roads", "positions"])
def test_the_judge_repeats_beside_its_figures_what_was_estimated(console, what):
    figure = LevelFigures(None, "grid", 1, 1, 1, 1, 80.0, 90.0, 800.0, 0.5, 0, 0.0, 0.0, 0.0)
    show_verdict(console, Verdict((), (figure,), (what,), 0.5))
    beside = {"boundary": "Uncovered area", "roads": "Mean walk", "positions": "Longest walk"}[what]
    assert "· estimated 估算" in row_of(console, beside)[0]
    assert f"≈ estimated 估算 · {what}: " in shown(console)
    assert ("50.0% of households" in shown(console)) == (what == "positions")


def test_what_a_report_calls_estimated_in_words_of_its_own_is_printed_as_it_is(console, report):
    show_plan(console, report | {"estimated": ["{share}{0}"]}, (), ())
    assert "≈ estimated 估算 · {share}{0}" in shown(console)


def test_a_figure_not_known_is_a_dash(console, report):
    report["levels"][0] |= {"gap": None, "mean_walk_m": None}
    show_plan(console, report, (), ())
    assert (figures_of(console)["Optimality"], figures_of(console)["Mean"]) == ("-", "-")


def test_what_is_left_to_gain_and_what_is_left_uncovered_are_not_called_the_same(console, report):
    show_plan(console, report, (), ())
    figure = LevelFigures(None, "grid", 1, 1, 1, 1, 80.0, 90.0, 800.0, 0.5, 0, 0.0, 0.0, 0.0)
    show_verdict(console, Verdict((), (figure,), (), None))
    assert row_of(console, "Optimality gap")[0] == "Optimality gap 最优差距"
    assert row_of(console, "Uncovered area")[0] == "Uncovered area, m² 空白区"
    assert not re.search(r"(?<!Optimality )\b[Gg]ap\b|空隙|(?<!最优)差距", shown(console))


def test_villages_are_listed_where_there_are_several(console, report):
    show_plan(console, report, (), ())
    assert "样例村" not in shown(console)
    second = report["villages"][0] | {"code": "V2", "name": "二村"}
    show_plan(console, report | {"villages": [*report["villages"], second]}, (), ())
    assert row_of(console, "二村 (V2)") == [
        "二村 (V2)",
        "微网格 micro-grid",
        "120",
        "2",
        "1",
        "2",
        "2",
        "2",
        "1",
        "80",
        "250",
    ]


def test_what_was_estimated_is_said_at_the_figures_and_below(console, report):
    show_plan(console, report | {"estimated": ["roads"]}, (), ())
    assert shown(console).count("estimated 估算") == 3
    assert "straight line × 1.4" in shown(console)


def test_every_must_is_told_and_wishes_are_counted(console, report, too_few):
    wishes = [replace(too_few, rule=rule, severity="wish") for rule in ("pocket", "pocket", "walk_fallback")]
    musts = [replace(too_few, grid_id=f"V1-{n:03d}") for n in range(30)]
    violations = [vars(violation) for violation in (*musts, *wishes)]
    show_plan(console, report | {"violations": violations}, (), ())
    assert shown(console).count("40 households are fewer than 50") == 30
    assert "pocket × 2, walk_fallback × 1" in shown(console)


def test_dropped_columns_and_notices_are_named(console, report):
    notice = Fault("roads.geojson", "3 ways left out", "3 条道路未用")
    show_plan(console, report | {"dropped_columns": ["phone", "姓名"]}, (notice,), ())
    assert "phone, 姓名" in shown(console)
    assert "roads.geojson: 3 ways left out / 3 条道路未用" in shown(console)


def test_files_are_named_from_the_folder_one_stands_in(console, report, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    show_plan(console, report, (), (tmp_path / "out" / "map.html", Path("/elsewhere/plan.gpkg")))
    assert "→ out/map.html" in shown(console).replace("\\", "/")
    assert "elsewhere" in shown(console)


def test_square_brackets_and_long_lines_are_printed_as_they_are(console):
    where = "x" * 300
    show_faults(console, [Fault(where, "[bold]got[/bold] [1, 2]", "错")])
    assert f"✗ {where}: [bold]got[/bold] [1, 2] / 错\n" == shown(console)


def test_control_characters_do_not_reach_the_terminal():
    assert plain("a\x1b[2Jb\r\nc\x07网格") == "a [2Jb  c 网格"


def test_a_verdict_shows_figures_findings_and_wishes(console):
    figures = LevelFigures(None, "micro_grid", 2, 2, 2, 2, 80.4, 250.0, 8000.0, 0.6, 3, 0.0, 1.25, 0.0)
    finding = Finding(rule="coverage", severity="must", en="grids overlap", zh="重叠", grid_id="V1-001", measured=1.0)
    wish = Finding(rule="walking", severity="wish", en="far", zh="远")
    show_verdict(console, Verdict((finding, wish), (figures,)))
    assert (figures_of(console)["Unreachable"], figures_of(console)["Overlap,"]) == ("3", "1.25")
    assert "coverage · V1-001: grids overlap / 重叠" in shown(console)
    assert "walking × 1" in shown(console)
    assert "sound" not in shown(console)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_figures_are_never_cut_by_a_narrow_terminal(report, width):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    second = report["villages"][0] | {"code": "V2", "name": "一个名字很长的行政村"}
    show_plan(console, report | {"villages": [*report["villages"], second]}, (), ())
    assert "…" not in shown(console)


def test_a_sound_plan_is_called_so(console):
    show_verdict(console, Verdict((), ()))
    assert "the plan is sound" in shown(console)


def test_a_verdict_says_plainly_what_was_not_compared(console):
    wish = Finding(rule="inputs", severity="wish", en="households: no column id", zh="households：没有 id 列")
    show_verdict(console, Verdict((wish,), (), not_compared=("households",)))
    assert "! not compared with your files 未与所给原始文件核对: households" in shown(console)
    assert "households: no column id / households：没有 id 列" in shown(console)
    assert "the plan is sound as far as it was compared" in shown(console)


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (2.158e-05, "✓ no choice is better by 0.01% or more, proven 已证明：与最优相差不到 0.01%"),
        (0.0312, "≈ best not proven: optimality gap at most 未证明最优，最优差距不超过 3.12%"),
        (None, "≈ best not proven, the optimality gap is not known 未证明最优，最优差距未知"),
    ],
)
def test_stations_that_are_all_but_proven_best_are_not_told_to_lack_nothing_at_all(console, gap, said):
    told = {"stations": [], "before": None, "after": None, "certificate": {"proven": False, "gap": gap}}
    show_stations(console, told | {"unreachable_households": 0, "estimated": [], "estimated_share": 0.0}, (), ())
    assert said in shown(console).splitlines()
