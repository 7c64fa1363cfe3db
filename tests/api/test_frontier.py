"""``gridhood frontier``: three sound plans, a page that leads to their maps, and the faults of options."""

import json
import re

import pytest
from planner_files import doors, geojson, plot, spot
from shapely import LineString
from typer.testing import CliRunner

from api.cli import app
from maps.outside import outside_requests
from partition.frontier import CUSTOMARY_WALK

RUNNER = CliRunner()
NAMES = ["shortest", "compact", "customary"]


def files(folder):
    """Return the options that name the files of a hamlet: 8 x 4 doors and a street along every row."""
    spots = [(spot(c + 0.5, r + 0.5), {"household_id": f"h{c}{r}"}) for c in range(8) for r in range(4)]
    streets = [LineString([spot(0, r + 0.5), spot(8, r + 0.5)]) for r in range(4)]
    streets.append(LineString([spot(4, 0.5), spot(4, 3.5)]))
    given = {
        "households": doors(folder, spots),
        "boundary": geojson(folder / "land.geojson", [(plot(0, 0, 8, 4), {"code": "V1", "name": "<b>村</b>"})]),
        "roads": geojson(folder / "roads.geojson", [(street, {"highway": "residential"}) for street in streets]),
    }
    return [word for role, path in given.items() for word in (f"--{role}", str(path))]


def run(folder, *options):
    words = [*files(folder), "--level", "grid=6-10", "--iterations", "5000", *options, "--out", str(folder / "out")]
    return RUNNER.invoke(app, ["frontier", *words])


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return the folder of a frontier that was drawn, and what was said at it."""
    folder = tmp_path_factory.mktemp("frontier")
    result = run(folder)
    assert result.exit_code == 0, result.output
    return folder / "out", result.stdout


def test_every_plan_of_a_frontier_is_sound_by_itself(drawn):
    for name in NAMES:
        assert RUNNER.invoke(app, ["verify", str(drawn[0] / name)]).exit_code == 0


def test_the_summary_has_a_scorecard_of_every_plan(drawn):
    plans = json.loads((drawn[0] / "frontier.json").read_text(encoding="utf-8"))["plans"]
    assert [plan["name"] for plan in plans] == NAMES
    assert all(plan["levels"][0]["scorecard"]["size"]["in_band_share"] == 1 for plan in plans)
    assert plans[0]["walk_ratio"] == 1
    assert all(plan["walk_ratio"] <= CUSTOMARY_WALK for plan in plans)
    report = json.loads((drawn[0] / "compact" / "report.json").read_text(encoding="utf-8"))
    assert report["levels"][0]["scorecard"] == plans[1]["levels"][0]["scorecard"]


def test_the_page_leads_to_the_maps_and_asks_nothing_of_the_network(drawn):
    page = (drawn[0] / "frontier.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    assert links == [f"{name}/map.html" for name in NAMES]
    assert all((drawn[0] / link).is_file() for link in links)
    assert outside_requests(page) == []
    assert "<b>村" not in page
    assert all(principle in page for principle in ("方便群众", "规模适度", "无缝覆盖", "便于服务", "有利治理"))


def test_the_console_shows_the_plans_side_by_side_and_says_that_there_is_no_old_one(drawn):
    assert "Shortest walks" in drawn[1]
    assert "no plan of today" in drawn[1]


def test_a_frontier_is_replaced_by_a_new_one(drawn, tmp_path):
    before = (drawn[0] / "frontier.json").read_bytes()
    result = RUNNER.invoke(
        app,
        ["frontier", *files(tmp_path), "--level", "grid=6-10", "--iterations", "5000", "--out", str(drawn[0])],
    )
    assert result.exit_code == 0, result.output
    assert len(json.loads((drawn[0] / "frontier.json").read_bytes())["plans"]) == len(json.loads(before)["plans"])


def test_wrong_options_are_told_and_nothing_is_written(tmp_path):
    result = run(tmp_path, "--wish", "border=dear", "--wish", "bordr=3")
    assert result.exit_code == 2
    assert "--wish border" in result.stderr
    assert "there is no wish 'bordr'" in result.stderr
    assert not (tmp_path / "out").exists()
