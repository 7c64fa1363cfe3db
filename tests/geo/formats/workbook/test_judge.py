"""The judgement of filled-in tables: each wrong cell has its row, its column and its reason."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from sheets import workbook

from geo.errors import InputError
from geo.formats.members import read_staff
from geo.formats.visits import read_visits
from geo.formats.workbook.judge import Judged, judge_file

MEMBERS = ["工号", "姓名", "工作电话", "岗位", "负责网格", "任职日期", "走访日"]
DOORS = gpd.GeoSeries([shapely.Point(500_000, 4_000_000)], crs="EPSG:32650")
VISITS = ["户编号", "走访日期", "走访结果", "需求", "下次走访"]


def _judge(folder: Path, *rows: list[object], kind: str | None = None) -> Judged:
    return judge_file(workbook(folder / "table.xlsx", rows), kind)


def _marks(judged: Judged) -> list[tuple[int, str | None]]:
    return sorted(((mark.row, mark.heading) for fault in judged.faults for mark in fault.marks), key=str)


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *[
            ("工号", None),
            ("姓名", None),
            ("岗位", "队长"),
            ("工作电话", "没有"),
            ("任职日期", "去年"),
            ("任职日期", "1949-10-01"),
        ],
        *[("走访日", "周八"), ("负责网格", "1.40121E+17"), ("任职日期", "2026-02-30"), ("负责网格", "x" * 300)],
    ],
)
def test_a_wrong_cell_of_a_member_is_marked(tmp_path: Path, heading: str, cell: object) -> None:
    sound = ["01", "某某", "0351-5550123", "网格员", "140121203201001", "2026-03-02", "周一、周二"]
    wrong = [*sound]
    wrong[0], wrong[MEMBERS.index("负责网格")] = "02", "140121203201002"
    wrong[MEMBERS.index(heading)] = cell

    judged = _judge(tmp_path, MEMBERS, sound, wrong)
    assert judged.template.name == "members"
    assert _marks(judged) == [(3, heading)]


@pytest.mark.parametrize("day", ["2026-03-02", "2026/3/2", "2026.3.2", "2026年3月2日", "20260302"])
def test_a_day_is_read_as_people_write_it(tmp_path: Path, day: str) -> None:
    assert _judge(tmp_path, VISITS, ["1", day, "已访", None, None]).faults == ()


def test_a_household_may_be_visited_often_but_a_member_has_one_key(tmp_path: Path) -> None:
    visit = ["1", "2026-03-02", "已访", "代办；维修", None]
    later = ["1", "2026-03-09", *visit[2:]]
    member, other = ["01", "某某", None, "网格员", "1", None, None], ["01", "某某", None, "网格员", "2", None, None]

    assert _judge(tmp_path, VISITS, visit, later).faults == ()
    assert _marks(_judge(tmp_path, MEMBERS, member, other)) == [(2, "工号"), (3, "工号")]


class TestOneJudgement:
    """What is refused where rounds are planned is refused where a table is only checked."""

    DAY = date(2026, 12, 1)

    def visits(self, folder: Path, **cells: str) -> list[tuple[int, str | None]]:
        path = folder / "visits.csv"
        path.write_text("\n".join([",".join(cells), ",".join(cells.values())]), encoding="utf-8-sig")
        wrong = _marks(judge_file(path, "visits", today=self.DAY))
        with pytest.raises(InputError) as refused:
            read_visits(path, ["h1"], {"red": ("红",)}, last_day=self.DAY, events={"storm": ("暴雨之后",)})
        marks = [(mark.row, mark.heading) for fault in refused.value.faults for mark in fault.marks]
        assert wrong == sorted(marks, key=str)
        return wrong

    @pytest.mark.parametrize(
        ("cells", "heading"),
        [
            ({"走访日期": "2026-12-02", "走访结果": "已访"}, "走访日期"),
            ({"走访日期": "", "走访结果": "已访"}, "走访结果"),
            ({"走访日期": "2026-11-02", "走访结果": "已访", "下次走访": "2026-11-02"}, "下次走访"),
            ({"走访日期": "2026-11-02", "走访结果": "已访", "复核日期": "2027-11-02"}, "复核日期"),
            ({"走访方式": "某日后再问"}, "走访方式"),
            ({"走访事项": "暴雨之后", "事项日期": ""}, "走访事项"),
            ({"走访事项": "", "事项日期": "2026-11-30"}, "事项日期"),
            ({"走访事项": "暴雨之后", "事项日期": "2026-12-02"}, "事项日期"),
            ({"走访事项": "暴雨之后", "事项日期": "2026-11-30", "事项时刻": "25:00"}, "事项时刻"),
        ],
    )
    def test_of_visits(self, tmp_path: Path, cells: dict[str, str], heading: str) -> None:
        assert self.visits(tmp_path, 户编号="h1", **cells) == [(2, heading)]

    @pytest.mark.parametrize(
        ("cells", "heading"),
        [
            (["2026-12-05", None, None], "请假自"),
            ([None, "2026-12-05", None], "请假自"),
            (["2026-12-05", "2026-12-03", None], "请假至"),
            ([None, None, "2026-12-05/2026-12-03"], "请假时段"),
            ([None, None, "下周"], "请假时段"),
        ],
    )
    def test_of_leave(self, tmp_path: Path, cells: list[object], heading: str) -> None:
        rows = [[*MEMBERS, "请假自", "请假至", "请假时段"], ["1", "某某", None, "网格员", "g1", None, None, *cells]]
        assert _marks(_judge(tmp_path, *rows)) == [(2, heading)]
        with pytest.raises(InputError) as refused:
            read_staff(workbook(tmp_path / "again.xlsx", rows), {"g1": frozenset({"g1"})}, DOORS)
        assert [mark.heading for fault in refused.value.faults for mark in fault.marks] == [heading]

    def test_a_household_was_not_visited_on_a_day_to_come(self, tmp_path: Path) -> None:
        rows = [["户编号", "住址", "经度", "纬度", "上次走访"], ["1", "3组12号", 116, 40, "2026-12-02"]]
        judged = judge_file(workbook(tmp_path / "table.xlsx", rows), today=self.DAY)
        assert _marks(judged) == [(2, "上次走访")]


def test_columns_that_must_be_there_are_named(tmp_path: Path) -> None:
    (fault,) = _judge(tmp_path, ["工号", "姓名", "岗位"], ["01", "某某", "网格员"], kind="members").faults

    assert fault.zh == "没有“负责网格”列"


def test_each_row_is_told_its_own_value(tmp_path: Path) -> None:
    judged = _judge(tmp_path, ["户编号", "组", "户数"], ["1", "三组", 0], ["2", "三组", -4], ["3", "三组", 2])

    (fault,) = judged.faults
    assert [(mark.row, mark.en.split(";")[0]) for mark in fault.marks] == [(2, "got 0"), (3, "got -4")]


def test_households_are_judged_as_plans_judge_them_and_so_are_tiers(tmp_path: Path) -> None:
    judged = _judge(
        tmp_path,
        ["户编号", "住址", "经度", "纬度", "走访等级", "上次走访"],
        ["1", "3组12号", 116, 40, "红", "2026-03-02"],
        ["1", "3组13号", 116, "四十", "蓝", "昨天"],
    )

    assert set(_marks(judged)) == {(2, "户编号"), (3, "户编号"), (3, None), (3, "走访等级"), (3, "上次走访")}


def test_a_table_of_no_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no heading of any template"):
        _judge(tmp_path, ["甲", "乙"], ["1", "2"])


def test_a_csv_file_is_judged_too(tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text(
        "户编号,走访日期,走访结果\n1,2026-03-02,已访\n2,2026-13-02,已访\n", encoding="gb18030"
    )

    judged = judge_file(tmp_path / "visits.csv")
    assert judged.template.name == "visits"
    assert _marks(judged) == [(3, "走访日期")]


def test_staff_keep_name_and_work_telephone_and_lose_the_rest(tmp_path: Path) -> None:
    judged = _judge(tmp_path, [*MEMBERS, "民族"], ["01", "某某", "13800000000", "网格员", "1", None, None, "x"])

    assert list(judged.personal) == [MEMBERS.index("走访日") + 1]


def test_a_row_of_another_length_is_refused(tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text("户编号,走访日期,走访结果\n1,2026-03-02\n", encoding="utf-8")

    with pytest.raises(InputError, match="row 2 has 2 cells, the heading 3"):
        judge_file(tmp_path / "visits.csv")
