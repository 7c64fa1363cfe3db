"""Rounds from the files of a plan to files of rounds, read back by libraries that did not write them."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime

import geopandas as gpd
import pyogrio
import pytest
import shapely
from hamlets import checkerboard
from written_plans import write_plan

from api.errors import OutputError
from api.services.rounds import round as rounds_service
from api.services.rounds.round import plan_rounds
from geo.errors import InputError

GRID = "V1-001"
METRIC = "EPSG:32650"


@pytest.fixture
def now():
    return datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def tables():
    """Return a plan of twelve doors of one household, six in either grid."""
    return checkerboard(households=1)


@pytest.fixture
def plan(tmp_path, tables, now):
    return write_plan(tmp_path / "plan", tables, now)


@pytest.fixture
def go(plan, tmp_path):
    """Return a function that plans the rounds of the first grid, 60 minutes each."""

    def run(
        grid_id=GRID, *, folder=plan, start=None, minutes=60.0, visit_minutes=12.0, out=tmp_path / "rounds", **rest
    ):
        times = {"minutes": minutes, "visit_minutes": visit_minutes}
        return plan_rounds(folder, grid_id, start=start, out=out, **times, **rest)

    return run


@pytest.fixture
def refused(go, tmp_path):
    """Return a function that gives the faults of what is refused; nothing is written then."""

    def run(**asked):
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(InputError) as caught:
            go(**asked)
        assert sorted(tmp_path.rglob("*")) == before
        for fault in caught.value.faults:
            assert any("\u4e00" <= letter <= "\u9fff" for letter in fault.zh)
        return caught.value.faults

    return run


def summary(folder):
    return json.loads((folder / "rounds.json").read_text(encoding="utf-8"))


def inside(tables, grid_id=GRID):
    return sorted(tables.households["household_id"][tables.households["micro_grid"] == grid_id])


def test_every_household_of_the_grid_is_in_one_stop_of_one_round(go, tables, tmp_path):
    result = go()
    told = summary(tmp_path / "rounds")
    visited = [each for one in told["rounds"] for stop in one["stops"] for each in stop["household_ids"]]
    assert sorted(visited) == inside(tables)
    assert len(result.rounds) == len(told["rounds"]) == 2
    assert all(one["minutes"] <= 60 for one in told["rounds"])
    assert told["visits"] == 6


def test_half_the_speed_takes_twice_the_walking_and_is_told(go, tmp_path):
    quick = go(minutes=500.0, speed_kmh=4.0).rounds[0]
    slow = go(minutes=500.0, speed_kmh=2.0).rounds[0]
    assert slow.walk_minutes == pytest.approx(2 * quick.walk_minutes)
    assert slow.metres == pytest.approx(quick.metres)
    assert summary(tmp_path / "rounds")["speed_kmh"] == 2.0


def test_the_files_named_are_there_and_no_others(go, tmp_path):
    result = go()
    assert sorted(result.files) == sorted((tmp_path / "rounds").iterdir())
    assert {path.name for path in result.files} == {
        "rounds.json",
        *(f"round-{number}.{kind}" for number in (1, 2) for kind in ("geojson", "gpx", "html")),
    }


def test_rounds_set_out_from_the_centre_of_the_grid(go, tables, tmp_path):
    one = go().rounds[0]
    assert one.start.equals_exact(tables.households.geometry.iloc[0], 1e-6)
    assert summary(tmp_path / "rounds")["start"]["household_id"] == "h0000"


def test_or_from_a_place_that_was_given(go, tmp_path):
    door = gpd.GeoSeries([shapely.Point(500_010, 4_000_000)], crs=METRIC).to_crs(4326).iloc[0]
    result = go(start=(door.x, door.y))
    assert all(one.start.equals_exact(shapely.Point(500_010, 4_000_000), 1e-3) for one in result.rounds)
    assert summary(tmp_path / "rounds")["start"] == {
        "lonlat": pytest.approx([door.x, door.y]),
        "household_id": None,
    }


def test_legs_in_the_geojson_are_as_long_as_they_say_and_join_the_stops(go, tmp_path):
    go()
    drawn = gpd.read_file(tmp_path / "rounds" / "round-1.geojson")
    assert drawn.crs == "EPSG:4326"
    metric = drawn.to_crs(METRIC)
    legs, stops = metric[metric["kind"] == "leg"], metric[metric["kind"] == "stop"]
    assert len(legs) == len(stops) + 1
    assert legs.length.tolist() == pytest.approx(legs["metres"].tolist(), abs=2e-3)
    places = [metric.geometry.iloc[0], *stops.geometry, metric.geometry.iloc[0]]
    ends = [(shapely.get_point(line, 0), shapely.get_point(line, -1)) for line in legs.geometry]
    assert all(a.equals_exact(places[i], 1e-6) and b.equals_exact(places[i + 1], 1e-6) for i, (a, b) in enumerate(ends))
    assert stops["order"].tolist() == list(range(1, len(stops) + 1))


def test_gpx_opens_in_gdal_with_one_track_as_long_as_the_round(go, tmp_path):
    one = go().rounds[0]
    path = tmp_path / "rounds" / "round-1.gpx"
    tracks = pyogrio.read_dataframe(path, layer="tracks")
    waypoints = pyogrio.read_dataframe(path, layer="waypoints")
    assert tracks.to_crs(METRIC).length.tolist() == pytest.approx([one.metres], abs=0.05)
    assert waypoints["name"].tolist() == ["起点 Start", *(str(number + 1) for number in range(len(one.stops)))]
    assert waypoints["desc"].iloc[1].endswith(one.stops[0].household_ids[0])
    places = gpd.GeoSeries([stop.point for stop in one.stops], crs=METRIC).to_crs(4326)
    assert waypoints.geometry.iloc[1:].geom_equals_exact(places.set_axis(range(1, len(places) + 1)), 1e-7).all()


def test_a_hostile_household_id_stays_text_in_every_file(go, tables, now, tmp_path):
    hostile = "</desc><script>&\u0007\u2028]]>"
    doors = tables.households.assign(household_id=[hostile, *tables.households["household_id"].iloc[1:]])
    grids = tables.grids.assign(centre_household_id=[hostile, "h0003"])
    folder = write_plan(tmp_path / "other", replace(tables, households=doors, grids=grids), now)
    go(folder=folder)
    waypoints = pyogrio.read_dataframe(tmp_path / "rounds" / "round-1.gpx", layer="waypoints")
    assert any("</desc><script>&" in told for told in waypoints["desc"])
    page = (tmp_path / "rounds" / "round-1.html").read_text(encoding="utf-8")
    assert "&lt;/desc&gt;&lt;script&gt;" in page
    assert "</desc><script>" not in page


def test_the_same_plan_gives_the_same_files_byte_by_byte(go, tmp_path):
    for name in ("one", "two"):
        go(out=tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_a_plan_in_another_crs_gives_the_same_rounds(go, tables, now, tmp_path):
    # doors are as far from two roads, and rounds as long as others: what is equal must not hang on a nanometre
    uneven = replace(tables, roads=tables.roads.set_geometry(tables.roads.translate(3, 5)))
    metric, lonlat = (
        write_plan(tmp_path / name, uneven, now, out_crs=crs) for name, crs in (("m", None), ("d", "EPSG:4326"))
    )
    first, second = go(folder=metric, out=tmp_path / "one"), go(folder=lonlat, out=tmp_path / "two")
    assert len(first.rounds) == len(second.rounds)
    assert sum(one.metres for one in first.rounds) == pytest.approx(sum(one.metres for one in second.rounds), abs=1e-3)


def test_earlier_rounds_are_replaced_and_those_too_many_go(go, tmp_path):
    (tmp_path / "rounds").mkdir()
    assert len(go(minutes=30).rounds) == 4
    (tmp_path / "rounds" / "note.txt").write_text("kept")
    result = go(minutes=200)
    assert len(result.rounds) == 1
    assert sorted(path.name for path in (tmp_path / "rounds").iterdir()) == sorted(
        ["note.txt", *(path.name for path in result.files)]
    )


def test_a_write_that_is_refused_leaves_what_stood_there(go, tmp_path, monkeypatch):
    go()
    before = {path: path.read_bytes() for path in (tmp_path / "rounds").iterdir()}

    def fail(papers, folder):
        raise OSError(28, "no space", str(folder))

    monkeypatch.setattr(rounds_service, "write_rounds", fail)
    with pytest.raises(OutputError, match="no space"):
        go(minutes=200)
    assert {path: path.read_bytes() for path in (tmp_path / "rounds").iterdir()} == before


def test_a_stop_longer_than_the_round_is_a_round_that_says_so(go, tables, now, tmp_path):
    doors = tables.households.assign(households=[9, *tables.households["households"].iloc[1:]])
    result = go(folder=write_plan(tmp_path / "tower", replace(tables, households=doors), now))
    (over,) = [one for one in result.rounds if one.over_budget]
    assert over.number == len(result.rounds)
    assert summary(tmp_path / "rounds")["rounds"][-1]["over_budget"]
    page = (tmp_path / "rounds" / f"round-{over.number}.html").read_text(encoding="utf-8")
    assert "over 60 min" in page
    assert "超过 60 分钟" in page


def test_without_roads_the_rounds_say_that_they_are_estimated(go, tables, now, tmp_path):
    bare = replace(tables, roads=tables.roads.iloc[:0], estimated=frozenset({"roads"}))
    go(folder=write_plan(tmp_path / "bare", bare, now))
    assert all(one["estimated"] for one in summary(tmp_path / "rounds")["rounds"])
    assert "估算 estimated" in (tmp_path / "rounds" / "round-1.html").read_text(encoding="utf-8")


class TestRefused:
    def test_a_folder_without_a_plan(self, refused, tmp_path):
        (fault,) = refused(folder=tmp_path / "nowhere")
        assert fault.where.endswith("nowhere")
        assert "plan.gpkg" in fault.en

    def test_a_grid_that_is_not_in_the_plan_with_the_nearest_ids(self, refused):
        (fault,) = refused(grid_id="V1-01")
        assert fault.where == "--grid V1-01"
        assert "V1-001" in fault.en
        assert "V1-002" in fault.zh

    def test_an_id_of_any_length_is_said_back_short(self, refused):
        (fault,) = refused(grid_id="x" * 5000)
        assert len(str(fault)) < 400

    @pytest.mark.parametrize("minutes", [0.0, -1.0, float("nan"), float("inf")])
    def test_minutes_that_are_no_time(self, refused, minutes):
        (fault,) = refused(minutes=minutes)
        assert fault.where == "--minutes"

    @pytest.mark.parametrize("speed_kmh", [0.0, -4.0, 11.0, float("nan"), float("inf")])
    def test_a_speed_at_which_nobody_walks(self, refused, speed_kmh):
        (fault,) = refused(speed_kmh=speed_kmh)
        assert fault.where == "--speed-kmh"

    @pytest.mark.parametrize("visit_minutes", [-1.0, float("nan"), 61.0])
    def test_a_visit_that_takes_no_time_or_too_long(self, refused, visit_minutes):
        (fault,) = refused(visit_minutes=visit_minutes)
        assert fault.where == "--visit-minutes"

    @pytest.mark.parametrize("start", [(181.0, 0.0), (0.0, 91.0), (float("nan"), 1.0), (1.0, float("inf"))])
    def test_a_start_that_is_no_place(self, refused, start):
        (fault,) = refused(start=start)
        assert fault.where == "--start"

    def test_a_start_too_far_away_with_the_distance(self, refused):
        (fault,) = refused(start=(118.0, 36.1))
        assert "more than 50 km" in fault.en
        assert "LON,LAT" not in fault.en

    def test_a_start_with_latitude_first(self, refused, tables, now, tmp_path):
        west = {
            field.name: table.set_crs("EPSG:32645", allow_override=True)
            for field in fields(tables)
            if isinstance(table := getattr(tables, field.name), gpd.GeoDataFrame)
        }
        folder = write_plan(tmp_path / "west", replace(tables, **west), now, crs="EPSG:32645")
        (fault,) = refused(folder=folder, start=(36.14, 87.0))
        assert "latitude first" in fault.en
        assert "纬度" in fault.zh

    def test_a_folder_with_other_files(self, refused, tmp_path):
        (tmp_path / "rounds").mkdir()
        (tmp_path / "rounds" / "letter.txt").write_text("dear")
        (fault,) = refused()
        assert fault.where.startswith("--out")

    def test_a_folder_with_rounds_of_another_grid(self, refused, go):
        go("V1-002")
        (fault,) = refused()
        assert "V1-002" in fault.en

    def test_a_grid_without_a_centre_if_no_start_is_given(self, refused, tables, now, tmp_path):
        bare = replace(tables, grids=tables.grids.assign(centre_household_id=[None, "h0003"]))
        (fault,) = refused(folder=write_plan(tmp_path / "bare", bare, now))
        assert "--start" in fault.en

    @pytest.mark.parametrize(
        "report", [{"levels": []}, {"levels": 5}, {"crs": "EPSG:4326"}, {"crs": "nonsense"}, {"levels": [{}]}]
    )
    def test_a_plan_whose_report_is_damaged(self, refused, tables, now, tmp_path, report):
        (fault,) = refused(folder=write_plan(tmp_path / "bad", tables, now, **report))
        assert fault.where == "report.json"

    def test_a_plan_whose_geopackage_is_damaged(self, refused, plan):
        (plan / "plan.gpkg").write_bytes(b"not a database")
        (fault,) = refused()
        assert fault.where.startswith("plan.gpkg")

    def test_everything_at_once(self, refused, tmp_path):
        faults = refused(grid_id="V9", start=(0.0, 99.0), minutes=0.0, visit_minutes=-1.0)
        assert [fault.where for fault in faults] == ["--grid V9", "--minutes", "--visit-minutes", "--start"]
