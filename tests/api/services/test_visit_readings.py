"""Who walks and where households stand: from files, and by default."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hamlets import checkerboard

from api.services.visits.readings import read_members, read_standings
from geo.errors import InputError
from partition.visits.frequency import Contact, Event, VisitPolicy, due_visits
from partition.visits.places import split_addresses

TABLES = checkerboard(households=1)
POLICY = VisitPolicy({"red": 7, "green": 90}, "green", words={"red": ("红", "Red"), "green": ("绿", "Green")})
DAY = date(2026, 12, 1)


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a table and gives its path."""

    def write(*lines: str):
        path = tmp_path / "table.csv"
        path.write_text("\n".join(lines), encoding="utf-8-sig")
        return path

    return write


class TestMembers:
    def test_who_is_left_without_a_grid_is_named_with_those_who_have_it(self, file):
        rows = ("7,某某,包联干部,V1,,", "8,李四,网格员,V1-001,,", "9,王五,网格员,V1-002,,")
        notices = []
        staff = read_members(file(self.HEADINGS, *rows), TABLES, notices)
        assert [one.member_id for one in staff] == ["8", "9"]
        (notice,) = notices
        assert "某某 (7) has no grid left" in notice.en
        assert "V1 is with 李四 (8), 王五 (9)" in notice.en
        assert "没有剩余网格" in notice.zh

    def test_grids_that_are_with_nobody_are_named(self, file):
        notices = []
        read_members(file(self.HEADINGS, "8,李四,网格员,V1-001,,"), TABLES, notices)
        (notice,) = notices
        assert notice.en.endswith("V1-002")
        assert "无人负责 1 个网格" in notice.zh

    def test_two_periods_of_leave_are_both_kept(self, file):
        leave = "2026-12-01/2026-12-07; 2026-12-20/2026-12-22"
        (one, _) = read_members(file("工号,姓名,岗位,负责网格,请假时段", f"8,李四,网格员,V1-001,{leave}"), TABLES)
        assert [one.away(date(2026, 12, day)) for day in (1, 7, 8, 19, 20, 22, 23)] == [True] * 2 + [False] * 2 + [
            *(True, True, False)
        ]

    HEADINGS = "工号,姓名,岗位,负责网格,走访日,每次分钟数"

    def test_by_default_each_grid_has_its_leader_who_sets_out_from_its_centre(self):
        staff = read_members(None, TABLES)
        assert [(one.member_id, one.grid_ids) for one in staff] == [("V1-001", ("V1-001",)), ("V1-002", ("V1-002",))]
        centres = TABLES.grids.set_index("grid_id")["centre_household_id"]
        doors = TABLES.households.set_index("household_id").geometry
        assert [one.start for one in staff] == [doors[centres[one.member_id]] for one in staff]
        assert {(one.weekdays, one.minutes, one.leave, one.evening) for one in staff} == {(None, None, (), True)}

    def test_a_leader_sets_out_from_the_centre_also_where_it_is_called_on_in_parts(self):
        whole = checkerboard(households=8)
        parts = replace(whole, households=split_addresses(whole.households, 3))
        assert [one.start for one in read_members(None, parts)] == [one.start for one in read_members(None, whole)]

    def test_a_grid_that_is_with_nobody_keeps_its_leader(self, file):
        staff = read_members(file(self.HEADINGS, "7,某某,网格员,V1-002,周一,90"), TABLES)
        assert [(one.member_id, one.grid_ids) for one in staff] == [("V1-001", ("V1-001",)), ("7", ("V1-002",))]
        assert (staff[1].weekdays, staff[1].minutes) == ((0,), 90.0)

    def test_a_village_is_all_its_grids_but_those_that_are_with_somebody(self, file):
        (one,) = read_members(file(self.HEADINGS, "7,某某,包联干部,V1,,"), TABLES)
        assert one.grid_ids == ("V1-001", "V1-002")
        assert one.start in set(TABLES.households.geometry)
        both = read_members(file(self.HEADINGS, "7,某某,包联干部,V1,,", "8,李四,网格员,V1-001,,"), TABLES)
        assert [(each.member_id, each.grid_ids) for each in both] == [("8", ("V1-001",)), ("7", ("V1-002",))]

    def test_every_grid_is_with_one_member(self, file):
        rows = ["7,某某,包联干部,V1,,", "8,李四,网格员,V1-001,,", "9,王五,网格员,V1-002,,"]
        staff = read_members(file(self.HEADINGS, *rows), TABLES)
        assert [grid_id for one in staff for grid_id in one.grid_ids] == ["V1-001", "V1-002"]

    def test_a_member_is_not_called_as_the_leader_of_a_grid_with_nobody(self, file):
        with pytest.raises(InputError, match="V1-002 of 工号"):
            read_members(file(self.HEADINGS, "V1-002,某某,网格员,V1-001,,"), TABLES)

    def test_a_grid_in_which_nobody_lives_has_a_leader_all_the_same(self):
        grids = TABLES.grids.assign(centre_household_id=None)
        empty = replace(TABLES, grids=grids, households=TABLES.households.assign(households=0))
        assert len(read_members(None, empty)) == 2

    def test_a_plan_without_households_has_nobody_to_call_on(self):
        with pytest.raises(InputError, match="no households"):
            read_members(None, replace(TABLES, households=TABLES.households.iloc[:0]))


