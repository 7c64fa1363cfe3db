"""Land parts that a grid lies on are told alike by the plan and by the judge, whatever a building spans."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from typer.testing import CliRunner
from villages import CRS, lattice

from api.cli import app

WEST, EAST, ISLET = shapely.box(0, 0, 95, 100), shapely.box(105, 0, 200, 100), shapely.box(0, 110, 20, 120)


def judged(folder: Path, land: shapely.Geometry, *options: str, buildings: bool = False) -> tuple[int, int, int]:
    """Return the exit statuses of plan and verify, and the grids that span parts, of eight doors in two rows."""
    joined = [None, "b", "b", None, None, None, None, None] if buildings else None
    village = lattice(4, 2, households=10, land=land, buildings=joined)
    doors = village.households[["household_id", "households", "building_id", "geometry"]]
    doors.to_crs("EPSG:4326").to_file(folder / "households.geojson")
    outline = gpd.GeoDataFrame({"code": ["V1"], "name": ["样例村"]}, geometry=[village.boundary], crs=CRS)
    outline.to_crs("EPSG:4326").to_file(folder / "boundary.geojson")
    files = [w for role in ("households", "boundary") for w in (f"--{role}", str(folder / f"{role}.geojson"))]
    words = ["plan", *files, "--level", "micro_grid=30-50", "--iterations", "2000", "--out", str(folder / "plan")]
    drawn = CliRunner().invoke(app, [*words, *options])
    report = json.loads((folder / "plan" / "report.json").read_text(encoding="utf-8"))
    verdict = CliRunner().invoke(app, ["verify", str(folder / "plan")])
    assert verdict.output.count("spans_parts") == ("spans_parts" in str(report["violations"])), verdict.output
    return drawn.exit_code, verdict.exit_code, str(report["violations"]).count("'spans_parts'")


def test_a_building_with_doors_on_both_sides_of_a_channel_spans_two_parts(tmp_path: Path) -> None:
    assert judged(tmp_path, shapely.union_all([WEST, EAST]), buildings=True) == (0, 0, 1)


def test_under_strict_parts_plan_and_judge_both_refuse_it(tmp_path: Path) -> None:
    assert judged(tmp_path, shapely.union_all([WEST, EAST]), "--parts", "strict", buildings=True) == (3, 3, 1)


@pytest.mark.parametrize(("land", "spanning"), [([WEST, EAST], 0), ([WEST, EAST, ISLET], 1)])
def test_an_islet_without_doors_is_a_part_like_any_other(
    tmp_path: Path, land: list[shapely.Geometry], spanning: int
) -> None:
    assert judged(tmp_path, shapely.union_all(land)) == (0, 0, spanning)
