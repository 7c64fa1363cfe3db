"""The policy check on a plan: people and households read, walks measured, the command's answer."""

import json
from datetime import UTC, date, datetime

import pytest
from hamlets import checkerboard
from typer.testing import CliRunner

from api.cli import app
from api.services.plan_files import layers_of
from api.services.policy import PolicyWords, check_plan_policy
from geo.errors import InputError
from geo.formats.write.geopackage import write_gpkg

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
    assert (load.kept, load.extra_people) == (False, 1)


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
