from dataclasses import replace

import geopandas as gpd
import hamlets
import pandas as pd
import pytest

from partition.tables import PlanTables

HOSTILE = (
    '</script><script>window.owned = 1</script><img src=x onerror="window.owned = 1">'
    "{{ 7 * 7 }}{% raise %}{# gone #}\u2028`${1}`&\"'"
)


@pytest.fixture(scope="session")
def hostile_text() -> str:
    """Return what would run as script, as HTML or as a template if anything let it."""
    return HOSTILE


@pytest.fixture(scope="session")
def hostile_tables() -> PlanTables:
    """Return the hamlet with that text wherever a person may write one."""
    tables = hamlets.checkerboard()
    violation = {
        "rule": "contiguity", "village": "V1", "level": HOSTILE, "grid_id": HOSTILE, "measured": 2.0, "allowed": "1",
        "unit": "pieces", "severity": "must", "message": HOSTILE,
    }  # fmt: skip
    doors = tables.households.rename(columns={"micro_grid": HOSTILE})
    return replace(
        tables,
        villages=tables.villages.assign(name=HOSTILE),
        households=doors.assign(
            group=HOSTILE, household_id=[f"{HOSTILE}{i}" for i in range(len(doors))], **{HOSTILE: HOSTILE}
        ),
        grids=tables.grids.iloc[:1].assign(
            name=HOSTILE, level=HOSTILE, grid_id=HOSTILE, centre_household_id=f"{HOSTILE}0"
        ),
        roads=tables.roads.assign(name=HOSTILE),
        violations=gpd.GeoDataFrame([violation], geometry=tables.grids.geometry.iloc[:1].to_numpy(), crs=hamlets.CRS),
        levels=(HOSTILE,),
    )


@pytest.fixture
def two_levels() -> PlanTables:
    """Return the hamlet with one coarse grid, whose centre is h0011, over its two fine ones."""
    tables = hamlets.checkerboard()
    fine = tables.grids.assign(parent_id="V1-G1")
    whole = fine.iloc[[0]].assign(
        level="grid", grid_id="V1-G1", name="大网格", parent_id="V1", households=120, centre_household_id="h0011",
        geometry=tables.villages.geometry.to_numpy(),
    )  # fmt: skip
    return replace(
        tables,
        grids=gpd.GeoDataFrame(pd.concat([whole, fine], ignore_index=True), crs=hamlets.CRS),
        households=tables.households.assign(grid="V1-G1"),
        levels=("grid", "micro_grid"),
    )
