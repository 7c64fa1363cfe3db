"""The move that cuts a unit by a line, so that its addresses can go to several grids."""

import re
from collections import Counter
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pandas import Index

from geo.coverage import Geometries, Ints
from geo.errors import Fault
from geo.units import Units
from partition.centres import PlacedCentres
from partition.ground import Ground
from partition.plan import GridPlan
from partition.redraw import reasons
from partition.redraw.borders import borders_after_cut
from partition.redraw.cells import AT_BORDER_M, join_empty, new_vertices, pieces_of, with_vertex
from partition.redraw.drawing import Drawing
from partition.redraw.errors import refuse
from partition.redraw.givens import givens_of

NUMBERED = re.compile(r"(.*-u)(\d+)(?:-\d+)?")
"""The id of a unit that is no dedicated area (`geo.units`): what stands before its number, and the number."""


@dataclass(frozen=True)
class CutUnit:
    """
    Cut a unit, by id, by a line in the working CRS; the pieces stay in its grid.

    The piece with the main door keeps the unit's id, the others get the next free ones. A piece without an address
    joins the piece with one with which it shares most border.
    """

    unit: str
    line: shapely.LineString

    def act(self, drawing: Drawing) -> Drawing:
        """Return the drawing with the unit in pieces; units, borders and land are those of the new ground."""
        refuse(reasons.unknown_units(drawing, (self.unit,)))
        unit = int(drawing.positions((self.unit,))[0])
        apart = reasons.dedicated_units(drawing, np.array([unit]))
        refuse(reasons.locked(drawing, (drawing.labels[unit],)) + apart)
        cells, piece_of = self._cut(drawing.ground, unit)
        ground = _ground(drawing.ground, unit, cells, piece_of)
        shapes = ground.units.table.geometry.to_numpy()
        self._check_cells(shapes, unit, drawing.ground.units.table)
        adjacency, on_feature_m = borders_after_cut(
            ground.adjacency, drawing.givens.on_feature_m, shapes, unit, ground.village
        )
        ground = replace(ground, adjacency=adjacency)
        return replace(
            drawing,
            ground=ground,
            givens=givens_of(ground, drawing.level, on_feature_m),
            grid_of=_lengthened(drawing.grid_of, unit, ground.units),
            above=_plan_above(drawing.above, unit, ground.units),
            appraisal=None,
        )

    def _cut(self, ground: Ground, unit: int) -> tuple[Geometries, Ints]:
        """Return the unit's new cells, that of the main door first, and the cell of each of its addresses."""
        rows = np.flatnonzero(ground.units.of_household == unit)
        doors = ground.village.households.geometry.to_numpy()[rows]
        pieces = pieces_of(ground.units.table.geometry.iloc[unit], self.line)
        door_in = shapely.distance(doors[:, None], pieces[None, :]).argmin(axis=1)
        if len(np.unique(door_in)) < 2:
            refuse([self._one_sided(len(rows))])
        cells, number = join_empty(pieces, door_in)
        piece_of = number[door_in]
        first = piece_of[rows == ground.door[unit]][0]
        order = np.append(first, np.setdiff1d(np.arange(len(cells)), [first]))
        return cells[order], np.argsort(order)[piece_of]

    def _one_sided(self, addresses: int) -> Fault:
        """Return why the line does not part the addresses of the unit."""
        if addresses == 1:
            en = "has one address only and cannot be cut; assign it whole"
            return Fault(self.unit, en, "只有1个地址，不能切分，请整体调整")
        en = f"the line leaves its {addresses} addresses on one side; draw it between two, from border to border"
        return Fault(self.unit, en, f"该线未把{addresses}个地址分到两侧，请在两个地址之间从边到边画线")

    def _check_cells(self, cells: Geometries, unit: int, before: gpd.GeoDataFrame) -> None:
        """Refuse a line so near to a border that the cells no longer meet vertex on vertex."""
        # dedicated areas as well, which are nobody's neighbours
        beside = before.sindex.query(before.geometry.iloc[unit], predicate="intersects")
        near = np.append(beside, np.arange(len(before), len(cells)))
        if not shapely.coverage_is_valid(cells[near]):
            en = "the line runs along the border of the unit; draw it across the unit"
            refuse([Fault(self.unit, en, "该线沿单元边界延伸，请横穿单元画线")])


