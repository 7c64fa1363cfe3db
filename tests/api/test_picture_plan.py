"""From a sketch and a table of its pixels to a plan, on the earth and on a local plane."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pytest
from sketches import control_points, doors, sketch

from api.services.drawing.plan import Collaborators, PlanResult, plan
from api.services.drawing.verify import verify_plan
from api.services.inputs.locate import LocateWords, locate
from api.services.inputs.options import PlanWords
from api.services.inputs.picture import PictureWords
from geo.build import build_villages
from geo.errors import InputError
from geo.formats import read_inputs
from geo.local_plane import is_local_plane
from maps.offline import to_html
from maps.views import planner_map
from partition.divide import divide
from partition.verify import verify

DISTANCE = "20,20 20,120 250"


@dataclass
class Planned:
    """A plan, what was asked, and a way to ask again."""

    words: PlanWords
    result: PlanResult

    @property
    def page(self):
        return Path(self.words.out, "map.html").read_text(encoding="utf-8")

    @property
    def sound(self):
        return verify_plan(Path(self.words.out), [Path(self.words.households)], verify).sound


def make(words):
    def page(tables, attribution, picture):
        return to_html(planner_map(tables, title="石村", attribution=attribution, picture=picture))

    work = Collaborators(read_inputs, build_villages, divide, page)
    return Planned(words, plan(words, work, version="0.1.0", now=datetime(2026, 1, 2, tzinfo=UTC)))


def plan_sketch(folder, name, **placing):
    """Locate the doors of the sketch and plan them over it."""
    picture = sketch(folder)
    table = locate(LocateWords(doors(folder), "households", PictureWords(picture, **placing), str(folder / name)))
    asked = {"levels": ("micro_grid=10-20",), "iterations": "50", "out": str(folder / "plan")}
    return make(PlanWords(households=str(table.file), picture=picture, **asked, **placing))


@pytest.fixture(scope="module")
def on_earth(tmp_path_factory):
    folder = tmp_path_factory.mktemp("earth")
    return plan_sketch(folder, "located.geojson", control_points=control_points(folder))


@pytest.fixture(scope="module")
def on_plane(tmp_path_factory):
    return plan_sketch(tmp_path_factory.mktemp("plane"), "local.gpkg", known_distance=DISTANCE)


def test_a_plan_over_a_picture_says_how_well_it_fits(on_earth):
    told = json.loads(Path(on_earth.words.out, "report.json").read_text(encoding="utf-8"))
    assert (told["picture"]["name"], told["picture"]["points"], told["local_plane"]) == ("sketch.png", 5, False)
    assert told["picture"]["leave_one_out_m"] < 0.1
    assert "5 control points: error 0.0 m" in str(on_earth.result.notices[-1])
    assert "data:image/webp;base64," in on_earth.page
    assert on_earth.sound


def test_a_plan_on_the_local_plane_is_sound_and_marked_everywhere(on_plane):
    assert on_plane.result.report["local_plane"] is True
    assert "georeference" in on_plane.result.report["estimated"]
    assert "本地平面，无地理位置" in on_plane.page
    assert is_local_plane(gpd.read_file(Path(on_plane.words.out, "plan.gpkg"), layer="grids_micro_grid").crs)
    assert on_plane.sound


def test_lengths_on_the_local_plane_are_those_of_the_sketch(on_plane):
    (village,) = on_plane.result.report["villages"]
    # twelve doors, 30 pixels from one to the next in 80 pixels of height, 2.5 m a pixel; the sheet is 1,000 m x 750 m
    assert 11 * 30 * 2.5 * 80 * 2.5 < village["area_km2"] * 1e6 < 1000 * 750


def test_doors_on_the_earth_do_not_go_over_a_picture_on_the_local_plane(on_earth):
    with pytest.raises(InputError, match="the picture lies on a local plane, the households on the earth"):
        make(replace(on_earth.words, control_points=None, known_distance=DISTANCE))


def test_the_local_plane_has_no_other_crs_to_be_written_in(on_plane):
    with pytest.raises(InputError, match="a local plane has no place on earth"):
        make(replace(on_plane.words, out_crs="4326"))
