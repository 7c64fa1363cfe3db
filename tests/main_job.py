"""The main job as a person runs it: files in, a plan out, the judge over it."""

import json
from pathlib import Path

from typer.testing import CliRunner

from api.cli import app

SHIPPED = Path(__file__).parents[1] / "data" / "boundaries"
BRISK = ("--iterations", "300000")
LAYERS = ("roads", "barriers", "buildings")


def plan(village: Path, out: Path, *options: str, boundary: str = "boundary") -> dict:
    """Run the main job and return the report, with the exit status in it."""
    files = [word for role in LAYERS for word in (f"--{role}", str(village / f"{role}.geojson"))]
    doors, land = village / "households.geojson", village / f"{boundary}.geojson"
    words = ["plan", "--households", str(doors), "--boundary", str(land), *files, *options, "--out", str(out)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code in (0, 3), result.output
    return json.loads((out / "report.json").read_text(encoding="utf-8")) | {"status": result.exit_code}


def verify(out: Path, inputs: Path) -> int:
    """Return the exit status of the judge, who is given the planner's own files as well."""
    return CliRunner().invoke(app, ["verify", str(out), "--inputs", str(inputs)]).exit_code
