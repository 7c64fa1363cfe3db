"""Rounds of some weeks, from a plan's files to files of visits: nobody missed, judged, and replaced as a whole."""

import json
import shutil
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hamlets import checkerboard
from typer.testing import CliRunner
from written_plans import write_plan

from api.cli import app
from api.services.visits.finish import Printing
from api.services.visits.plans import RoundsAsked, plan_weeks
from api.services.visits.replan import ReplanAsked, replan_weeks
from geo.errors import InputError
from maps.papers.print import print_faults
from maps.papers.round_sheet import sheet_number

MONDAY = date(2026, 11, 30)
PLAIN = Printing(MONDAY, pdf=False, png=False, maps=False, workers=1)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """Return a folder with a plan of twelve doors of one household, six in either grid."""
    return write_plan(tmp_path_factory.mktemp("plans") / "plan", checkerboard(households=1))


@pytest.fixture
def asked(plan, tmp_path):
    """Return what is asked for: thirteen weeks, everybody once a quarter, no pictures."""
    return RoundsAsked(plan, MONDAY, 13, tmp_path / "visits", PLAIN, seed=1)


@pytest.fixture(scope="module")
def weekly(plan, tmp_path_factory):
    """Return four weeks in which everybody is called on every week, and what was planned; files are not to change."""
    folder = tmp_path_factory.mktemp("weekly")
    tiers = table(
        folder / "tiers.csv",
        "户编号,走访日期,走访结果,走访等级",
        *(f"h{i:04d},2026-11-27,已访,红" for i in range(12)),
    )
    asked = RoundsAsked(plan, MONDAY, 4, folder / "visits", PLAIN, visits=tiers, seed=1)
    return asked, plan_weeks(asked)


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
        both = replace(alone, printing=replace(PLAIN, workers=2), out=tmp_path / "both")
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


class TestLedger:
    def test_a_ledger_with_results_is_read_as_the_visits_so_far(self, asked, tmp_path):
        plan_weeks(asked)
        book = openpyxl.load_workbook(asked.out / "ledger.xlsx")
        page = book.worksheets[0]
        heads = {cell.value: cell.column for cell in page[1]}
        page.cell(2, heads["走访结果"], "已访")
        keyed = page.cell(2, heads["户编号"]).value
        book.save(tmp_path / "keyed.xlsx")
        later = replace(asked, first_day=date(2026, 12, 21), visits=tmp_path / "keyed.xlsx", out=tmp_path / "later")
        result = plan_weeks(later)
        record = json.loads((later.out / "visits.json").read_text(encoding="utf-8"))
        due = {one["household_id"]: one for member in record["members"] for one in reversed(member["due"])}
        # only of whom a result was keyed is the last visit known
        assert [name for name, one in due.items() if one["not_before"] > 0] == [keyed]
        assert not result.plan.unserved

    @pytest.mark.parametrize(
        ("said", "phoned", "soon"), [("已通话", 1, False), ("未接", 1, True), ("希望上门", 0, True)]
    )
    def test_the_results_of_calls_in_a_ledger_are_read_too(self, asked, tmp_path, said, phoned, soon):
        plan_weeks(replace(asked, visits=table(tmp_path / "wishes.csv", "户编号,走访方式", "h0003,电话")))
        book = openpyxl.load_workbook(asked.out / "ledger.xlsx")
        page = book["电话问候 Calls"]
        heads = {cell.value: cell.column for cell in page[1]}
        page.cell(2, heads["通话日期"], date(2026, 12, 14))
        page.cell(2, heads["通话结果"], said)
        book.save(tmp_path / "keyed.xlsx")
        later = replace(asked, first_day=date(2026, 12, 21), visits=tmp_path / "keyed.xlsx", out=tmp_path / "later")
        assert plan_weeks(later).phoned == phoned
        record = json.loads((later.out / "visits.json").read_text(encoding="utf-8"))
        asked_of = "calls" if phoned else "due"
        first = next(one for each in record["members"] for one in each[asked_of] if one["household_id"] == "h0003")
        # again within the first week, or not before half a quarter has passed since the day that was keyed
        assert (first["last"] < 7) == soon
        assert first["not_before"] == (0 if soon else 45 - 7)

    def test_a_wish_can_be_told_of_a_household_that_nobody_has_visited_yet(self, asked, tmp_path):
        wishes = table(tmp_path / "wishes.csv", "户编号,走访方式", "h0003,电话", "h0004,上门")
        result = plan_weeks(replace(asked, visits=wishes))
        assert (result.refused, result.phoned) == (0, 1)


