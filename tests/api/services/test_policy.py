"""The policy check on a plan: people and households read, walks measured, the command's answer."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import pytest
from hamlets import checkerboard
from typer.testing import CliRunner
from written_plans import write_plan

from api.cli import app
from api.services.drawing.plan_files import layers_of
from api.services.visits.finish import Printing
from api.services.visits.plans import RoundsAsked, plan_weeks
from api.services.visits.policy import PolicyWords, check_plan_policy
from geo.errors import InputError
from geo.formats.write.geopackage import write_gpkg
from partition.visits.policy_check import told

DAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """Return the folder of a plan of two grids with sixty households each, ten at a door."""
    folder = tmp_path_factory.mktemp("policy") / "plan"
    folder.mkdir()
    tables = checkerboard(households=10)
    write_gpkg(folder / "plan.gpkg", layers_of(tables, None), now=datetime(2024, 5, 1, tzinfo=UTC))
    told = {"levels": [{"name": "micro_grid"}], "crs": "EPSG:32650", "estimated": [], "profile": "xigu_1448"}
    (folder / "report.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


@pytest.fixture
def check(plan):
    """Return a function that checks a policy on the plan."""
    return lambda **words: check_plan_policy(PolicyWords(str(plan), **words), today=DAY)


def test_without_records_every_household_is_visited_by_default(check):
    checked = check()
    assert [load.visits_a_week for load in checked.loads] == pytest.approx([60 * 7 / 90] * 2)
    assert checked.kept
    assert checked.title[1] == "清徐县西谷乡“1448”工作机制"


def test_a_mix_of_tiers_makes_the_weeks_fuller(check):
    (load, _) = check(mix=["red=50", "yellow=20"]).loads
    assert load.visits_a_week == pytest.approx(30 + 12 * 7 / 30 + 18 * 7 / 90)
    assert not load.kept
    # ten households at a door are called on three at a time, 36 minutes: with the ways between, an outing holds two
    assert load.extra_people == 2


def test_walks_are_measured_from_the_centre_along_the_roads(check):
    (load, _) = check(mix=["red=100"]).loads
    at_doors = load.visits_an_outing * 12
    # thirty visits at ten a door: some three of six doors, the roads past all of which are 900 m there and back
    assert 150 * 0.015 < load.minutes_needed - at_doors < 900 * 0.015


def test_records_give_tiers_and_who_wants_no_visits(check, tmp_path):
    path = tmp_path / "visits.csv"
    rows = "h0000,2026-11-02,已访,红,\nh0001,2026-11-02,谢绝,,\nh0002,2026-01-05,已访,红,2026-02-01\n"
    path.write_text(f"户编号,走访日期,走访结果,走访等级,复核日期\n{rows}", encoding="utf-8-sig")
    checked = check(visits=str(path))
    assert checked.loads[0].visits_a_week == pytest.approx(10 + 40 * 7 / 90)
    assert checked.not_visited == 10


def test_members_bring_their_days_and_minutes(check, tmp_path):
    path = tmp_path / "members.csv"
    path.write_text("工号,姓名,岗位,负责网格,走访日,每次分钟数\n7,某某,网格员,V1,周一,90\n", encoding="utf-8-sig")
    checked = check(members=str(path))
    (load,) = checked.loads
    assert (load.area_id, load.outings, load.minutes_had, checked.names) == ("7", 1, 90.0, ("某某",))
    assert load.visits_a_week == pytest.approx(120 * 7 / 90)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"mix": ["blue=5"]}, "once a tier of red, yellow, green, such as red=5"),
        ({"mix": ["red=5", "red=6"]}, "got 'red=6'"),
        ({"mix": ["red=nan"]}, "got 'red=nan'"),
        ({"mix": ["red=60", "yellow=60"]}, "more than 100 percent"),
        ({"profile": "no_such"}, "no_such"),
        ({"members": "no.csv"}, "no.csv"),
        ({"visits": "no.csv"}, "no.csv"),
    ],
)
def test_what_cannot_be_used_is_named(check, words, said):
    with pytest.raises(InputError, match=said):
        check(**words)


def test_all_faults_at_once(check):
    with pytest.raises(InputError) as caught:
        check(mix=["blue=5"], members="no.csv", visits="none.csv")
    assert len(caught.value.faults) >= 3


def test_a_plan_without_a_profile_asks_for_one(plan, tmp_path):
    report = json.loads((plan / "report.json").read_text(encoding="utf-8")) | {"profile": None}
    (tmp_path / "report.json").write_text(json.dumps(report), encoding="utf-8")
    (tmp_path / "plan.gpkg").write_bytes((plan / "plan.gpkg").read_bytes())
    with pytest.raises(InputError, match="made without a profile"):
        check_plan_policy(PolicyWords(str(tmp_path)), today=DAY)


class TestCommand:
    def test_a_policy_that_can_be_kept_exits_with_0(self, plan):
        result = CliRunner().invoke(app, ["policy", str(plan)])
        assert result.exit_code == 0, result.output
        assert "the policy can be kept in every area" in result.output

    def test_one_that_cannot_exits_with_3_and_says_what_is_lacking(self, plan):
        result = CliRunner().invoke(app, ["policy", str(plan), "--mix", "red=50"])
        assert result.exit_code == 3
        assert "V1-001" in result.output
        assert "无法落实" in result.output

    def test_what_is_not_there_exits_with_2(self, tmp_path):
        result = CliRunner().invoke(app, ["policy", str(tmp_path)])
        assert result.exit_code == 2
        assert "there is no plan here" in result.output


class TestAgainstRounds:
    """The forecast is never more hopeful than the rounds that are then planned, from the same files and day."""

    VILLAGES: ClassVar = {
        "few doors": checkerboard(households=1),
        "shared doors": checkerboard(columns=8, households=4),
    }
    LEAVE = "2026-12-07/2026-12-20; 2027-01-11/2027-01-17"
    HOLIDAYS = (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 12))

    @pytest.mark.parametrize("village", VILLAGES)
    def test_no_more_is_left_undone_than_was_foreseen(self, village, tmp_path, monkeypatch):
        monkeypatch.setattr("api.services.visits.plans.effort_for", lambda _: 0.02)
        tables = self.VILLAGES[village]
        folder = write_plan(tmp_path / "plan", tables, profile="xigu_1448")
        members, visits = tmp_path / "members.csv", tmp_path / "visits.csv"
        row = f"7,某某,网格员,V1,周一、周四,60,{self.LEAVE}"
        members.write_text(f"工号,姓名,岗位,负责网格,走访日,每次分钟数,请假时段\n{row}\n", encoding="utf-8")
        tiers = (f"h{i:04d},{'红黄绿'[i % 3]}\n" for i in range(len(tables.households)))
        visits.write_text("户编号,走访等级\n" + "".join(tiers), encoding="utf-8")
        words = PolicyWords(str(folder), None, str(visits), str(members), (), DAY, self.HOLIDAYS)
        (load,) = check_plan_policy(words, today=date(2020, 1, 1)).loads
        plain = Printing(DAY, pdf=False, png=False, maps=False, workers=1)
        asked = RoundsAsked(folder, DAY, 13, tmp_path / "out", plain, members, visits, None, self.HOLIDAYS)
        left = [visit for missed in plan_weeks(asked).plan.unserved.values() for visit, _ in missed]
        assert sum(visit.households for visit in left) <= load.overdue_visits
        assert left
        assert (load.kept, load.extra_people is None or load.extra_people > 0) == (False, True)

    @pytest.fixture
    def small(self, tmp_path):
        """Return a function that checks a village of twelve doors, one of them to be visited every week."""
        folder = write_plan(tmp_path / "plan", self.VILLAGES["few doors"], profile="xigu_1448")
        tiers, members = tmp_path / "tiers.csv", tmp_path / "members.csv"
        tiers.write_text("户编号,走访日期,走访结果,走访等级\nh0000,2026-11-28,已访,红\n", encoding="utf-8")

        def run(leave="", holidays=()):
            rows = f"7,某某,网格员,V1-001,{leave}\n8,李四,网格员,V1-002,\n"
            members.write_text(f"工号,姓名,岗位,负责网格,请假时段\n{rows}", encoding="utf-8")
            words = PolicyWords(str(folder), None, str(tiers), str(members), (), DAY, holidays)
            return check_plan_policy(words, today=DAY).loads

        return run

    def test_leave_makes_visits_overdue_and_one_more_person_makes_up_for_them(self, small):
        (load, _) = small()
        assert (load.kept, load.extra_people) == (True, 0)
        (load, other) = small(leave="2026-12-07/2026-12-20")
        assert (load.kept, load.extra_people, other.kept) == (False, 1, True)
        assert load.overdue["red"] > 0

    def test_what_nobody_can_make_is_told_apart(self, small):
        (load, _) = small(holidays=tuple(DAY + timedelta(days=n) for n in range(14)))
        assert load.impossible > 0
        assert "nobody can make" in told(load)[0]
        assert "无人能完成" in told(load)[1]
