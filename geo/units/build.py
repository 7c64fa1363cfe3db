"""The units of a village."""

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame, Index

from geo.coverage import Ints
from geo.units.atoms import split_units
from geo.units.cells import cells_of
from geo.units.dedicated import meet_cells, set_apart
from geo.units.divided import divide_cells, footprints_of
from geo.units.doors import join_doors, main_value, number_by_first
from geo.units.table import Units
from geo.village import Village


def build_units(village: Village, split_above: int | None = None) -> Units:
    """
    Return the units of a village: a building, or the addresses at one place.

    Units are numbered in the order in which the households' rows first meet them. Cells tile the boundary; their
    borders lie on roads and barriers where these run between units. Dedicated areas are units by themselves, the last
    ones, and take their land and doors out of this.

    Parameters
    ----------
    split_above
        A building with more households is divided into units by stairwell, and a stairwell with more by floor, where
        the households say them; their cells are slices of the building's. Ids of all other units stay what they are.

    Raises
    ------
    GeoError
        All households lie in dedicated areas.
    """
    apart = set_apart(village)
    rest, doors = apart.rest, apart.rest.households
    xy = np.c_[doors.geometry.x, doors.geometry.y].reshape(-1, 2)
    unit_of = number_by_first(join_doors(xy, doors["building_id"]))
    cells = cells_of(rest, xy, unit_of)
    building = main_value(unit_of, doors["building_id"], doors["households"])
    atoms = split_units(unit_of, doors, split_above)
    if len(atoms.of_unit) > len(cells):
        loads = np.bincount(atoms.of_door, doors["households"].to_numpy())
        cells = divide_cells(cells, atoms.of_unit, loads, footprints_of(rest, building))
    n_atoms, n_areas = len(cells), len(apart.areas)
    of_household = n_atoms + apart.area_of
    of_household[apart.rows] = atoms.of_door
    none = np.full(n_areas, None)
    table = _measured(village, of_household, n_atoms + n_areas)
    table = table.assign(
        building_id=np.append(building[atoms.of_unit], none),
        part=np.append(_texts(atoms.parts), none),
        dedicated=np.append(np.full(n_atoms, None), none if village.dedicated is None else village.dedicated["name"]),
    )
    ids = _ids(village.code, atoms.of_unit) + [f"{village.code}-a{k + 1:02d}" for k in range(n_areas)]
    shapes = np.append(cells, meet_cells(apart.areas, cells))
    table = table.set_index(Index(ids, name="unit_id"))
    return Units(GeoDataFrame(table, geometry=list(shapes), crs=doors.crs), of_household)


def _measured(village: Village, of_household: Ints, n_units: int) -> DataFrame:
    """Return the village, households, points and main group of each unit; 0 and none where a unit has no doors."""
    doors = village.households
    group = main_value(of_household, doors["group"], doors["households"])
    return DataFrame(
        {
            "village": village.code,
            "households": np.bincount(of_household, doors["households"].to_numpy(), n_units).astype(np.intp),
            "points": np.bincount(of_household, minlength=n_units),
            "group": np.append(group, np.full(n_units - len(group), None)),
        }
    )


def _texts(texts: tuple[str | None, ...]) -> NDArray[np.object_]:
    made = np.empty(len(texts), dtype=object)
    made[:] = texts
    return made


def _ids(code: str, of_unit: Ints) -> list[str]:
    """Return the ids of atoms: the number of their unit, and behind it their own where the unit has several."""
    n_atoms = np.bincount(of_unit)
    width = max(4, len(str(len(n_atoms))))
    first = np.searchsorted(of_unit, of_unit)
    return [
        f"{code}-u{unit + 1:0{width}d}" + (f"-{serial + 1:02d}" if n_atoms[unit] > 1 else "")
        for unit, serial in zip(of_unit, np.arange(len(of_unit)) - first, strict=True)
    ]