def _ground(ground: Ground, unit: int, cells: Geometries, piece_of: Ints) -> Ground:
    """Return the ground with the unit's cells, the first in its place and the others last; borders not yet."""
    n = len(ground.door)
    rows = np.flatnonzero(ground.units.of_household == unit)
    position = np.append(unit, n + np.arange(len(cells) - 1))
    of_household = ground.units.of_household.copy()
    of_household[rows] = position[piece_of]
    door = np.append(ground.door, np.zeros(len(cells) - 1, dtype=np.intp))
    households = ground.village.households["households"].to_numpy()
    for piece, at in enumerate(position):
        mine = rows[piece_of == piece]
        door[at] = mine[households[mine].argmax()]
    parts = shapely.get_parts(ground.village.boundary)
    places = ground.village.households.geometry.to_numpy()[door[n:]]
    land = shapely.STRtree(parts).query_nearest(places, all_matches=False)[1]
    units = Units(_table(ground, unit, cells, [rows[piece_of == piece] for piece in range(len(cells))]), of_household)
    centres = _centres_after(ground.centres, unit, cells, position)
    return replace(ground, units=units, door=door, land_part=np.append(ground.land_part, land), centres=centres)


def _centres_after(centres: PlacedCentres | None, unit: int, cells: Geometries, position: Ints) -> PlacedCentres | None:
    """Return the given centres, one in the unit that was cut in the piece where it stands."""
    if centres is None:
        return None
    unit_of = centres.unit.copy()
    for at in np.flatnonzero(unit_of == unit):
        unit_of[at] = position[shapely.distance(cells, shapely.Point(centres.xy[at])).argmin()]
    return replace(centres, unit=unit_of)


def _table(ground: Ground, unit: int, cells: Geometries, rows: list[Ints]) -> gpd.GeoDataFrame:
    """Return the table of units with the pieces, and with the ends of the cut as vertices of the cells beside it."""
    old, doors = ground.units.table, ground.village.households
    n, last = len(old), len(cells) - 1
    table = old.iloc[np.append(np.arange(n), np.full(last, unit))].copy()
    table.index = Index([*old.index, *_next_ids(old.index, last)], name=old.index.name)
    shapes = np.append(old.geometry.to_numpy(), cells[1:])
    shapes[unit] = cells[0]
    for at in new_vertices(old.geometry.iloc[unit], cells):
        for other in old.sindex.query(shapely.Point(at), predicate="dwithin", distance=AT_BORDER_M):
            if other != unit:
                shapes[other] = with_vertex(shapes[other], at)
    position = np.append(unit, np.arange(n, n + last))
    households = doors["households"].to_numpy()
    columns = {
        "households": [int(households[mine].sum()) for mine in rows],
        "points": [len(mine) for mine in rows],
        "group": [_main(doors["group"], households, mine) for mine in rows],
        "building_id": [_main(doors["building_id"], households, mine) for mine in rows],
    }
    for column, values in columns.items():
        whole = table[column].to_numpy(copy=True)
        whole[position] = values
        table[column] = whole
    return table.set_geometry(gpd.GeoSeries(shapes, index=table.index, crs=old.crs))


def _main(values: pd.Series, households: Ints, rows: Ints) -> str | None:
    """Return the value that holds most households of some rows, the first of equals; None where none is known."""
    sums: Counter[str] = Counter()
    for value, n in zip(values.array[rows], households[rows], strict=True):
        if pd.notna(value):
            sums[value] += int(n)
    return min(sums, key=lambda value: (-sums[value], value), default=None)


def _next_ids(ids: Index, count: int) -> list[str]:
    """
    Return ids that follow the highest number in use; a unit is never taken away, so none was used before.

    A stairwell or floor has the number of its building before its own, and that is not given to another unit.
    """
    numbered = [found for unit in ids.tolist() if (found := NUMBERED.fullmatch(unit))]
    head, width = numbered[0][1], len(numbered[0][2])
    highest = max(int(found[2]) for found in numbered)
    return [f"{head}{highest + step:0{width}d}" for step in range(1, count + 1)]


def _lengthened(values: pd.Series, unit: int, units: Units) -> pd.Series:
    """Return values by unit with those of the pieces, the same as the whole unit had."""
    labels = values.to_numpy(dtype=object)
    more = np.full(len(units.table) - len(labels), labels[unit], dtype=object)
    return pd.Series(np.append(labels, more), index=units.table.index, name=values.name, dtype=values.dtype)


def _plan_above(plan: GridPlan | None, unit: int, units: Units) -> GridPlan | None:
    """Return the plans above with the pieces where the unit was."""
    if plan is None:
        return None
    parent = _plan_above(plan.parent, unit, units)
    return replace(plan, units=units, grid_of=_lengthened(plan.grid_of, unit, units), parent=parent)
