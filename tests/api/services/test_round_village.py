"""Every micro-grid of a real village, walked: the files alone, measured again by the judge's own walking."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from typer.testing import CliRunner

from api.cli import app
from api.services.rounds.round import plan_rounds
from partition.verify.walking import walks
from partition.visits import split

MINUTES, VISIT_MINUTES, METRES_PER_MINUTE = 120.0, 12.0, 4000 / 60


@pytest.fixture(scope="module")
def plan(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a quick plan of the dense block beside the checkout."""
    village, out = shared / "villages" / "np_kathmandu", tmp_path_factory.mktemp("village") / "plan"
    roles = ("households", "boundary", "roads", "buildings")
    files = [word for role in roles for word in (f"--{role}", str(village / f"{role}.geojson"))]
    words = ["plan", *files, "--level", "micro_grid=50-100", "--iterations", "100000", "--out", str(out)]
    assert CliRunner().invoke(app, words).exit_code in (0, 3)
    return out


def grids(plan: Path) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(plan / "plan.gpkg", layer="grids_micro_grid")


def check_rounds(plan: Path, grid_id: str, folder: Path) -> None:
    """Fail unless the files of rounds visit every household of the grid once, on real ways, within the time."""
    told = json.loads((folder / "rounds.json").read_text(encoding="utf-8"))
    doors = pyogrio.read_dataframe(plan / "plan.gpkg", layer="households")
    doors = doors[doors["micro_grid"] == grid_id].set_index("household_id")
    visited = [each for one in told["rounds"] for stop in one["stops"] for each in stop["household_ids"]]
    assert sorted(visited) == sorted(doors.index)
    roads = pyogrio.read_dataframe(plan / "plan.gpkg", layer="roads").geometry.to_numpy()
    for one in told["rounds"]:
        drawn = gpd.read_file(folder / one["files"][0]).to_crs(doors.crs)
        stops, legs = drawn[drawn["kind"] == "stop"], drawn[drawn["kind"] == "leg"]
        for stop, place in zip(one["stops"], stops.geometry, strict=True):
            assert min(doors.geometry[stop["household_ids"]].distance(place)) < 1e-4
            assert stop["visits"] == doors["households"][stop["household_ids"]].sum()
        check_legs(shapely.get_parts(roads), [drawn.geometry.iloc[0], *stops.geometry], legs)
        minutes = legs["metres"].sum() / METRES_PER_MINUTE + VISIT_MINUTES * stops["visits"].sum()
        assert one["minutes"] == pytest.approx(minutes, abs=0.01)
        assert one["over_budget"] == (minutes > MINUTES)
        assert not one["over_budget"] or len(stops) == 1


def check_legs(roads: np.ndarray, places: list[shapely.Point], legs: gpd.GeoDataFrame) -> None:
    """Fail unless legs join the places in order and back, as long as they say and as the judge walks."""
    measured = walks(roads, shapely.get_coordinates(places)).between(np.arange(len(places)))
    way = [*range(len(places)), 0]
    assert legs["metres"].tolist() == pytest.approx(measured[way[:-1], way[1:]].tolist(), abs=0.002)
    assert legs.length.tolist() == pytest.approx(legs["metres"].tolist(), abs=0.002)
    streets = shapely.union_all(roads)
    for leg, origin, target in zip(legs.geometry, way[:-1], way[1:], strict=True):
        xy = shapely.points(leg.coords)
        assert xy[0].distance(places[origin]) < 1e-4
        assert xy[-1].distance(places[target]) < 1e-4
        assert (shapely.distance(xy[1:-1], streets) < 0.02).all()


def test_every_stop_of_every_micro_grid_is_visited_once_along_real_ways(plan, tmp_path, monkeypatch):
    monkeypatch.setattr(split, "MOVES", 200)  # whether rounds are right does not hang on how short they are
    found = grids(plan)["grid_id"].tolist()
    assert len(found) >= 7
    for grid_id in found:
        out = tmp_path / grid_id
        result = plan_rounds(plan, grid_id, start=None, minutes=MINUTES, visit_minutes=VISIT_MINUTES, out=out)
        check_rounds(plan, grid_id, out)
        assert all(one.tour.proven for one in result.rounds)
