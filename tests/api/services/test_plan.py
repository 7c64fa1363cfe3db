"""The main job: everything or nothing is written, and every fault is told."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import openpyxl
import pandas as pd
import pyogrio
import pytest

from api.errors import OutputError
from api.services.drawing.plan import WRITING_S, plan
from api.services.drawing.plan_folder import PLAN_FILES
from api.services.inputs.options import PlanWords
from geo.errors import Fault, InputError
from geo.inputs import Source
from partition.levels import Band, Level
from partition.solve import Effort

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def words(households, tmp_path):
    """Return options without a fault; the plan goes to ``tmp_path / "plan"``."""
    out = str(tmp_path / "plan")
    return PlanWords(households=households, levels=("micro_grid=50-100",), iterations="9", seed="7", out=out)


def run(words, work, **options):
    return plan(words, work.collaborators, version="0.1.0", now=NOW, **options)


def report_of(words):
    return json.loads(Path(words.out, "report.json").read_text(encoding="utf-8"))


def test_every_file_stands_where_it_was_wanted(words, work):
    result = run(words, work)
    assert [file.name for file in result.files] == list(PLAN_FILES)
    assert all(file.parent == Path(words.out) and file.is_file() for file in result.files)


def test_the_report_returned_is_the_one_that_was_written(words, work):
    assert run(words, work).report == report_of(words)


def test_options_and_files_reach_those_who_do_the_work(words, work, tmp_path):
    run(replace(words, roads=str(tmp_path / "households.geojson")), work)
    files, divided = work.asked
    assert (files.households, files.roads, files.boundary) == (Path(words.households), Path(words.households), None)
    assert divided == ((Level("micro_grid", Band(50, 100)),), 7, Effort(iterations=9))


@pytest.mark.parametrize(
    ("given", "named"),
    [({}, ""), ({"attribution": "某某局"}, "某某局"), ({"roads": "a.osm.pbf"}, "© OpenStreetMap contributors, ODbL")],
)
def test_the_map_names_the_source_of_its_data(words, work, tmp_path, monkeypatch, given, named):
    monkeypatch.chdir(tmp_path)
    Path("a.osm.pbf").write_bytes(b"")
    run(replace(words, **given), work)
    assert Path(words.out, "map.html").read_text(encoding="utf-8") == f"<html>网格 {named}</html>"


def test_inputs_are_named_and_fingerprinted(words, work):
    run(words, work)
    digest = hashlib.sha256(Path(words.households).read_bytes()).hexdigest()
    assert report_of(words)["inputs"] == {"households": {"name": "households.geojson", "sha256": digest}}


def test_what_is_said_of_coordinates_reaches_the_reader_and_the_report_says_how_files_were_read(words, work):
    said = replace(words, datums=("gcj02",), crs=("households=4546",))
    how = Source("households", "households.geojson", 1, "EPSG:4546", None, datum="gcj02", recast=True, turned=True)
    run(said, replace(work, inputs=replace(work.inputs, sources=(how,))))
    files, _ = work.asked
    assert (dict(files.datum), files.crs["households"].to_epsg()) == ({"households": "gcj02"}, 4546)
    stated = report_of(words)["inputs"]["households"]
    assert (stated["datum"], stated["crs"], stated["northing_first"]) == ("gcj02", "EPSG:4546", True)


def test_a_datum_that_is_none_is_refused_together_with_other_options(words, work):
    with pytest.raises(InputError) as caught:
        run(replace(words, datums=("mars",), crs=("roads=4546",), seed="-1"), work)
    assert [fault.where for fault in caught.value.faults] == ["--seed", "--datum mars", "--crs roads=4546"]


@pytest.mark.parametrize("wrong", [{"households": "no.csv"}, {"seed": "-1"}])
def test_files_beside_the_households_are_judged_though_these_or_the_words_are_wrong(words, work, tmp_path, wrong):
    texts = {
        "centers.csv": "name,lon,lat\n甲站,北,40\n",
        "start.csv": "户编号,备注\nh1,x\n",
        "visits.csv": "户编号,走访日期,走访结果\nh1,2025-13-01,已访\n",
    }
    for name, text in texts.items():
        Path(tmp_path, name).write_text(text, encoding="utf-8")

    def refuse(files):
        raise InputError([Fault("no.csv", "no such file", "文件不存在")])

    if "households" in wrong:
        work.read = refuse
    here = {name: str(tmp_path / f"{name}.csv") for name in ("centers", "visits")}
    with pytest.raises(InputError) as caught:
        run(replace(words, starts=(str(tmp_path / "start.csv"),), **here, **wrong), work)
    told = [(fault.where, fault.en) for fault in caught.value.faults]
    assert [where.split(",")[0] for where, _ in told] == [
        *(["no.csv"] if "households" in wrong else ["--seed"]), "centers.csv", "start.csv", "visits.csv",
    ]  # fmt: skip
    assert "two numbers in degrees would be right" in told[1][1]
    assert "has no column of grids (micro_grid" in told[2][1]
    assert "2025-13-01" in told[3][1]


def test_sound_files_beside_households_that_cannot_be_read_are_no_fault(words, work, tmp_path):
    texts = {"start.csv": "户编号,micro_grid\nh1,A\n", "visits.csv": "户编号,走访日期,走访结果\nh1,2025-12-01,已访\n"}
    for name, text in texts.items():
        Path(tmp_path, name).write_text(text, encoding="utf-8")

    def refuse(files):
        raise InputError([Fault("no.csv", "no such file", "文件不存在")])

    work.read = refuse
    with pytest.raises(InputError) as caught:
        run(replace(words, starts=(str(tmp_path / "start.csv"),), visits=str(tmp_path / "visits.csv")), work)
    assert [fault.where for fault in caught.value.faults] == ["no.csv"]


def test_columns_that_were_dropped_are_named_in_the_report(words, work):
    run(words, work)
    assert report_of(words)["dropped_columns"] == ["phone"]


def test_the_planners_rows_come_back_in_their_order_with_codes_as_text(words, work, inputs):
    run(words, work)
    sheet = openpyxl.load_workbook(Path(words.out, "assignment.xlsx")).active
    rows = [[cell.value for cell in row] for row in sheet.rows]
    assert rows[0] == ["ID", "households", "micro_grid"]
    assert [row[0] for row in rows[1:]] == inputs.households["household_id"].tolist()
    assert rows[1] == ["h0011", 10, "V1-002"]
    listed = pd.read_csv(Path(words.out, "assignment.csv"), dtype=str)
    assert listed["household_id"].tolist() == [row[0] for row in rows[1:]]


def test_a_plan_that_breaks_a_rule_is_written_all_the_same(words, work, too_few):
    work.division = replace(work.division, violations=(too_few,))
    assert run(words, work).report["feasible"] is False
    assert report_of(words)["violations"][0]["measured"] == 40


def test_faults_of_options_and_files_are_told_together_and_nothing_is_written(words, work, tmp_path):
    def refuse(files):
        raise InputError([Fault("households.geojson, row 3", "wrong", "错"), Fault("roads.geojson", "wrong", "错")])

    work.read = refuse
    with pytest.raises(InputError) as refused:
        run(replace(words, levels=("micro_grid=100-50",), tolerance="2"), work)
    places = [fault.where for fault in refused.value.faults]
    assert places == ["--tolerance", "--level micro_grid=100-50", "households.geojson, row 3", "roads.geojson"]
    assert [path.name for path in tmp_path.iterdir()] == ["households.geojson"]


def test_nothing_is_divided_when_an_option_is_wrong(words, work):
    with pytest.raises(InputError):
        run(replace(words, seed="x"), work)
    assert len(work.asked) == 1


def test_an_earlier_plan_stands_when_the_next_one_fails(words, work):
    run(words, work)
    before = {path.name: path.read_bytes() for path in Path(words.out).iterdir()}

    def fail(tables, attribution, picture):
        raise OSError(28, "No space left on device", "map.html")

    work.page = fail
    with pytest.raises(OutputError, match="No space left"):
        run(words, work)
    assert {path.name: path.read_bytes() for path in Path(words.out).iterdir()} == before


def test_the_same_work_gives_the_same_files(words, work, tmp_path):
    run(words, work, clock=lambda: 0.0)
    again = replace(words, out=str(tmp_path / "again"))
    run(again, work, clock=lambda: 0.0)
    for name in PLAN_FILES:
        assert Path(words.out, name).read_bytes() == Path(again.out, name).read_bytes()


@pytest.mark.parametrize("code", ["2154", "4513", "2193"])
def test_a_crs_made_for_another_part_of_the_world_is_refused(words, work, code):
    with pytest.raises(InputError, match=f"EPSG:{code} is for .*, but the households lie at 117.00, 36.15"):
        run(replace(words, out_crs=code), work)


@pytest.mark.parametrize("code", ["4326", "3857", "4490", "4547", "32649"])
def test_a_crs_of_the_place_or_the_next_zone_is_taken(words, work, code):
    run(replace(words, out_crs=code), work)
    assert pyogrio.read_info(Path(words.out, "plan.gpkg"), layer="units")["crs"] == f"EPSG:{code}"


def test_what_is_being_done_is_told(words, work):
    told = []
    run(words, work, on_progress=lambda label, share: told.append((label, share)))
    assert told[0] == ("dividing", 0.5)
    assert told[-1][1] == 1.0


def test_a_time_limit_is_counted_from_when_the_files_are_read(words, work):
    timed = replace(words, iterations=None, time_limit="600")
    ends = []
    read = work.read
    work.read = lambda files: (ends.append(monotonic()), read(files), ends.append(monotonic()))[1]
    run(timed, work)
    effort = work.asked[-1][2]
    spare = WRITING_S * len(work.inputs.households)
    assert ends[-1] + 600 - spare <= effort.until <= monotonic() + 600 - spare


def test_why_there_is_no_plan_may_take_as_long_again(words, work, too_few):
    work.division = replace(work.division, violations=(too_few,))
    efforts = []

    def explain(*_, effort, **__):
        efforts.append(effort)

    timed = replace(words, iterations=None, time_limit="600")
    plan(timed, replace(work.collaborators, explain=explain), version="0.1.0", now=NOW)
    assert [(effort.time_limit_s, effort.until) for effort in efforts] == [(600.0, None)]


def test_the_report_says_how_long_each_stage_took(words, work, too_few):
    stages = (("draw", "micro_grid", 2.5),)
    work.division = replace(work.division, violations=(too_few,), stages=stages)
    ticks = iter(range(100))
    asking = replace(work.collaborators, explain=lambda *_, **__: None)
    told = plan(words, asking, version="0.1.0", now=NOW, clock=lambda: float(next(ticks))).report["stages"]
    assert [(row["stage"], row["level"], row["seconds"]) for row in told] == [
        ("read", None, 1),
        ("build", None, 1),
        ("draw", "micro_grid", 2.5),
        ("explain", None, 1),
    ]
