"""Records of visits: read as written down, and every wrong cell named."""

from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from geo.errors import InputError
from geo.formats.visits import read_visits
from geo.formats.workbook.template_book import write_template
from geo.formats.workbook.templates import TEMPLATES

HEADINGS = "户编号,走访日期,走访结果,是否再访,下次走访,走访等级,复核日期,走访方式,晚间"
TIERS = {"red": ("红", "Red"), "green": ("绿", "Green")}
DAY = date(2026, 12, 1)


@pytest.fixture
def read(tmp_path: Path):
    """Return a function that reads rows of a table of visits to h1 and h2."""

    def run(*rows: str, headings: str = HEADINGS):
        path = tmp_path / "visits.csv"
        path.write_text("\n".join([headings, *rows]), encoding="utf-8-sig")
        return read_visits(path, ["h1", "h2"], TIERS, last_day=DAY, review_days=183)

    return run


class TestReads:
    def test_what_was_written_down(self, read):
        (row,) = read("h1,2026-11-02,已访,否,,红,2027-02-01,电话,是").to_dict("records")
        assert row == {
            "household_id": "h1",
            "date": date(2026, 11, 2),
            "visited": True,
            "again": False,
            "refused": False,
            "tier": "red",
            "review_date": date(2027, 2, 1),
            "contact_preference": "电话",
            "next_visit": None,
            "evening": True,
            "event": None,
            "event_date": None,
            "event_time": None,
        }

    @pytest.mark.parametrize(("time", "minute"), [("14:30", 870), ("9", 540), ("", None)])
    def test_an_event_with_its_day_and_time_needs_no_result(self, tmp_path, time, minute):
        path = tmp_path / "visits.csv"
        path.write_text(f"户编号,走访事项,事项日期,事项时刻\nh1,暴雨之后,2026-11-30,{time}\n", encoding="utf-8")
        words = {"after_storm": ("暴雨之后", "After a storm")}
        (row,) = read_visits(path, ["h1"], TIERS, last_day=DAY, events=words).to_dict("records")
        assert (row["event"], row["event_date"], row["event_time"]) == ("after_storm", date(2026, 11, 30), minute)
        assert (row["visited"], row["date"]) == (False, DAY)

    def test_an_event_that_the_profile_does_not_have_is_named_with_those_it_has(self, faults):
        (fault,) = faults("h1,暴雨之后,2026-11-30", headings="户编号,走访事项,事项日期")
        assert "the profile has none; leave it blank" in fault

    def test_rows_come_by_day(self, read):
        table = read("h1,2026-11-09,已访", "h2,2026-11-02,已访", headings="户编号,走访日期,走访结果")
        assert table["household_id"].tolist() == ["h2", "h1"]

    @pytest.mark.parametrize("tier", ["红", "Red", "red", "RED"])
    def test_a_tier_is_known_by_any_of_its_words(self, read, tier):
        assert read(f"h1,2026-11-02,已访,,,{tier},,,")["tier"].tolist() == ["red"]

    @pytest.mark.parametrize(("row", "again"), [("需再访,", True), ("已访,是", True), ("已访,否", False)])
    def test_a_visit_is_due_again_where_either_column_says_so(self, read, row, again):
        assert read(f"h1,2026-11-02,{row},,,,,")["again"].tolist() == [again]

    def test_who_wants_to_be_asked_on_a_later_day_is_visited_then(self, read):
        (row,) = read("h1,2026-11-02,谢绝,,2027-01-05,,,某日后再问,").to_dict("records")
        assert (row["contact_preference"], row["next_visit"], row["refused"]) == ("上门", date(2027, 1, 5), True)

    def test_the_filled_in_template(self, tmp_path):
        path = tmp_path / "visits.xlsx"
        write_template(path, TEMPLATES["visits"], now=datetime(2026, 3, 2, tzinfo=UTC))
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        row = {"户编号": "h1", "走访日期": date(2026, 11, 2), "走访结果": "已访", "走访等级": "绿", "晚间": "否"}
        sheet.append([row.get(cell.value) for cell in sheet[1]])
        book.save(path)
        table = read_visits(path, ["h1"], TIERS, last_day=DAY, review_days=183)
        assert table[["household_id", "date", "tier", "evening"]].to_numpy().tolist() == [
            ["h1", date(2026, 11, 2), "green", False]
        ]

    def test_columns_about_people_are_not_read(self, read):
        table = read("h1,2026-11-02,已访,某某,病", headings="户编号,走访日期,走访结果,姓名,未访原因")
        assert "病" not in table.to_string()


class TestRefuses:
    @pytest.mark.parametrize(
        ("row", "column", "said"),
        [
            ("h9,2026-11-02,已访,,,,,,", "户编号", "no household of the plan has the id 'h9'"),
            (",2026-11-02,已访,,,,,,", "户编号", "a value is needed"),
            ("h1,2026-13-02,已访,,,,,,", "走访日期", "got '2026-13-02'; a day such as"),
            ("h1,2026-12-02,已访,,,,,,", "走访日期", "2026-12-02 is to come; at most 2026-12-01"),
            ("h1,2026-11-02,不在,,,,,,", "走访结果", "one of 已访、需再访、谢绝"),
            ("h1,2026-11-02,已访,,,蓝,,,", "走访等级", "one of 红, 绿 would be right"),
            ("h1,2026-11-02,已访,,,红,2026-10-01,,", "复核日期", "2026-10-01 is not after the visit of 2026-11-02"),
            ("h1,2026-11-02,已访,,,红,2027-11-01,,", "复核日期", "later than 2027-05-04, 183 days on"),
            ("h1,2026-11-02,已访,,2026-11-01,,,,", "下次走访", "2026-11-01 is not after the visit"),
            ("h1,2026-11-02,谢绝,,,,,某日后再问,", "走访方式", "needs a day in 下次走访"),
            ("h1,2026-11-02,已访,,,,,微信,", "走访方式", "one of 上门、电话、按需"),
            ("h1,2026-11-02,已访,,,,,,有时", "晚间", "one of 是、否"),
        ],
    )
    def test_a_wrong_cell_by_its_place(self, faults, row, column, said):
        (fault,) = faults("h2,2026-11-02,已访,,,,,,", row)
        assert fault.startswith(f"visits.csv, row 3, column {column}: ")
        assert said in fault

    def test_two_records_of_a_household_on_one_day(self, faults):
        (fault,) = faults("h1,2026-11-02,已访,,,,,,", "h2,2026-11-02,已访,,,,,,", "h1,2026-11-02,谢绝,,,,,,")
        assert "rows 2, 4, column 走访日期: 'h1' stands 2 times on 2026-11-02 (rows 2, 4); keep one" in fault

    def test_all_faults_at_once(self, faults):
        assert len(faults("h9,2026-13-02,来过,,,蓝,,,", "h1,2027-01-01,已访,,,,,,")) == 5

    def test_a_table_without_its_columns(self, faults):
        assert len(faults("2026-11-02", headings="走访日期")) == 1

    def test_a_table_without_rows(self, faults):
        (fault,) = faults()
        assert "has no rows" in fault

    def test_a_file_that_is_no_table(self, tmp_path):
        path = tmp_path / "visits.geojson"
        path.write_text("{}", encoding="utf-8")
        with pytest.raises(InputError, match="is no table by its name"):
            read_visits(path, [], TIERS, last_day=DAY, review_days=183)

    def test_what_stands_in_a_wrong_cell_is_not_said_if_it_is_text(self, faults):
        (fault,) = faults("h1,2026-11-02,老王病了,,,,,,")
        assert "老王" not in fault
        assert "a text of 4 characters" in fault
