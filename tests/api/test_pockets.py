"""Hamlets cut off by water: the plan lists what it joins, and the judge finds the same."""

import json
from pathlib import Path

import pytest
from geopandas import GeoDataFrame
from typer.testing import CliRunner
from villages import SIDE, lattice

from api.cli import app
from geo.village import Village
from partition.verify import verify

RING = [(2 * SIDE, 2 * SIDE), (4 * SIDE, 2 * SIDE), (4 * SIDE, 4 * SIDE), (2 * SIDE, 4 * SIDE), (2 * SIDE, 2 * SIDE)]
"""Round the four plots in the middle of six by six."""

OUTER = [(SIDE, SIDE), (5 * SIDE, SIDE), (5 * SIDE, 5 * SIDE), (SIDE, 5 * SIDE), (SIDE, SIDE)]
"""Round the sixteen in the middle."""

LANES = [[(0.0, y), (300.0, y)] for y in (25.0, 275.0)] + [[(x, 0.0), (x, 300.0)] for x in (25.0, 275.0)]
BRIDGE = [(25.0, 125.0), (125.0, 125.0)]


def write(village: Village, folder: Path) -> list[str]:
    """Write the village as a planner's files; return the words of the command that names them."""
    land = GeoDataFrame(
        {"code": [village.code], "name": [village.name]}, geometry=[village.boundary], crs=village.roads.crs
    )
    doors = village.households[["household_id", "households", "geometry"]]
    tables = {"households": doors, "boundary": land, "roads": village.roads, "barriers": village.barriers}
    words = []
    for role, table in tables.items():
        table.to_crs("EPSG:4326").to_file(folder / f"{role}.geojson", COORDINATE_PRECISION=9)
        words += [f"--{role}", str(folder / f"{role}.geojson")]
    return words


@pytest.mark.parametrize(
    ("barriers", "roads", "pockets"),
    [([RING], LANES, 1), ([RING], [*LANES, BRIDGE], 0), ([RING, OUTER], LANES, 2), ([RING, OUTER], [LANES[0]], 2)],
    ids=["ring of water", "with a bridge", "ring in a ring", "no path near"],
)
def test_what_the_plan_lists_the_judge_finds(tmp_path: Path, barriers: list, roads: list, pockets: int) -> None:
    village = lattice(6, 6, barriers=barriers, roads=roads)
    words = [*write(village, tmp_path), "--level", "micro_grid=17-19", "--iterations", "60000"]
    result = CliRunner().invoke(app, ["plan", *words, "--out", str(tmp_path / "plan")])
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "plan" / "report.json").read_text(encoding="utf-8"))["violations"]
    assert {v["rule"] for v in told} == ({"pocket"} if pockets else set())
    assert sum(v["message"].count("behind a river") for v in told) == pockets
    verdict = verify(tmp_path / "plan", [tmp_path])
    assert verdict.sound
    keys = ("rule", "grid_id", "measured", "severity")
    assert sorted([getattr(f, k) for k in keys] for f in verdict.findings) == sorted([v[k] for k in keys] for v in told)
