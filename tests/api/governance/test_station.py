"""Stations and their hours."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.governance.hours import Hours, Opening, read_hours
from api.governance.station import read_station
from geo.errors import InputError

MONDAY, SATURDAY = "2026-03-02", "2026-03-07"


def at(day, clock):
    return datetime.fromisoformat(f"{day}T{clock}")


@pytest.mark.parametrize(
    "text",
    [
        "周一至周五 8:30-17:30",
        "周一至周五：8：30–17：30",
        "星期一到星期五 8点30分至17点30分",
        "工作日 08:30~17:30",
        "Mon-Fri 8:30-17:30",
        "Monday to Friday 8:30 - 17:30",
    ],
)
def test_ways_of_writing_the_same_hours_are_read_alike(text):
    assert str(read_hours(text)) == "周一至周五 8:30-17:30"


def test_a_place_is_open_from_the_first_minute_and_closed_at_the_last():
    hours = read_hours("周一至周五 8:30-12:00、14:00-17:30；周六 9-12")
    opened = [at(MONDAY, "08:30"), at(MONDAY, "17:29"), at(SATURDAY, "09:00")]
    closed = [at(MONDAY, "08:29"), at(MONDAY, "12:00"), at(MONDAY, "17:30"), at(SATURDAY, "14:30")]
    assert all(map(hours.open_at, opened))
    assert not any(map(hours.open_at, closed))


@pytest.mark.parametrize("text", ["每天 全天", "24小时", "daily 0:00-24:00", "周三至周二 0-24"])
def test_a_place_may_never_close(text):
    assert read_hours(text) == Hours(tuple(Opening(day, 0, 1440) for day in range(7)))


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 22), st.integers(1, 59)), max_size=9, unique_by=lambda x: x[:2]
    )
)
def test_what_is_written_is_read_again_in_both_languages(spans):
    openings = sorted(Opening(day, 60 * hour, 60 * hour + minutes) for day, hour, minutes in spans)
    hours = Hours(tuple(openings))
    if openings:
        assert read_hours(str(hours)) == read_hours(hours.en) == hours


def test_every_part_that_cannot_be_read_is_told():
    with pytest.raises(InputError) as refused:
        read_hours("周一 20:00-2:00；有人时；周二 8-12、11-13；周三 8:75-9:00")
    assert len(refused.value.faults) == 4


@pytest.mark.parametrize("text", ["", "；", "周一", "8", "周八 8-9", "周一 25:00-26:00", "周一 8-9" * 60])
def test_what_is_no_hours_is_refused(text):
    with pytest.raises(InputError):
        read_hours(text)


def test_a_station_without_hours_does_not_claim_to_be_closed():
    station = read_station(name="村便民服务站", longitude=112.3, latitude=37.5, area="140121203208")
    assert station.open_at(at(MONDAY, "09:00")) is None
    assert (station.point.x, station.point.y) == (112.3, 37.5)


def test_all_faults_of_a_station_come_at_once():
    with pytest.raises(InputError) as refused:
        read_station(name=" ", longitude=float("nan"), latitude=0, area="v", hours="有人时", phone="x")
    assert [fault.where for fault in refused.value.faults] == [
        "station, name",
        "station, point",
        "station, phone",
        "station, hours",
    ]
