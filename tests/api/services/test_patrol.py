"""Patrols from the files of a plan to files of a patrol, read back by libraries that did not write them."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import geopandas as gpd
import gpxpy
import pypdfium2 as pdfium
import pytest
from hamlets import checkerboard

from api.services.drawing.plan_files import layers_of
from api.services.rounds.patrol import PatrolWords, plan_patrol
from geo.errors import InputError
from geo.formats.write.geopackage import write_gpkg
from maps.papers.print import print_faults

GRID, METRIC = "V1-001", "EPSG:32650"


@pytest.fixture
def plan(tmp_path):
    """Return the folder of a plan of two grids of 150 by 100 m; three streets along them, and one at their west."""
    tables = checkerboard(households=1)
    tables = replace(tables, roads=tables.roads.assign(name=["South", "Middle", "North", "West"]))
    folder = tmp_path / "plan"
    folder.mkdir()
    write_gpkg(folder / "plan.gpkg", layers_of(tables, None), now=datetime(2024, 5, 1, tzinfo=UTC))
    told = {"levels": [{"name": level} for level in tables.levels], "crs": METRIC, "estimated": []}
    (folder / "report.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


@pytest.fixture
def go(plan, tmp_path):
    """Return a function that plans a patrol of the first grid."""

    def run(grid_id=GRID, **words):
        return plan_patrol(plan, grid_id, PatrolWords(**{"pdf": False} | words), out=tmp_path / "patrol").papers.patrol

    return run


@pytest.fixture
def refused(go, tmp_path):
    """Return a function that gives the faults of what is refused, as one text; nothing is written then."""

    def run(**asked):
        with pytest.raises(InputError) as caught:
            go(**asked)
        assert not (tmp_path / "patrol").exists()
        return str(caught.value)

    return run


@pytest.fixture
def points(tmp_path):
    """Return a function that writes places in metres from the corner of the plan to a file."""

    def write(*places):
        xs, ys = zip(*((500_000 + x, 4_000_000 + y) for x, y in places), strict=True)
        table = gpd.GeoDataFrame(
            {"name": [f"亭{i}" for i in range(len(xs))]}, geometry=gpd.points_from_xy(xs, ys, crs=METRIC)
        )
        table.to_crs("EPSG:4326").to_file(tmp_path / "places.geojson")
        return tmp_path / "places.geojson"

    return write


def test_all_streets_of_the_grid_are_walked_and_every_file_says_so(go, tmp_path):
    patrol = go()
    told = json.loads((tmp_path / "patrol" / "patrol.json").read_text(encoding="utf-8"))
    assert told["required_m"] == pytest.approx(3 * 152 + 100, abs=0.01)  # 2 m beside the border are the grid's
    assert told["proven"]
    walked = gpd.read_file(tmp_path / "patrol" / "patrol.geojson").to_crs(METRIC)
    assert walked[walked["kind"] == "stretch"].length.sum() == pytest.approx(patrol.length_m, abs=0.5)
    gpx = gpxpy.parse((tmp_path / "patrol" / "patrol.gpx").read_text(encoding="utf-8"))
    assert gpx.length_2d() == pytest.approx(patrol.length_m, rel=0.01)
    assert [point.name for point in gpx.routes[0].points][:2] == ["1", "2"]
    assert gpx.routes[0].points[-1].name == "终点 End"
    assert "巡查路线" in (tmp_path / "patrol" / "patrol.html").read_text(encoding="utf-8")


def test_the_judge_finds_nothing_and_minutes_are_those_of_a_round(go, points, tmp_path):
    for asked in ({}, {"closed": False}, {"streets": ("South",), "points": points((75, 100), (20, 51))}):
        patrol = go(**asked)
        told = json.loads((tmp_path / "patrol" / "patrol.json").read_text(encoding="utf-8"))
        assert told["findings"] == []
        assert told["minutes"] == pytest.approx(patrol.length_m * 0.06 / 4, abs=0.06)


def test_the_sheet_of_paper_names_streets_minutes_and_what_is_on_the_way(go, tmp_path):
    if print_faults():
        pytest.skip("no PDF can be made here")
    go(streets=("South", "North"), pdf=True)
    book = pdfium.PdfDocument(tmp_path / "patrol" / "patrol.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in book)
    for part in ("South", "North", "途经", "分钟", "已证明最短"):
        assert part in text


def test_named_streets_and_places_are_walked_from_the_start_and_back(go, points):
    patrol = go(streets=("South",), points=points((75, 100), (20, 51)))
    assert {one.street for one in patrol.stretches if one.purpose == "patrol"} == {"South"}
    assert len(patrol.calls) == 2


def test_places_alone_need_no_street(go, points):
    patrol = go(points=points((20, 0), (60, 0)), closed=False)
    assert patrol.length_m == pytest.approx(40, abs=0.1)


def test_an_earlier_patrol_is_replaced(go):
    assert go(closed=False).length_m < go().length_m


def test_a_street_that_is_not_in_the_grid_is_told_with_the_nearest_names(refused):
    assert "nearest of 4: South" in refused(streets=("Sooth",))


def test_all_that_is_wrong_is_told_at_once(refused, points):
    told = refused(streets=("Nowhere",), all_streets=True, start=(500.0, 0.0), points=points((20, 0), (900, 0)))
    for part in ("--all", "--streets Nowhere", "--start", "places.geojson: 亭1", "750 m outside the grid"):
        assert part in told


def test_a_grid_that_is_not_there_is_told(refused):
    assert "no grid of the plan has this id" in refused(grid_id="V1-999")
