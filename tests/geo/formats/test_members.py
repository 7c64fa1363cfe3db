"""Members of staff: read as listed, and every wrong cell named."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.formats.members import read_staff

HEADINGS = "工号,姓名,岗位,负责网格,走访日,每次分钟数,经度,纬度,请假自,请假至,可晚间走访"
AREAS = {"g1": frozenset({"g1"}), "g2": frozenset({"g2"}), "V1": frozenset({"g1", "g2"})}
DOORS = gpd.GeoSeries([shapely.Point(117.0, 36.0)], crs="EPSG:4326").to_crs("EPSG:32650")


@pytest.fixture
def read(tmp_path: Path):
    """Return a function that reads rows of a table of members."""

    def run(*rows: str, headings: str = HEADINGS):
        path = tmp_path / "members.csv"
        path.write_text("\n".join([headings, *rows]), encoding="utf-8-sig")
        return read_staff(path, AREAS, DOORS)

    return run


class TestReads:
    def test_what_was_listed(self, read):
        table = read("01,某某,网格员,g1、g2,周四、周一,90,117.01,36.0,2026-12-03,2026-12-05,是")
        (row,) = table.drop(columns="geometry").to_dict("records")
        assert row == {
            "member_id": "01",
            "name": "某某",
            "area": ("g1", "g2"),
            "weekdays": (0, 3),
            "minutes": 90,
            "leave": ((date(2026, 12, 3), date(2026, 12, 5)),),
            "evening": True,
        }
        assert table.geometry.distance(DOORS.iloc[0]).iloc[0] == pytest.approx(902, abs=5)

    @pytest.mark.parametrize(
        "cell",
        [
            "2026-12-01/2026-12-07; 2026-12-20/2026-12-22",
            "2026-12-01至2026-12-07；2026/12/20~2026/12/22",
            "2026年12月1日 到 2026年12月7日、2026-12-20/2026-12-22",
        ],
    )
    def test_several_periods_of_leave_stand_in_one_cell_beside_the_first(self, read, cell):
        (row,) = read(f"1,某某,网格员,V1,{cell}", headings="工号,姓名,岗位,负责网格,请假时段").to_dict("records")
        week, days = (date(2026, 12, 1), date(2026, 12, 7)), (date(2026, 12, 20), date(2026, 12, 22))
        assert row["leave"] == (week, days)
        headings = "工号,姓名,岗位,负责网格,请假自,请假至,请假时段"
        (row,) = read("1,某某,网格员,V1,2027-01-04,2027-01-05,2026-12-09", headings=headings).to_dict("records")
        assert row["leave"] == ((date(2027, 1, 4), date(2027, 1, 5)), (date(2026, 12, 9), date(2026, 12, 9)))

    def test_what_need_not_be_said(self, read):
        (row,) = read("1,某某,网格员,V1", headings="工号,姓名,岗位,负责网格").to_dict("records")
        said = [row[name] for name in ("weekdays", "minutes", "leave", "geometry", "evening")]
        assert said == [None, None, (), None, False]


class TestRefuses:
    @pytest.mark.parametrize(
        ("row", "column", "said"),
        [
            ("2,李四,网格员,,,,,,,,", "负责网格", "a value is needed"),
            ("2,李四,网格员,g3,,,,,,,", "负责网格", "no area of the plan is 'g3'; nearest: g"),
            ("2,李四,网格员,g1,,,,,,,", "负责网格", "'g1' is with the member of row 2 too"),
            ("1,李四,网格员,g2,,,,,,,", "工号", "used more than once"),
            ("2,李四,网格员,g2,,0,,,,,", "每次分钟数", "got '0'; a whole number from 1 to 1440"),
            ("2,李四,网格员,g2,周八,,,,,,", "走访日", "some of 周一、周二"),
            ("2,李四,网格员,g2,,,118.0,36.0,,,", "经度", "lies 90 km from the nearest household; within 50 km"),
            ("2,李四,网格员,g2,,,36.0,36.0,,,", "经度", "within 50 km would be right"),
            ("2,李四,网格员,g2,,,117.0,,,,", "经度", "both longitude and latitude"),
            ("2,李四,网格员,g2,,,,,2026-12-05,2026-12-03,", "请假至", "2026-12-03 is before 2026-12-05"),
            ("2,李四,网格员,g2,,,,,2026-12-05,,", "请假自", "both the first and the last day"),
            ("2,李四,网格员,g2,,,,,,,不定", "可晚间走访", "one of 是、否"),
        ],
    )
    def test_a_wrong_cell_by_its_place(self, faults, row, column, said):
        (fault,) = faults("1,某某,网格员,g1,,,,,,,", row)
        assert fault.split(": ")[0].endswith(f"column {column}")
        assert said in fault

    def test_all_faults_at_once(self, faults):
        assert len(faults("1,某某,网格员,g3,周八,0,117,,,,", "1,李四,,g1,,,,,2026-12-05,,")) == 7

    def test_a_member_of_a_village_and_one_of_a_grid_in_it_are_no_fault(self, read):
        assert len(read("1,某某,网格员,g1,,,,,,,", "2,李四,包联干部,V1,,,,,,,")) == 2
