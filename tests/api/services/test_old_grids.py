"""Old grids in every form that planners have them, and what is told of their faults."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from villages import lattice

from api.services.inputs.old_grids import Doors, StartFile, read_old_grids
from geo.errors import InputError

VILLAGE = lattice(6, 2)  # 300 m x 100 m, twelve doors
TABLE = VILLAGE.households[["household_id", "households", "geometry"]]
LAND = gpd.GeoDataFrame({"code": ["V1"]}, geometry=[VILLAGE.boundary], crs=TABLE.crs)
DOORS = Doors(TABLE, LAND)
X, Y = VILLAGE.boundary.bounds[:2]


def strip(west: float, east: float) -> shapely.Polygon:
    return shapely.box(X + west, Y, X + east, Y + 100)


def areas(path, shapes, **columns):
    gpd.GeoDataFrame(columns, geometry=shapes, crs=TABLE.crs).to_file(path)
    return StartFile(path)


def read(start, *levels):
    return read_old_grids([start], levels or ("micro_grid",), DOORS)


def told(old) -> str:
    return "\n".join(map(str, old.notices))


def faults(start, *levels) -> str:
    with pytest.raises(InputError) as caught:
        read(start, *levels)
    return str(caught.value)


def column_of(number: str) -> int:
    return int(number[-3:]) % 6


class TestAreas:
    def test_table_and_areas_say_the_same(self, tmp_path):
        drawn = areas(
            tmp_path / "old.gpkg", [strip(0, 150), strip(150, 300)], 网格编号=["A1", "A2"], 网格名称=["东", "西"]
        )
        rows = pd.DataFrame({"户编号": TABLE["household_id"]})
        rows["所属网格"] = ["A1" if column_of(one) < 3 else "A2" for one in rows["户编号"]]
        rows.to_csv(tmp_path / "old.csv", index=False)
        rows.to_excel(tmp_path / "old.xlsx", index=False)
        of_areas = read(drawn).grids["micro_grid"]
        assert of_areas.names == {"A1": "东", "A2": "西"}
        for name in ("old.csv", "old.xlsx"):
            of_table = read(StartFile(tmp_path / name)).grids["micro_grid"]
            assert of_table.grid_of.to_dict() == of_areas.grid_of.to_dict()

    def test_an_overlap_is_told_with_place_area_and_households(self, tmp_path):
        old = read(areas(tmp_path / "old.geojson", [strip(0, 200), strip(150, 300)], id=["A", "B"]))
        assert "overlap of A, B: 5000.0 m²" in told(old).replace("4999.", "5000.").replace("5000.1", "5000.0")
        assert "2 households in it" in told(old)
        assert "2 households at 2 addresses lie in several old grids" in told(old)

    def test_slivers_and_gaps_are_told_and_nothing_is_mended(self, tmp_path):
        old = read(areas(tmp_path / "old.gpkg", [strip(0, 150.3), strip(150, 240)], id=["A", "B"]))
        assert "a sliver" in told(old)
        assert "uncovered area between B: 6000.0 m²" in told(old)
        assert "2 households at 2 addresses lie in no old grid and count in the nearest" in told(old)
        assert set(old.grids["micro_grid"].grid_of) == {"A", "B"}
        assert old.areas["micro_grid"].area.round(0).tolist() == [15030.0, 9000.0]

    def test_rounding_is_told_in_one_line(self, tmp_path):
        old = read(areas(tmp_path / "old.gpkg", [strip(0, 150.01), strip(150, 300)], id=["A", "B"]))
        assert len(old.notices) == 1
        assert "rounding" in told(old)

    def test_names_alone_tell_grids_apart_but_are_no_codes(self, tmp_path):
        old = read(areas(tmp_path / "old.gpkg", [strip(0, 150), strip(150, 300)], name=["东", "西"]))
        assert not old.grids["micro_grid"].coded
        assert old.grids["micro_grid"].names == {"东": "东", "西": "西"}

    def test_a_leader_is_read_and_a_telephone_in_his_place_is_not(self, tmp_path):
        shapes = [strip(0, 150), strip(150, 300)]
        old = read(areas(tmp_path / "old.gpkg", shapes, id=["A", "B"], 网格长=["王建国", "李秀英"]))
        assert old.grids["micro_grid"].leaders == {"A": "王建国", "B": "李秀英"}
        old = read(areas(tmp_path / "new.gpkg", shapes, id=["A", "B"], 网格长=["13812345678", "李秀英"]))
        assert old.grids["micro_grid"].leaders == {"B": "李秀英"} or not old.grids["micro_grid"].leaders

    def test_levels_of_one_file_are_told_apart(self, tmp_path):
        shapes = [strip(0, 300), strip(0, 150), strip(150, 300)]
        start = areas(
            tmp_path / "grids.geojson", shapes, grid_id=["G", "M1", "M2"], level=["grid", *["micro_grid"] * 2]
        )
        old = read(start, "grid", "micro_grid")
        assert set(old.grids["grid"].grid_of) == {"G"}
        assert set(old.grids["micro_grid"].grid_of) == {"M1", "M2"}

    def test_a_file_that_does_not_say_its_level_is_asked(self, tmp_path):
        start = areas(tmp_path / "old.gpkg", [strip(0, 300)], id=["A"])
        assert "write LEVEL=old.gpkg" in faults(start, "grid", "micro_grid")
        assert set(read(StartFile(start.path, "grid"), "grid", "micro_grid").grids) == {"grid"}

    def test_areas_of_another_place_are_refused(self, tmp_path):
        far = shapely.transform(strip(0, 300), lambda at: at + 50_000)
        assert "no household lies in or near" in faults(areas(tmp_path / "old.gpkg", [far], id=["A"]))


class TestTables:
    def write(self, tmp_path, rows) -> StartFile:
        pd.DataFrame(rows).to_csv(tmp_path / "old.csv", index=False)
        return StartFile(tmp_path / "old.csv")

    def test_who_is_gone_and_who_is_new_is_counted(self, tmp_path):
        ids = [*TABLE["household_id"][:-2], "gone-1"]
        old = read(self.write(tmp_path, {"household_id": ids, "micro_grid": ["A"] * len(ids)}))
        assert "1 households of it no longer exist" in told(old)
        assert "2 households have no old grid" in told(old)

    def test_a_column_named_for_each_level_is_read(self, tmp_path):
        rows = {"户号": TABLE["household_id"], "网格": "G1", "微网格": np.where(np.arange(12) < 6, "M1", "M2")}
        old = read(self.write(tmp_path, rows), "grid", "micro_grid")
        assert set(old.grids["grid"].grid_of) == {"G1"}
        assert set(old.grids["micro_grid"].grid_of) == {"M1", "M2"}

    def test_a_household_in_two_grids_is_refused_with_its_row(self, tmp_path):
        ids = ["V1-h000", "V1-h001", "V1-h000"]
        assert "row 4" in faults(self.write(tmp_path, {"household_id": ids, "grid_id": ["A", "A", "B"]}))

    def test_a_table_of_other_households_is_refused(self, tmp_path):
        assert "no household id of it" in faults(self.write(tmp_path, {"id": ["x"], "grid_id": ["A"]}))

    def test_names_and_numbers_of_people_are_not_kept(self, tmp_path):
        rows = {"household_id": TABLE["household_id"], "grid_id": "A", "户主姓名": "张三丰"}
        old = read(self.write(tmp_path, rows))
        assert "户主姓名" in told(old)
        assert "张三丰" not in told(old) + json.dumps(old.grids["micro_grid"].names)

    def test_grids_most_of_whose_households_are_gone_still_live_here(self, tmp_path):
        ids = [*TABLE["household_id"], *(f"gone-{i}" for i in range(20))]
        old = read(self.write(tmp_path, {"household_id": ids, "grid_id": ["A"] * 22 + ["B"] * 10})).grids["micro_grid"]
        assert old.grid_of.to_dict() == dict.fromkeys(TABLE["household_id"], "A")
        assert old.retired == {"A", "B"}
