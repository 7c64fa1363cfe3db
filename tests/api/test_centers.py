"""A plan about given centres as a person runs it, and the judge over it, over forged ones too."""

import json
import shutil
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from typer.testing import CliRunner
from villages import ORIGIN, lattice

from api.cli import app
from api.services.drawing.plan_reading import read_plan
from api.services.redrawing.desk import open_desk
from api.services.rounds.plan import read_grid
from api.services.rounds.round import start_point
from api.services.visits.readings import read_members
from partition.centres import given_of
from partition.redraw import Assign, apply
from partition.visits.staff import Staff

PLACES = [(75, 75), (325, 75), (200, 125)]


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.output


def stations(path: Path, *xy: tuple[float, float]) -> Path:
    """Write stations at places in metres from the south-west corner."""
    points = [shapely.Point(ORIGIN[0] + x, ORIGIN[1] + y) for x, y in xy]
    columns = {"station_id": [f"S{i}" for i in range(len(xy))], "name": [f"{i}号站" for i in range(len(xy))]}
    gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:32650").to_crs("EPSG:4326").to_file(path)
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """Return a folder with the files of a village of 8 x 4 doors on streets, and three stations."""
    folder = tmp_path_factory.mktemp("centers")
    streets = [[(0, y), (400, y)] for y in (50, 150)] + [[(x, 50), (x, 150)] for x in (0, 400)]
    village = lattice(8, 4, households=5, roads=streets)
    village.households[["household_id", "households", "geometry"]].to_crs("EPSG:4326").to_file(folder / "doors.geojson")
    village.roads.to_crs("EPSG:4326").to_file(folder / "roads.geojson")
    land = gpd.GeoDataFrame({"code": ["V1"], "name": ["样例村"]}, geometry=[village.boundary], crs="EPSG:32650")
    land.to_crs("EPSG:4326").to_file(folder / "boundary.geojson")
    stations(folder / "stations.geojson", *PLACES)
    return folder


def plan(files: Path, out: Path, *options: object) -> tuple[int, str]:
    given = [f"--{role}={files / name}.geojson" for role, name in (("households", "doors"), ("boundary", "boundary"))]
    given += [f"--roads={files / 'roads.geojson'}", "--level", "micro_grid=40-65", "--iterations", "20000"]
    return run("plan", *given, *options, "--out", out)


@pytest.fixture(scope="module")
def once(files: Path) -> Path:
    code, output = plan(files, files / "out", "--centers", files / "stations.geojson")
    assert code == 0, output
    return files / "out"


@pytest.fixture
def drawn(once: Path, tmp_path: Path) -> Path:
    """Return a plan about the three stations that a test may spoil."""
    return Path(shutil.copytree(once, tmp_path / "out"))


def forge(out: Path, layer: str, change) -> None:
    """Rewrite a layer of a plan."""
    table = gpd.read_file(out / "plan.gpkg", layer=layer)
    gpd.GeoDataFrame(change(table)).to_file(out / "plan.gpkg", layer=layer, driver="GPKG")


def test_the_judge_agrees_and_every_grid_names_its_centre(files, drawn):
    assert run("verify", drawn, "--inputs", files)[0] == 0
    grids = gpd.read_file(drawn / "grids.geojson")
    assert sorted(grids["centre_id"]) == ["S0", "S1", "S2"]
    assert sorted(grids["centre_name"]) == ["0号站", "1号站", "2号站"]
    level = json.loads((drawn / "report.json").read_text(encoding="utf-8"))["levels"][0]
    assert (level["count"], level["centres_given"]) == (3, 3)
    assert 0 <= level["gap"] < 0.2


def test_a_centre_that_was_moved_is_found_out(drawn):
    forge(drawn, "centres", lambda table: table.set_geometry(table.geometry.translate(0, 45)))
    code, output = run("verify", drawn)
    assert code == 3
    assert "objective_m" in output


def test_centres_that_were_exchanged_are_found_out(drawn):
    forge(drawn, "centres", lambda table: table.assign(grid_id=table["grid_id"].to_numpy()[::-1]))
    code, output = run("verify", drawn)
    assert code == 3
    assert "stands outside" in output


def test_a_bound_that_the_multipliers_do_not_prove_is_found_out(drawn):
    report = json.loads((drawn / "report.json").read_text(encoding="utf-8"))
    for rows in (report["levels"], report["villages"][0]["levels"]):
        rows[0]["lower_bound_m"] += 5
    (drawn / "report.json").write_text(json.dumps(report), encoding="utf-8")
    code, output = run("verify", drawn)
    assert code == 3
    assert "lower_bound_m" in output