class TestStandings:
    def test_by_default_all_are_blank_in_the_order_of_the_rows(self):
        standings = read_standings(None, TABLES.households, POLICY, DAY)
        assert [one.household_id for one in standings] == TABLES.households["household_id"].tolist()
        assert [one.place for one in standings] == list(range(1, 13))
        assert {(one.tier, one.last_visit, one.contact) for one in standings} == {(None, None, Contact.VISIT)}

    def test_records_put_a_household_where_it_stands(self, file):
        path = file("户编号,走访日期,走访结果,走访等级", "h0001,2026-11-02,已访,红", "h0001,2026-11-09,需再访,")
        one = read_standings(path, TABLES.households, POLICY, DAY)[1]
        assert (one.tier, one.last_visit, one.due_again) == ("red", date(2026, 11, 2), True)
        assert one.review_by == date(2026, 11, 2) + timedelta(days=183)

    @pytest.mark.parametrize(
        ("cell", "floor"), [("3", 3), (2.0, 2), ("4层", 4), (None, None), ("B1", None), ("0", None)]
    )
    def test_a_storey_is_read_as_a_number(self, cell, floor):
        doors = TABLES.households.assign(floor=[cell] * 12)
        assert read_standings(None, doors, POLICY, DAY)[0].floor == floor

    def test_a_household_that_the_plan_does_not_have_is_named(self, file):
        with pytest.raises(InputError, match="h9999"):
            read_standings(file("户编号,走访日期,走访结果", "h9999,2026-11-02,已访"), TABLES.households, POLICY, DAY)

    def test_a_file_that_is_no_table_is_told_once(self, tmp_path):
        (tmp_path / "visits.gpkg").write_text("x")
        with pytest.raises(InputError) as refused:
            read_standings(tmp_path / "visits.gpkg", TABLES.households, POLICY, DAY)
        assert len(refused.value.faults) == 1


class TestEvents:
    STORM = replace(POLICY, within_hours={"storm": 24}, event_words={"storm": ("暴雨之后", "After a storm")})

    def standing(self, file, *row):
        path = file("户编号,走访日期,走访结果,走访事项,事项日期,事项时刻", *row)
        return read_standings(path, TABLES.households, self.STORM, DAY)[1]

    def test_an_event_is_read_by_its_words_and_asks_for_a_visit_to_the_minute(self, file):
        one = self.standing(file, "h0001,,,暴雨之后,2026-11-30,14:30")
        assert one.event == Event("storm", datetime(2026, 11, 30, 14, 30))
        assert due_visits([one], self.STORM, DAY, 7)[0].within == (-570, 870)

    def test_without_a_time_the_hours_begin_with_the_day(self, file):
        assert self.standing(file, "h0001,,,storm,2026-11-30,").event.at == datetime(2026, 11, 30)

    def test_the_result_of_a_visit_on_that_day_or_later_answers_it(self, file):
        row = "h0001,,,storm,2026-11-30,"
        assert self.standing(file, row, "h0001,2026-11-30,已访,,,").event is None
        assert self.standing(file, row, "h0001,2026-11-29,已访,,,").event is not None
