"""``gridhood stations``: files in, stations out, every fault at once."""

import json
from datetime import UTC, datetime

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hamlets import checkerboard
from typer.testing import CliRunner

from api.cli import app
from api.services.drawing.plan_files import layers_of
from geo.formats.write.geopackage import write_gpkg
from maps.outside import outside_requests

ORIGIN = np.array([500_000.0, 4_000_000.0])
FILES = ("map.html", "report.json", "stations.geojson")


def run(*words):
    return CliRunner().invoke(app, ["stations", *map(str, words)])


def write(path, xy, **columns):
    """Write points, given in metres from the corner of the village, as lon/lat."""
    table = gpd.GeoDataFrame(columns, geometry=shapely.points(ORIGIN + np.array(xy, dtype=float)), crs="EPSG:32650")
    table.to_crs("EPSG:4326").to_file(path, driver="GeoJSON")
    return path


@pytest.fixture
def files(tmp_path):
    """Return the files of a village along one road of 2 km: a door every 100 m, and a station at its west end."""
    doors = [(100.0 * i, 10.0) for i in range(20)]
    ids = [f"h{i:02d}" for i in range(20)]
    road = gpd.GeoDataFrame(
        {"highway": ["residential"]}, geometry=[shapely.LineString(ORIGIN + np.array([(-50, 0), (2000, 0)]))], crs=32650
    )
    road.to_crs("EPSG:4326").to_file(tmp_path / "roads.geojson", driver="GeoJSON")
    return {
        "households": write(tmp_path / "households.geojson", doors, household_id=ids, households=[2] * 20),
        "roads": tmp_path / "roads.geojson",
        "existing": write(tmp_path / "existing.geojson", [(0.0, 10.0)], station_id=["M1"], name=["老站"]),
    }


def words(files, *roles):
    return [word for role in roles for word in (f"--{role}", files[role])]