def test_a_station_that_the_file_lacks_is_found_out(files, drawn, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    stations(other / "stations.geojson", PLACES[0], PLACES[1])
    code, output = run("verify", drawn, "--inputs", other)
    assert code == 3
    assert "none of those given" in output


def test_all_that_is_wrong_with_the_words_is_told(files, tmp_path):
    options = ("--centers-level", "micro_grid", "--count", "micro_grid=2", "--centers", files / "stations.geojson")
    code, output = plan(files, tmp_path / "out", *options)
    assert code == 2
    assert "its grids are as many as the centres" in output
    assert "需要用 --centers 给出中心" in plan(files, tmp_path / "out", "--centers-level", "micro_grid")[1]


def test_faults_of_the_centres_and_of_the_grids_of_today_are_told_together(files, tmp_path):
    broken = [tmp_path / name for name in ("centres.geojson", "today.geojson")]
    for path in broken:
        path.write_text("{")
    code, output = plan(files, tmp_path / "out", "--centers", broken[0], "--start", broken[1])
    assert code == 2
    assert [output.count(f"{path.name}: is not JSON") for path in broken] == [1, 1]


def test_two_stations_in_one_unit_are_told_with_their_places(files, tmp_path):
    twice = stations(tmp_path / "twice.geojson", (75, 75), (80, 80))
    code, output = plan(files, tmp_path / "out", "--centers", twice)
    assert code == 2
    assert "--centers twice.geojson, place 2 (1号站): stands in unit" in output


def test_a_plan_that_is_read_back_has_its_centres(once):
    centres = read_plan(once).tables.centres
    assert sorted(centres["centre_name"]) == ["0号站", "1号站", "2号站"]
    given = given_of(centres)
    assert (given.level, sorted(given.ids)) == ("micro_grid", ["S0", "S1", "S2"])
    assert {tuple(at) for at in given.xy.round()} == {(ORIGIN[0] + x, ORIGIN[1] + y) for x, y in PLACES}


def test_a_round_sets_out_from_the_given_centre(once):
    centres = read_plan(once).tables.centres.set_index("grid_id")
    for grid_id, centre in centres.geometry.items():
        assert start_point(read_grid(once, grid_id), None).equals(centre)
    leaders = read_members(None, read_plan(once).tables)
    leaders = leaders if isinstance(leaders[0], Staff) else leaders[0]
    assert [one.start.equals(centres.geometry[one.member_id]) for one in leaders] == [True] * 3


def test_numbers_and_grids_that_stay_are_refused_with_what_can_be_done(files, once, tmp_path):
    levels = ("--level", "grid=80-200", "--centers", files / "stations.geojson")
    code, output = upper(files, tmp_path / "out", *levels, "--count", "grid=4")
    assert code == 2
    assert "at most 3" in output
    code, output = upper(files, tmp_path / "out", *levels, "--start", once, "--keep", "grid", "--keep", "micro_grid")
    assert code == 2
    assert "made of whole grids of micro_grid" in output
    assert output.count("只用 --start 即可少变动") == 2


def test_too_few_stations_are_explained(files, tmp_path):
    few = stations(tmp_path / "few.geojson", *PLACES[:2])
    code, output = plan(files, tmp_path / "out", "--centers", few)
    assert code == 3
    why = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["explanation"]
    (cause,) = why["causes"]
    assert (cause["rule"], cause["measured"], cause["allowed"]) == ("given_centres", 160, "at most 130")
    assert "--level micro_grid=40-80" in {one["typed"] for one in why["relaxations"]}
    assert "(0号站, 1号站)" in output


def test_doors_beyond_the_radius_of_every_station_are_explained(files, tmp_path):
    options = ("--centers", files / "stations.geojson", "--radius", "micro_grid=120")
    assert plan(files, tmp_path / "out", *options)[0] == 3
    why = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["explanation"]
    assert why["proven"]
    (cause,) = why["causes"]
    assert (cause["rule"], set(cause["demands"])) == (
        "given_centres",
        {"radius:micro_grid", "centers:micro_grid"},
    )
    assert "reach no given centre within 120 m" in cause["message"]
    assert any(one["typed"].startswith("--radius micro_grid=") for one in why["relaxations"])


def test_a_plan_on_the_desk_walks_to_its_stations_before_and_after_a_move(once):
    desk = open_desk(once)
    (drawing,) = desk.drawings.values()
    stated = json.loads((once / "report.json").read_text(encoding="utf-8"))["levels"][0]["objective_m"]
    assert drawing.appraisal.metrics.objective_m == pytest.approx(stated, abs=0.01)
    one, two = drawing.labels[drawing.ground.centres.unit[:2]]
    free = [u for u in drawing.members(one) if u not in drawing.ground.centres.unit]
    after = apply(drawing, Assign((str(drawing.grid_of.index[free[0]]),), two)).drawing
    centres, households = after.ground.centres, after.ground.village.households["households"].to_numpy()
    of_grid = dict(zip(after.labels[centres.unit], range(3), strict=True))
    walk_m = [centres.walk_m[row, of_grid[grid]] for row, grid in enumerate(after.grid_of_door)]
    assert after.appraisal.metrics.objective_m == pytest.approx(float(households @ walk_m))


def upper(files: Path, out: Path, *options: object) -> tuple[int, str]:
    """Return what a plan with a level above that of the others says."""
    given = [f"--{role}={files / name}.geojson" for role, name in (("households", "doors"), ("boundary", "boundary"))]
    levels = [*options[:2], "--level", "micro_grid=40-65"]
    return run("plan", *given, *levels, "--iterations", "20000", *options[2:], "--out", out)
