"""The made-up townships: what their figures allow, and that they hang together as places."""

import re
import runpy
from dataclasses import fields, replace
from math import ceil
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame
from geopandas.testing import assert_geodataframe_equal

from geo.errors import GeoError
from geo.schema import ADDRESSES, VILLAGES
from geo.synthetic import PLANS, Township, make_township
from geo.synthetic.settings import Hamlet, Line, TownshipPlan, VillagePlan

DATA = Path(__file__).parents[2] / "data" / "boundaries"
METRIC = "EPSG:32649"
BOTH = pytest.mark.parametrize("name", ["xigu", "xigu_7200"])

# one village by a river, small enough to make in a second
BROOK = Line("小溪", "river", "ns", ((300, -1000), (340, 900), (280, 3000)))
LANE = Line("村道", "township", "ns", ((1000, -1000), (1040, 900), (980, 3000)))
HAMLET = VillagePlan("999999999201", "样例村", 120, 2, "村道", None, 900)
SMALL = TownshipPlan(
    "样例乡", METRIC, (600_000.0, 4_000_000.0), (1800.0, 1700.0), (BROOK, LANE), (HAMLET,), shed_fields=1
)


@pytest.fixture(scope="module")
def shipped() -> dict[str, dict[str, GeoDataFrame]]:
    return {
        name: {path.stem: gpd.read_file(path).to_crs(METRIC) for path in sorted((DATA / name).glob("*.geojson"))}
        for name in PLANS
    }


def sizes(tables: dict[str, GeoDataFrame]) -> list[int]:
    return tables["households"].groupby("village")["households"].sum().tolist()