def report_of(folder):
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def test_a_new_station_stands_where_most_walking_is_saved(files, tmp_path):
    """West of the middle of what is left the station that stands is as near: the best door is the fourteenth."""
    result = run(*words(files, "households", "roads", "existing"), "--new", 1, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    report = report_of(tmp_path / "out")
    new = report["stations"][1]
    walks = [min(i, abs(i - int(new["household_id"][1:]))) for i in range(20)]
    best = min(sum(min(i, abs(i - j)) for i in range(20)) for j in range(20))
    assert sum(walks) == best
    assert new["saved_m"] == pytest.approx(report["before"]["objective_m"] - report["after"]["objective_m"], abs=0.01)
    assert new["saved_minutes"] == pytest.approx(new["saved_m"] * 0.015, abs=0.1)
    assert report["certificate"]["proven"]
    assert report["estimated"] == ["boundary"]


def test_cover_reaches_most_households_and_counts_them_before_and_after(files, tmp_path):
    out = tmp_path / "out"
    result = run(*words(files, "households", "roads", "existing"), "--new", 1, "--within", 450, "--out", out)
    assert result.exit_code == 0, result.output
    report = report_of(out)
    assert report["before"]["within"] == [{"metres": 450.0, "households": 10, "share": 0.25}]
    assert report["after"]["within"] == [{"metres": 450.0, "households": 28, "share": 0.7}]
    assert report["certificate"] == {
        "measure": "households", "bound_is": "upper", "reached": 28.0, "bound": 28.0, "gap": 0.0, "proven": True,
    }  # fmt: skip


def test_files_are_in_lon_lat_bilingual_and_ask_the_network_for_nothing(files, tmp_path):
    out = tmp_path / "out"
    run(*words(files, "households", "roads", "existing"), "--new", 2, "--out", out)
    assert sorted(path.name for path in out.iterdir()) == list(FILES)
    table = gpd.read_file(out / "stations.geojson")
    assert table.crs.to_epsg() == 4326
    assert table["kind"].tolist() == ["existing", "new", "new"]
    assert table["服务户数"].tolist() == table["households"].tolist()
    assert table["households"].sum() == 40
    page = (out / "map.html").read_text(encoding="utf-8")
    assert outside_requests(page) == []
    assert "老站" in page


def test_without_roads_everything_is_estimated_and_says_so(files, tmp_path):
    result = run(*words(files, "households"), "--new", 1, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "roads" in report_of(tmp_path / "out")["estimated"]
    assert report_of(tmp_path / "out")["before"] is None
    assert "straight line × 1.4" in result.stdout


def test_candidates_given_are_the_only_places(files, tmp_path):
    places = write(tmp_path / "places.geojson", [(300, 50), (1700, 50)], name=["祠堂", "学校"])
    run(*words(files, "households", "roads"), "--candidates", places, "--new", 1, "--out", tmp_path / "out")
    report = report_of(tmp_path / "out")
    assert report["candidates"] == 2
    assert [station["name"] for station in report["stations"]] in (["祠堂"], ["学校"])


def test_every_fault_is_told_at_once_and_nothing_is_written(files, tmp_path):
    far = write(tmp_path / "far.geojson", [(9000, 0)])
    result = run(
        *words(files, "households"), "--new", 0, "--within", -5, "--existing", far, "--candidates", tmp_path / "no.csv",
        "--roads", tmp_path / "no.geojson", "--out", files["roads"],
    )  # fmt: skip
    assert result.exit_code == 2
    for told in ("--new", "--within", "no.csv", "no.geojson", "is a file"):
        assert told in result.stderr
    again = run(*words(files, "households"), "--new", 25, "--existing", far, "--out", tmp_path / "out")
    assert "7.1 km from the nearest household" in again.stderr
    assert "25 stations cannot stand on 20 places" in again.stderr
    assert not (tmp_path / "out").exists()


def test_neither_files_nor_plan_names_what_is_needed():
    result = run()
    assert result.exit_code == 2
    assert [line.split(":")[0] for line in result.stderr.splitlines()[:3]] == ["✗ --new", "✗ --households", "✗ --out"]


def test_the_files_of_a_plan_are_left_alone(files, tmp_path):
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "plan.gpkg").write_bytes(b"x")
    result = run(*words(files, "households"), "--new", 1, "--out", tmp_path / "plan")
    assert result.exit_code == 2
    assert "the folder holds other files" in result.stderr


def test_a_folder_that_holds_no_plan_is_named(tmp_path):
    result = run(tmp_path, "--new", 1)
    assert result.exit_code == 2
    assert "there is no plan here" in result.stderr


def test_stations_of_a_real_village_are_proven(shared, tmp_path):
    village = shared / "villages" / "li_eschen"
    files = {role: village / f"{role}.geojson" for role in ("households", "roads", "boundary")}
    result = run(*words(files, *files), "--new", 3, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert report_of(tmp_path / "out")["certificate"]["proven"]


def test_a_finished_plan_is_enough(files, tmp_path):
    out, tables = tmp_path / "plan", checkerboard()
    out.mkdir()
    write_gpkg(out / "plan.gpkg", layers_of(tables, None), now=datetime(2026, 1, 1, tzinfo=UTC))
    told = {"levels": [{"name": "micro_grid"}], "crs": "EPSG:32650", "estimated": [], "attribution": "地图来源"}
    (out / "report.json").write_text(json.dumps(told), encoding="utf-8")
    result = run(out, "--new", 2)
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (out / "stations").iterdir()) == list(FILES)
    assert report_of(out / "stations")["attribution"] == "地图来源"
    assert run(out, "--new", 2, "--households", files["households"]).exit_code == 2


def test_json_is_the_report_with_what_was_noticed(files, tmp_path):
    twice = write(tmp_path / "twice.geojson", [(0.0, 10.0), (0.0, 10.0)], station_id=["M1", "M1"])
    out = tmp_path / "out"
    result = run(*words(files, "households", "roads"), "--existing", twice, "--new", 1, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert "1 stand where another one does" in told.pop("notices")[-1]["en"]
    assert told == report_of(out)


def test_a_station_given_twice_is_told(files, tmp_path):
    twice = write(tmp_path / "twice.geojson", [(0.0, 10.0), (0.0, 10.0)], station_id=["M1", "M1"])
    result = run(*words(files, "households", "roads"), "--existing", twice, "--new", 1, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "1 stand where another one does" in " ".join(result.stdout.split())


def test_map_rings_those_beyond_and_its_legend_tells_figures_of_each_station(files, tmp_path):
    out = tmp_path / "out"
    run(*words(files, "households", "roads", "existing"), "--new", 1, "--within", 450, "--out", out)
    page = (out / "map.html").read_text(encoding="utf-8")
    assert "Beyond 450 m: 12 户 households" in page
    old, new = report_of(out)["stations"]
    assert f"老站: {old['households']} 户" in page
    assert f"S1: {new['households']} 户" in page
    assert "nan:" not in page
