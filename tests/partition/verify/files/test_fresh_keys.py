"""Households that the planner knows by a person's number, and the plan by a key of its own."""

import geopandas as gpd
import pandas as pd
import shapely
from made_up import identities

from partition.verify.files.fresh_keys import known_by_place, without_personal_keys

NUMBERS = identities(4)


def table(**rows: tuple[float, int]) -> gpd.GeoDataFrame:
    """Return households by id, each at a distance along one street and of so many households."""
    places = shapely.points([[x, 0.0] for x, _ in rows.values()])
    columns = {"households": [float(n) for _, n in rows.values()], "building_id": None}
    return gpd.GeoDataFrame(columns, geometry=places, crs="EPSG:32650", index=pd.Index(rows, name="household_id"))


def test_personal_ids_become_numbers_of_rows_and_others_stay() -> None:
    ids = pd.Series(["h1", NUMBERS[0], None, "张三", 7])
    assert without_personal_keys(ids).tolist() == ["h1", "#2", None, "#4", 7]


def test_a_household_is_known_by_its_place() -> None:
    given = table(**{"#1": (0, 1), "#2": (20, 1), "h3": (40, 1)})
    known = known_by_place(given, table(K2=(20.5, 1), K1=(0, 1), h3=(40, 1)))
    assert known.index.tolist() == ["K1", "K2", "h3"]


def test_of_several_at_one_place_the_one_with_the_same_figures_is_meant() -> None:
    given = table(**{"#1": (0, 3), "#2": (0, 1), "#3": (0, 2)})
    known = known_by_place(given, table(K1=(0, 1), K2=(0, 2), K3=(0, 3)))
    assert known.index.tolist() == ["K3", "K1", "K2"]


def test_who_is_not_in_the_plan_keeps_the_number_of_the_row() -> None:
    given = table(**{"#1": (0, 1), "#2": (500, 1)})
    assert known_by_place(given, table(K1=(0, 1), K9=(9000, 1))).index.tolist() == ["K1", "#2"]


def test_a_key_that_the_file_has_is_nobody_elses() -> None:
    given = table(**{"#1": (0, 1), "h1": (0.5, 1)})
    assert known_by_place(given, table(h1=(0.5, 1))).index.tolist() == ["#1", "h1"]
