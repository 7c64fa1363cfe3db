"""The inputs of a village as they are kept: the columns that planning needs, and no others."""

from pathlib import Path

import pandas as pd
import pyogrio
from geopandas import GeoDataFrame

from api.services.drawing.plan import planner_rows
from api.services.drawing.plan_files import as_text
from api.services.inputs.table_files import table_files
from geo.formats import InputFiles
from geo.formats.roles import ROLES
from geo.inputs import Inputs


def write_tables(inputs: Inputs, folder: Path) -> tuple[str, ...]:
    """
    Write a GeoPackage for each role that has rows, and return those roles.

    What is read back from them equals what was read from the originals, under the planner's own headings; only the
    notices about what was set right are gone with it.
    """
    tables = {
        **_addresses(inputs),
        "boundary": inputs.villages,
        "roads": inputs.roads,
        "barriers": inputs.barriers,
        "buildings": inputs.buildings,
        "dedicated": inputs.dedicated,
    }
    kept = {role: table for role, table in tables.items() if table is not None and len(table)}
    for role, table in kept.items():
        typed = as_text(table, numbers=("households",))
        pyogrio.write_dataframe(typed, folder / f"{role}.gpkg", layer=role, driver="GPKG", geometry_type="Unknown")
    return tuple(kept)


def _addresses(inputs: Inputs) -> dict[str, GeoDataFrame]:
    """Return the households by their role, each where it was put; or the groups, where these stand for them."""
    # headings that SQLite takes for one were never read together: of those that mean the same, one is taken
    rows = planner_rows(inputs)
    if inputs.by_group:
        return {"groups": GeoDataFrame(rows, geometry=inputs.groups.geometry)}
    taken = ROLES["households"].pick(list(rows.columns)).taken
    if "household_id" not in taken:  # the register had no ids, and what is kept has coordinates
        rows.insert(0, "household_id", inputs.households["household_id"])
    if inputs.households["estimated"].any() and "estimated" not in taken:
        rows = rows.assign(estimated=inputs.households["estimated"])
    return {"households": GeoDataFrame(rows, geometry=inputs.households.geometry)}


def input_files(folder: Path) -> InputFiles:
    """Return the files of a folder as a reader takes them."""
    return InputFiles.by_role(table_files(folder))


def count_households(inputs: Inputs) -> int:
    """Return how many households live at all addresses together."""
    return int(pd.to_numeric(inputs.households["households"]).sum())
