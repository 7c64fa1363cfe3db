"""Rounds of some weeks, from a plan's files to files of visits: nobody missed, judged, and replaced as a whole."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hamlets import checkerboard
from typer.testing import CliRunner
from written_plans import write_plan

from api.cli import app
from api.services.visit_plans import RoundsAsked, plan_weeks
from geo.errors import InputError

MONDAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """Return a folder with a plan of twelve doors of one household, six in either grid."""
    return write_plan(tmp_path_factory.mktemp("plans") / "plan", checkerboard(households=1))


@pytest.fixture
def asked(plan, tmp_path):
    """Return what is asked for: thirteen weeks, everybody once a quarter, no pictures."""
    return RoundsAsked(
        plan, MONDAY, 13, tmp_path / "visits", MONDAY, pdf=False, png=False, maps=False, workers=1, seed=1
    )


def report_of(asked):
    return json.loads((asked.out / "report.json").read_text(encoding="utf-8"))


def table(path, *rows):
    path.write_text("\n".join(rows) + "\n", encoding="utf-8-sig")
    return path


class TestPlans:
    def test_without_files_every_household_is_visited_once_a_quarter_and_the_checker_agrees(self, asked):
        result = plan_weeks(asked)
        visited = [visit.household_id for one in result.plan.outings for call in one.calls for visit in call.visits]
        assert sorted(set(visited)) == [f"h{i:04d}" for i in range(12)]
        assert result.findings == ()
        assert not result.plan.unserved
        assert all(one.tour.proven for one in result.plan.outings)

    def test_the_report_says_of_every_outing_how_long_it_is_and_that_none_is_shorter(self, asked):
        result = plan_weeks(asked)
        tours = report_of(asked)["tours"]
        assert len(tours) == len(result.plan.outings)
        for tour in tours:
            assert tour["proven"]
            assert tour["lower_bound_m"] <= tour["length_m"] + 0.01
            assert tour["seconds"] is not None

    def test_two_processes_plan_what_one_does(self, asked, tmp_path):
        villages = write_plan(tmp_path / "larger", checkerboard(households=1, parts=6))
        alone = replace(asked, folder=villages)
        plan_weeks(alone)
        both = replace(alone, workers=2, out=tmp_path / "both")
        plan_weeks(both)
        for name in ("visits.json", "V1-001/outings.geojson"):
            assert (alone.out / name).read_bytes() == (both.out / name).read_bytes()

    def test_a_refusal_leaves_the_rounds_and_is_not_unserved(self, asked, tmp_path):
        visits = table(
            tmp_path / "visits.csv",
            "户编号,走访日期,走访结果,走访方式",
            "h0003,2026-10-01,谢绝,谢绝走访",
        )
        result = plan_weeks(replace(asked, visits=visits))
        visited = {visit.household_id for one in result.plan.outings for call in one.calls for visit in call.visits}
        assert "h0003" not in visited
        assert len(visited) == 11
        assert result.refused == 1
        assert not result.plan.unserved

    def test_more_visits_than_minutes_are_listed_with_the_reason_and_nothing_else_is_lost(self, asked, tmp_path):
        members = table(
            tmp_path / "members.csv",
            "工号,姓名,岗位,负责网格,走访日,每次分钟数",
            "m1,王,微网格长,V1-001,周一,13",
        )
        visits = table(
            tmp_path / "visits.csv",
            "户编号,走访日期,走访结果,走访等级",
            *(f"h{i:04d},2026-11-20,已访,红" for i in (0, 1, 2)),
        )
        result = plan_weeks(replace(asked, weeks=1, members=members, visits=visits))
        missed = result.plan.unserved["m1"]
        made = [visit for one in result.plan.outings if one.member.member_id == "m1" for visit in one.calls]
        assert made or missed
        assert all(why.en and why.zh for _, why in missed)
        assert result.findings == ()


class TestRefuses:
    @pytest.mark.parametrize(
        ("wrong", "where"),
        [({"weeks": 0}, "--weeks"), ({"weeks": 200}, "--weeks"), ({"speed_kmh": 0.0}, "--speed-kmh")],
    )
    def test_figures_that_cannot_be(self, asked, wrong, where):
        with pytest.raises(InputError) as refused:
            plan_weeks(replace(asked, **wrong))
        assert [fault.where for fault in refused.value.faults] == [where]
        assert not asked.out.exists()

    def test_all_faults_at_once(self, asked, tmp_path):
        nowhere = replace(asked, folder=tmp_path / "nowhere", profile="nobody", weeks=0)
        with pytest.raises(InputError) as refused:
            plan_weeks(nowhere)
        assert len(refused.value.faults) >= 3

    def test_a_folder_with_a_plan_of_grids_is_not_written_over(self, asked, plan):
        with pytest.raises(InputError, match="plan of grids"):
            plan_weeks(replace(asked, out=plan))

    def test_unknown_households_and_areas_of_both_files_are_named_together(self, asked, tmp_path):
        members = table(tmp_path / "members.csv", "工号,姓名,岗位,负责网格", "m1,王,微网格长,V9-009")
        visits = table(tmp_path / "visits.csv", "户编号,走访日期,走访结果", "nobody,2026-11-20,已访")
        with pytest.raises(InputError) as refused:
            plan_weeks(replace(asked, members=members, visits=visits))
        told = str(refused.value)
        assert "V9-009" in told
        assert "nobody" in told


class TestFolder:
    def test_planning_again_replaces_what_was_there_and_leaves_other_files(self, asked, tmp_path):
        plan_weeks(asked)
        (asked.out / "notes.txt").write_text("mine", encoding="utf-8")
        members = table(tmp_path / "members.csv", "工号,姓名,岗位,负责网格", "m1,王,微网格长,V1-001、V1-002")
        plan_weeks(replace(asked, members=members))
        assert (asked.out / "m1" / "booklet.html").is_file()
        assert not (asked.out / "V1-001").exists()
        assert (asked.out / "notes.txt").read_text(encoding="utf-8") == "mine"

    def test_the_command_plans_and_says_where_the_sheets_are(self, plan, tmp_path):
        words = ["rounds", str(plan), "--from", "2026-11-30", "--weeks", "13", "--out", str(tmp_path / "out")]
        result = CliRunner().invoke(app, [*words, "--no-pdf", "--no-png", "--no-maps"])
        assert result.exit_code == 0, result.output
        assert "ledger.xlsx" in result.output