class TestRefuses:
    @pytest.mark.parametrize(
        ("wrong", "where"),
        [
            ({"weeks": 0}, "--weeks"),
            ({"weeks": 200}, "--weeks"),
            ({"speed_kmh": 0.0}, "--speed-kmh"),
            ({"seed": -5}, "--seed"),
            ({"first_day": date(9999, 12, 28)}, "--from"),
        ],
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


class TestReplans:
    @pytest.fixture
    def busy(self, weekly, asked):
        """Return four weeks in which everybody is called on every week, in a folder of the test's own."""
        planned, result = weekly
        shutil.copytree(planned.out, asked.out)
        return replace(planned, out=asked.out), result

    def again(self, asked, out, *missed, until=None):
        return replan_weeks(ReplanAsked(asked.folder, asked.out, out, PLAIN, missed, until, 1))

    def test_what_was_missed_comes_back_and_what_is_past_stays(self, busy, tmp_path):
        asked, first = busy
        lost = first.plan.outings_of(first.plan.members[0])[0]
        result = self.again(asked, tmp_path / "again", sheet_number(lost), until=first.plan.day(lost))
        assert result.findings == ()
        made = {visit for one in result.plan.outings for call in one.calls for visit in call.visits}
        left = {visit for missed in result.plan.unserved.values() for visit, _ in missed}
        for call in lost.calls:
            assert set(call.visits) <= made | left
        other = first.plan.members[1]
        assert result.plan.outings_of(other) == first.plan.outings_of(other)

    def test_outings_keep_their_numbers_and_those_that_change_a_revision_more(self, busy, tmp_path):
        asked, first = busy
        lost = first.plan.outings_of(first.plan.members[0])[0]
        result = self.again(asked, tmp_path / "again", f"{lost.member.member_id}-{lost.number}")
        before = {(one.member.member_id, one.number): one for one in first.plan.outings}
        for one in result.plan.outings:
            old = before.get((one.member.member_id, one.number))
            if old is not None:
                assert one.outing == old.outing
                same = {call.visits for call in one.calls} == {call.visits for call in old.calls}
                assert one.revision == (0 if same else 1)
        assert [(one.number, one.revision) for one in result.plan.cancelled] == [(lost.number, 1)]

    def test_parts_of_a_large_address_are_called_as_they_were(self, asked, tmp_path):
        hamlet = checkerboard(columns=2, households=8)
        doors = hamlet.households.assign(lane="东巷", door=["1", "2", "3", "4"])
        whole = replace(asked, folder=write_plan(tmp_path / "hamlet", replace(hamlet, households=doors)))
        lost = plan_weeks(whole).plan.outings[0]
        self.again(whole, tmp_path / "again", sheet_number(lost))
        before, after = (self.called(out) for out in (whole.out, tmp_path / "again"))
        assert {name.partition("#")[0] for name in after} == {"h0000", "h0001", "h0002", "h0003"}
        assert any("#" in name for name in after)
        assert after == before

    def called(self, folder):
        """Return what the doors in a ledger are called, by the household."""
        page = openpyxl.load_workbook(folder / "ledger.xlsx").worksheets[0]
        head, *rows = page.iter_rows(values_only=True)
        return {row[head.index("户编号")]: row[head.index("门牌 door")] for row in rows}

    def test_a_phone_is_told_that_an_outing_is_off(self, busy, tmp_path):
        asked, first = busy
        lost = first.plan.outings_of(first.plan.members[0])[0]
        self.again(asked, tmp_path / "again", f"{lost.member.member_id}-{lost.number}")
        text = (tmp_path / "again" / lost.member.member_id / "calendar.ics").read_text(encoding="utf-8")
        assert text.count("STATUS:CANCELLED") == 1

    def test_a_sheet_that_is_not_there_a_day_outside_and_no_rounds_are_named(self, busy, asked, tmp_path):
        weekly, _ = busy
        with pytest.raises(InputError) as refused:
            self.again(weekly, tmp_path / "again", "V1-001-99", until=date(2030, 1, 1))
        assert [fault.where for fault in refused.value.faults] == ["--missed", "--done-until"]
        with pytest.raises(InputError, match="no rounds here"):
            self.again(replace(weekly, out=tmp_path / "nowhere"), tmp_path / "again", "V1-001-1")

    def test_what_was_missed_once_is_not_walked_in_a_later_plan_either(self, busy, tmp_path):
        asked, first = busy
        one, two = first.plan.outings_of(first.plan.members[0])[:2]
        again = self.again(asked, tmp_path / "again", sheet_number(one), sheet_number(one), until=first.plan.day(one))
        then = replace(asked, out=tmp_path / "again")
        name = f"{two.member.member_id}-{two.number}"
        result = self.again(then, tmp_path / "third", name)
        assert again.findings == result.findings == ()
        days = {each.outing for each in result.plan.outings_of(two.member)}
        assert not days & {one.outing, two.outing}

    def test_rounds_of_another_plan_of_grids_are_not_planned_anew(self, busy, tmp_path):
        asked, _ = busy
        other = write_plan(tmp_path / "other", checkerboard(households=2))
        with pytest.raises(InputError, match="not the plan that the rounds"):
            self.again(replace(asked, folder=other), tmp_path / "again", "V1-001-1")

    def test_odd_names_of_sheets_and_days_before_the_first_are_told_at_once(self, busy, tmp_path):
        asked, _ = busy
        odd = ("", "-", "V1-001--1", "V1-001-1e9", "V1-001-²", "../x-1", "V1-001-0")
        with pytest.raises(InputError) as refused:
            self.again(asked, tmp_path / "again", *odd, until=date(2026, 11, 29))
        assert [fault.where for fault in refused.value.faults] == ["--missed"] * len(odd) + ["--done-until"]


@pytest.mark.skipif(bool(print_faults()), reason="Pango or a Chinese font is not installed")
def test_who_waits_hears_of_every_stage_in_its_order_with_the_share_that_is_done(asked):
    heard = []
    plan_weeks(replace(asked, printing=replace(PLAIN, pdf=True)), lambda what, share: heard.append((what, share)))
    assert list(dict.fromkeys(what for what, _ in heard)) == [
        "walks 步行路线",
        "rounds 走访安排",
        "checking 核验",
        "papers 走访单据",
    ]
    for stage in ("rounds 走访安排", "papers 走访单据"):
        assert [share for what, share in heard if what == stage] == [0.0, 0.5, 1.0]