def test_nine_villages_of_xigu_allow_24_grids_and_78_micro_grids_and_no_more(shipped):
    households = sizes(shipped["xigu"])
    grids = [count // 300 for count in households]
    micro_grids = [ceil(count / 100) for count in households]
    extra = [micro - 3 * grid for micro, grid in zip(micro_grids, grids, strict=True)]
    assert len(households) == 9
    assert (sum(grids), sum(micro_grids), sum(extra)) == (24, 78, 6)
    assert 7_300 <= sum(households) <= 7_500
    for count, g, e in zip(households, grids, extra, strict=True):
        assert count == 300 * g if e == 0 else 300 * g < count < 300 * g + 100 * e


def test_the_variant_holds_7200_households_in_multiples_of_300_and_no_apartments(shipped):
    households = sizes(shipped["xigu_7200"])
    assert sum(households) == 7_200
    assert all(count % 300 == 0 for count in households)
    assert shipped["xigu_7200"]["households"]["unit"].isna().all()
    assert "apartments" not in set(shipped["xigu_7200"]["buildings"]["kind"])


@BOTH
def test_most_households_live_at_single_addresses_so_that_any_size_can_be_met(shipped, name):
    for _, rows in shipped[name]["households"].groupby("village"):
        assert rows.loc[rows["households"] == 1, "households"].sum() > 0.7 * rows["households"].sum()


@BOTH
def test_no_building_holds_48_households(shipped, name):
    homes = shipped[name]["households"]
    assert homes.groupby("building_id")["households"].sum().max() < 48


def test_two_villages_have_an_estate_with_stairwells(shipped):
    homes = shipped["xigu"]["households"]
    stairwells = homes[homes["unit"].notna()]
    assert stairwells["village"].nunique() == 2
    assert stairwells["floor"].str.fullmatch(r"1-[56]").all()
    assert not stairwells.duplicated(["building_id", "unit"]).any()


@BOTH
def test_villages_tile_the_township_exactly(name):
    villages = gpd.read_file(DATA / name / "villages.geojson")
    assert shapely.coverage_is_valid(villages.geometry.to_numpy())
    whole = shapely.union_all(villages.geometry.to_numpy())
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert set(villages.geometry.geom_type) == {"Polygon"}
    assert whole.area == pytest.approx(shapely.area(villages.geometry.to_numpy()).sum(), rel=1e-12)


@BOTH
def test_every_household_lies_in_its_village(shipped, name):
    homes, villages = shipped[name]["households"], shipped[name]["villages"]
    found = homes.sjoin(villages[["code", "geometry"]], predicate="within")
    assert len(found) == len(homes)
    assert (found["code"] == found["village"]).all()
    assert villages["code"].str.fullmatch(r"\d{12}").all()


@BOTH
def test_villages_have_two_to_six_natural_groups_of_uneven_size(shipped, name):
    for _, rows in shipped[name]["households"].groupby("village"):
        groups = rows.groupby("group")["households"].sum()
        assert 2 <= len(groups) <= 6
        assert groups.max() > 1.15 * groups.min()


@BOTH
def test_columns_are_the_allowed_ones_and_ids_are_unique(shipped, name):
    tables = shipped[name]
    columns = {stem: tuple(table.columns.drop("geometry")) for stem, table in tables.items()}
    assert columns == {
        "households": ADDRESSES,
        "villages": VILLAGES,
        "roads": ("highway", "name", "bridge"),
        "barriers": ("kind", "name"),
        "buildings": ("building_id", "kind"),
        "groups": ("village", "name"),
    }
    assert tables["households"]["household_id"].is_unique
    assert tables["buildings"]["building_id"].is_unique
    assert tables["households"]["building_id"].isin(tables["buildings"]["building_id"]).all()


@BOTH
def test_houses_stand_clear_of_roads_barriers_and_each_other(shipped, name):
    tables = shipped[name]
    houses = tables["buildings"].geometry.to_numpy()
    tree = shapely.STRtree(houses)
    assert not len(tree.query(tables["roads"].geometry.to_numpy(), predicate="dwithin", distance=0.9)[0])
    assert not len(tree.query(tables["barriers"].geometry.to_numpy(), predicate="dwithin", distance=30.0)[0])
    one, other = tree.query(houses, predicate="intersects")
    assert (one == other).all()
    assert shapely.is_valid(houses).all()


@BOTH
def test_every_door_opens_in_its_building_and_near_a_way(shipped, name):
    homes, roads = shipped[name]["households"], shipped[name]["roads"]
    built = shipped[name]["buildings"].set_index("building_id").geometry.loc[homes["building_id"]]
    assert shapely.dwithin(built.to_numpy(), homes.geometry.to_numpy(), 0.05).all()
    _, away = shapely.STRtree(roads.geometry.to_numpy()).query_nearest(
        homes.geometry.to_numpy(), return_distance=True, all_matches=False
    )
    assert away.max() < 40


@BOTH
def test_roads_form_one_network_over_shared_vertices(name):
    roads = gpd.read_file(DATA / name / "roads.geojson")
    graph = nx.Graph()
    for line in roads.geometry:
        nx.add_path(graph, line.coords)
    assert nx.is_connected(graph)
    assert (roads.geometry.geom_type == "LineString").all()


@BOTH
def test_ways_cross_where_they_share_a_vertex(shipped, name):
    lines = shipped[name]["roads"].geometry.to_numpy()
    one, other = shapely.STRtree(lines).query(lines, predicate="crosses")
    for a, b in zip(one, other, strict=True):
        shared = {tuple(np.round(c, 2)) for c in lines[a].coords} & {tuple(np.round(c, 2)) for c in lines[b].coords}
        assert len(shared) >= len(shapely.get_parts(lines[a].intersection(lines[b])))


@BOTH
def test_ways_cross_barriers_only_at_bridges_and_crossings(shipped, name):
    roads, barriers = shipped[name]["roads"], shipped[name]["barriers"]
    for kind, names in (("river", "桥"), ("railway", "道口|地道桥|人行地道")):
        line = shapely.union_all(barriers.loc[barriers["kind"] == kind].geometry.to_numpy())
        over = roads[roads.intersects(line)]
        assert 4 <= len(over) <= 6
        assert over["name"].str.contains(names).all()
        assert (over["bridge"] == ("yes" if kind == "river" else "")).all()
        assert all(line.intersection(way).geom_type == "Point" for way in over.geometry)


@BOTH
@pytest.mark.parametrize(("code", "kind"), [("140121203206", "river"), ("140121203209", "railway")])
def test_a_river_and_a_railway_divide_a_village(shipped, name, code, kind):
    tables = shipped[name]
    village = tables["villages"].set_index("code").geometry[code]
    line = shapely.union_all(tables["barriers"].loc[tables["barriers"]["kind"] == kind].geometry.to_numpy())
    banks = shapely.get_parts(village.difference(line.buffer(0.01)))
    homes = tables["households"][tables["households"]["village"] == code]
    living = [homes.loc[homes.within(bank), "households"].sum() for bank in banks]
    assert len(living) == 2
    assert min(living) > 100


@BOTH
def test_shipped_files_are_what_the_script_makes(name):
    made = runpy.run_path(str(DATA / "xigu" / "make.py"))["layers"](name)
    for stem, table in made.items():
        file = gpd.read_file(DATA / name / f"{stem}.geojson")
        assert (
            file.drop(columns="geometry")
            .fillna("")
            .equals(table.drop(columns="geometry").fillna("").astype(file.dtypes.drop("geometry")))
        )
        assert shapely.equals_exact(file.geometry.to_numpy(), table.geometry.to_numpy(), tolerance=2e-7).all()


@BOTH
def test_the_readme_states_the_households_of_every_village(shipped, name):
    rows = re.findall(
        r"^\| (\d{12}) \| (\S+) \| ([\d,]+) \|", (DATA / name / "README.md").read_text("utf-8"), re.MULTILINE
    )
    stated = {code: (title, int(count.replace(",", ""))) for code, title, count in rows}
    names = shipped[name]["villages"].set_index("code")["name"]
    households = shipped[name]["households"].groupby("village")["households"].sum()
    assert stated == {code: (names[code], households[code]) for code in names.index}


def test_a_village_on_an_unknown_road_is_refused():
    with pytest.raises(GeoError, match="no line named '无名路'"):
        make_township(replace(SMALL, villages=(replace(HAMLET, ns="无名路"),)), np.random.default_rng(7))


def test_one_seed_makes_one_township():
    first, again, other = (make_township(SMALL, np.random.default_rng(seed)) for seed in (7, 7, 8))
    for field in fields(Township):
        assert_geodataframe_equal(getattr(first, field.name), getattr(again, field.name))
    assert not first.households.geometry.geom_equals(other.households.geometry).all()
    assert first.households["households"].sum() == 120


def test_hamlets_with_no_field_between_them_are_refused():
    crowd = replace(HAMLET, code="999999999202", name="邻村", at=1010)
    with pytest.raises(GeoError, match="move them apart"):
        make_township(replace(SMALL, villages=(HAMLET, crowd)), np.random.default_rng(7))


def test_a_hamlet_is_led_to_the_road():
    village = replace(HAMLET, households=150, hamlets=(Hamlet("小庄", (1450, 500), "ew", 30),))
    township = make_township(replace(SMALL, villages=(village,)), np.random.default_rng(7))
    assert township.households.groupby("group")["households"].sum()["小庄"] == 30
    assert "小庄路" in set(township.roads["name"])
