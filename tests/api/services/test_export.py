"""Plans and files in other formats: where they go, what is refused, what is told."""

from datetime import UTC, datetime

import geopandas as gpd
import pyogrio
import pytest
from hamlets import checkerboard
from planner_files import border, doors
from sqlalchemy import text
from stores import empty_store
from typer.testing import CliRunner

from api.cli import app
from api.errors import OutputError
from api.services.accounts.operator import operator
from api.services.drawing.plan_files import layers_of
from api.services.export import ExportWords, export
from api.store.records.plans import PlanRecord
from geo.errors import InputError
from geo.formats.write.geopackage import write_gpkg

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HAMLET = checkerboard()


@pytest.fixture
def plan(tmp_path):
    (tmp_path / "plan").mkdir()
    write_gpkg(tmp_path / "plan" / "plan.gpkg", layers_of(HAMLET), now=NOW)
    return tmp_path / "plan"


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_all_layers_of_a_plan_go_to_one_geopackage_in_the_crs_asked_for(plan, tmp_path):
    result = export(ExportWords(plan, "gpkg", tmp_path / "out", out_crs="4549"), now=NOW)
    assert result.files == (tmp_path / "out.gpkg",)
    written = dict(pyogrio.list_layers(result.files[0]).tolist())
    kept = dict(pyogrio.list_layers(plan / "plan.gpkg").tolist())
    assert {name: kind for name, kind in written.items() if kind} == {name: kind for name, kind in kept.items() if kind}
    grids = gpd.read_file(result.files[0], layer="grids_micro_grid")
    assert grids.crs.to_epsg() == 4549
    assert grids["grid_id"].tolist() == HAMLET.grids["grid_id"].tolist()


def test_several_layers_go_to_a_folder_where_a_format_holds_one(plan, tmp_path):
    export(ExportWords(plan, "geojson", tmp_path / "out", ["households", "centres"]), now=NOW)
    assert names_in(tmp_path / "out") == ["centres.geojson", "households.geojson"]


def test_one_layer_goes_to_the_file_named(plan, tmp_path):
    result = export(ExportWords(plan, "shp", tmp_path / "grids.shp", ["grids_micro_grid"]), now=NOW)
    assert "grids.fields.csv" in [path.name for path in result.files]
    assert len(gpd.read_file(tmp_path / "grids.shp")) == 2


def test_areas_in_a_table_are_told(plan, tmp_path):
    result = export(ExportWords(plan, "csv", tmp_path / "out", ["villages", "households"]), now=NOW)
    assert [notice.where for notice in result.notices] == ["villages"]
    assert (tmp_path / "out" / "villages.csv").read_text(encoding="utf-8-sig").startswith('"code","name"')


def test_a_file_is_written_by_the_part_it_plays_and_keeps_only_its_columns(tmp_path):
    source = doors(tmp_path)
    source.write_text(source.read_text().replace('"households"', '"secret": "x", "households"'))
    export(ExportWords(source, "gpkg", tmp_path / "doors.gpkg", ["households"]), now=NOW)
    back = gpd.read_file(tmp_path / "doors.gpkg", layer="households")
    assert back["household_id"].tolist() == ["h1", "h2", "h3", "h4"]
    assert "secret" not in back.columns


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"form": "dwg"}, "one of gpkg, shp"),
        ({"form": "geojson", "out_crs": "4549"}, "always longitude and latitude"),
        ({"out_crs": "99999999"}, "EPSG code"),
        ({"layers": ["grids"]}, "the plan has no layer grids; it has villages"),
    ],
)
def test_options_that_make_no_sense_are_told(plan, tmp_path, change, words):
    with pytest.raises(InputError, match=words):
        export(ExportWords(**{"source": plan, "form": "gpkg", "out": tmp_path / "out"} | change), now=NOW)
    assert names_in(tmp_path) == ["plan"]


@pytest.mark.parametrize("name", ["out.gpkg", "out"])
def test_nothing_that_stands_is_overwritten(plan, tmp_path, name):
    (tmp_path / "out.gpkg").write_text("mine")
    with pytest.raises((InputError, OutputError), match="is there already"):
        export(ExportWords(plan, "gpkg", tmp_path / name), now=NOW)
    assert (tmp_path / "out.gpkg").read_text() == "mine"
    assert names_in(tmp_path) == ["out.gpkg", "plan"]


def test_a_file_that_says_not_which_part_it_plays_is_refused(tmp_path):
    with pytest.raises(InputError, match="say which part the file plays"):
        export(ExportWords(border(tmp_path), "gpkg", tmp_path / "out.gpkg"), now=NOW)


def test_a_folder_without_a_plan_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"holds no plan: no plan\.gpkg"):
        export(ExportWords(tmp_path, "gpkg", tmp_path / "out.gpkg"), now=NOW)


def test_the_command_names_the_files_and_says_what_went_wrong(plan, tmp_path):
    line = ["export", str(plan), "--format", "kml", "--layer", "households", "-o", str(tmp_path / "doors.kml")]
    first, second = (CliRunner().invoke(app, line) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 2)
    assert "doors.kml" in first.output
    assert "is there already" in second.output


@pytest.mark.parametrize("kind", ["sqlite", "postgis"])
def test_a_plan_of_a_store_is_not_taken_away_without_a_row_of_by_whom(kind, request, plan, tmp_path, monkeypatch):
    with empty_store(kind, request, tmp_path) as store:
        if kind == "postgis":
            monkeypatch.setenv("GRIDHOOD_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
        with store.writing() as books:
            books.plans.add(PlanRecord("plan", NOW, path="/1/2/"), PlanRecord("other", NOW, path="/1/3/"))
        taken = ["export", str(plan), "--format", "csv", "--layer", "households", "-o"]
        assert CliRunner().invoke(app, [*taken, str(tmp_path / "a.csv")]).exit_code == 0
        with store.reading() as books:
            [row] = books.audit.find()
        assert (row.what, row.path, row.subject) == ("exported", "/1/2/", "plan")
        assert row.detail == {"format": "csv", "layers": ["households"]}
        assert row.by == operator().user
        with store.engine.begin() as connection:
            connection.execute(text("UPDATE schema_version SET version_num = 'older'"))
        refused = CliRunner().invoke(app, [*taken, str(tmp_path / "b.csv")])
        assert refused.exit_code == 2
        assert not (tmp_path / "b.csv").exists()
