"""Codes, names and leaders that grids keep from the grids of today; codes once given are never given to others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from partition.ground import Ground
from partition.numbering import free_ids, free_name, grid_id
from partition.old_grids import Labels, labels_at_home, lives_on
from partition.plan import GridPlan
from partition.terms import OldGrids

MORE_DIGITS = 1000
"""The first serial with more digits than any other, for a parent whose shorter ones are all used up."""


def keep_codes(plans: Sequence[GridPlan], ground: Ground, olds: Mapping[str, OldGrids]) -> list[GridPlan]:
    """
    Return the plans of all levels of a village, coarse to fine, under the codes that their grids have today.

    A grid that continues an old one keeps its code, also where it now lies in another grid of the level above. The
    others are numbered on after the last serial that a grid of their parent had, in the order that they have. Of a
    level without old grids the codes follow those of the parents.
    """
    kept: list[GridPlan] = []
    for plan in plans:
        above = kept[-1] if kept else None
        codes = _codes(plan, ground, olds.get(plan.level.name), above)
        kept.append(replace(plan, grid_of=plan.grid_of.map(lambda one, codes=codes: codes.get(one, one)), parent=above))
    return kept


def keep_names(grids: GeoDataFrame, plan: GridPlan, ground: Ground, old: OldGrids) -> GeoDataFrame:
    """
    Return measured grids with the names of the old grids that they continue, and with their leaders.

    No other grid gets a name that an old grid of the village had. ``leader`` is a column only where the old grids had
    any; None where nobody is named.
    """
    continued = _continued(plan, ground, old)
    labels = set(labels_at_home(old, ground.village.households["household_id"]))
    known = {grid: old.names[one] for grid, one in continued.items() if old.names.get(one)}
    used = {old.names[one] for one in labels if old.names.get(one)} | set(known.values())
    names: list[str] = []
    for one, name in zip(grids["grid_id"], grids["name"], strict=True):
        names.append(known.get(str(one)) or free_name(str(name), used))
        used.add(names[-1])
    named = grids.assign(name=names)
    if old.leaders:
        leaders = [old.leaders.get(continued.get(str(one), "")) for one in grids["grid_id"]]
        named.insert(named.columns.get_loc("name") + 1, "leader", pd.Series(leaders, named.index, dtype=object))
    return named


def retired_codes(old: OldGrids) -> frozenset[str]:
    """Return the codes that no new grid may get: those of all old grids and of those before them."""
    return old.retired | (frozenset({*old.grid_of.dropna().astype(str), *old.names}) if old.coded else frozenset())


def _continued(plan: GridPlan, ground: Ground, old: OldGrids) -> dict[str, str]:
    """Return the old grid that each grid of a plan continues."""
    doors = ground.village.households
    labels = labels_at_home(old, doors["household_id"])
    lived_in = lives_on(_grids_of_doors(plan, ground), labels, doors["households"].to_numpy())
    return _empty_areas(plan, old, {*labels, *lived_in.values()}) | lived_in


def _empty_areas(plan: GridPlan, old: OldGrids, known: Collection[str]) -> dict[str, str]:
    """Return the old dedicated area that each one without households continues: by its name, in the same village."""
    table = plan.units.table
    free = [
        one for one in sorted(old.dedicated - set(known)) if one.startswith(plan.village.code) and old.names.get(one)
    ]
    continued: dict[str, str] = {}
    for unit in np.flatnonzero(plan.units.dedicated & (plan.units.weights == 0)):
        same = [one for one in free if old.names[one] == str(table["dedicated"].iloc[unit])]
        if same:
            continued[str(plan.grid_of.iloc[unit])] = same[0]
            free.remove(same[0])
    return continued


def _grids_of_doors(plan: GridPlan, ground: Ground) -> Labels:
    return plan.grid_of.to_numpy(dtype=object)[ground.units.of_household]


def _codes(plan: GridPlan, ground: Ground, old: OldGrids | None, above: GridPlan | None) -> dict[str, str]:
    """Return the new code of each grid of a plan."""
    if old is None and above is None:
        return {}
    kept = {} if old is None or not old.coded else _continued(plan, ground, old)
    taken = {*kept.values(), *(frozenset() if old is None else retired_codes(old))}
    codes = dict(kept)
    for parent_id, ids in _by_parent(plan, above).items():
        fresh = [one for one in ids if one not in kept]
        given = _next_codes(parent_id, len(fresh), taken, top=above is None)
        codes |= dict(zip(fresh, given, strict=True))
        taken |= set(given)
    return codes


def _by_parent(plan: GridPlan, above: GridPlan | None) -> dict[str, list[str]]:
    """Return the grids of each parent in the order of their ids; parents under their new codes."""
    ids, first = np.unique(plan.grid_of.to_numpy(dtype=str), return_index=True)
    children: dict[str, list[str]] = {}
    for one, unit in zip(ids.tolist(), first.tolist(), strict=True):
        if one:
            parent_id = plan.village.code if above is None else str(above.grid_of.iloc[unit])
            children.setdefault(parent_id, []).append(one)
    return children


def _next_codes(parent_id: str, n: int, taken: Collection[str], *, top: bool) -> list[str]:
    """Return codes for n grids of a parent: after the last that is taken; where digits run out, with more of them."""
    codes = free_ids(parent_id, taken, n, top=top)
    serial = MORE_DIGITS
    while len(codes) < n:
        code = grid_id(parent_id, serial, top=top)
        codes += [] if code in taken else [code]
        serial += 1
    return codes
