"""A plan that balances minutes of visits as a person runs it: figures of grids, and nothing of tiers, anywhere."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from typer.testing import CliRunner
from villages import lattice

from api.cli import app


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """Return a folder with a lane of twelve addresses of ten households, the four in the west to be visited weekly."""
    folder = tmp_path_factory.mktemp("minutes")
    village = lattice(12, 1, households=10)
    village.households[["household_id", "households", "geometry"]].to_crs("EPSG:4326").to_file(folder / "doors.geojson")
    land = gpd.GeoDataFrame({"code": ["V1"], "name": ["样例村"]}, geometry=[village.boundary], crs="EPSG:32650")
    land.to_crs("EPSG:4326").to_file(folder / "boundary.geojson")
    rows = [f"V1-h{i:03d},{'红' if i < 4 else ''}" for i in range(12)]
    (folder / "ledger.csv").write_text("\n".join(["户编号,走访等级", *rows]), encoding="utf-8")
    return folder


def plan(files: Path, out: Path, *options: object) -> tuple[int, str]:
    given = [f"--households={files / 'doors.geojson'}", f"--boundary={files / 'boundary.geojson'}"]
    words = [*given, "--level", "micro_grid=10-110", "--count", "micro_grid=2", "--iterations", "4000"]
    return run("plan", *words, *options, "--out", out)


@pytest.fixture(scope="module")
def drawn(files: Path) -> tuple[Path, str]:
    code, output = plan(files, files / "out", "--visits", files / "ledger.csv", "--wish", "minutes=500")
    assert code == 0, output
    return files / "out", output


def test_minutes_are_balanced_and_told_of_grids(drawn):
    grids = gpd.read_file(drawn[0] / "grids.geojson")
    assert sorted(grids["households"]) == [20, 100]
    assert sorted(grids["weekly_minutes"]) == [240, 315]
    level = json.loads((drawn[0] / "report.json").read_text(encoding="utf-8"))["levels"][0]
    assert level["weekly_minutes"]["grids"] == 2
    assert level["weekly_minutes"]["spread"] == pytest.approx(37.5 / 277.5, rel=1e-3)
    assert "240-315" in drawn[1]


def test_no_file_of_the_plan_says_a_tier_or_minutes_of_a_household(files, drawn):
    out, output = drawn
    for layer in pyogrio.list_layers(out / "plan.gpkg")[:, 0]:
        columns = pyogrio.read_info(out / "plan.gpkg", layer=layer)["fields"]
        assert ("weekly_minutes" in columns) == (layer == "grids_micro_grid")
        assert not {"tier", "走访等级", "interval"} & {*columns}
    texts = [file.read_text(encoding="utf-8") for file in out.iterdir() if file.suffix in {".json", ".csv", ".geojson"}]
    cells = pd.read_excel(out / "assignment.xlsx", dtype=str).to_csv() + (out / "map.html").read_text(encoding="utf-8")
    for text in [*texts, cells, output]:
        assert "红" not in text
        assert "每周一访" not in text
    stated = json.loads((out / "report.json").read_text(encoding="utf-8"))["inputs"]["visits"]
    assert stated == {"name": "ledger.csv"}


def test_the_judge_finds_nothing_against_it(files, drawn):
    code, output = run("verify", drawn[0], "--inputs", files)
    assert code == 0, output


def test_a_price_of_nothing_leaves_the_plan_as_it_is(files, tmp_path):
    plan(files, tmp_path / "plain")
    plan(files, tmp_path / "zero", "--wish", "minutes=0")
    for name in ("grids.geojson", "assignment.csv", "map.html"):
        assert (tmp_path / "plain" / name).read_bytes() == (tmp_path / "zero" / name).read_bytes()


def test_what_is_wrong_is_told_all_at_once(files, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("户编号,走访等级\nnobody,红\n", encoding="utf-8")
    code, output = plan(files, tmp_path / "out", "--visits", bad)
    assert code == 2
    assert "nobody" in output
    code, output = plan(files, tmp_path / "out", "--wish", "minutes=5", "--wish", "balance=5")
    assert code == 2
    assert "--wish balance=0" in output
