"""Addresses without coordinates of which the outline of their building is known: each stands inside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray

from geo.counted import counted
from geo.errors import Fault
from geo.formats.checks.findings import Findings
from geo.formats.checks.groups import group_key, homes_of
from geo.formats.checks.parts import Part
from geo.formats.table.address import name_building

Known = tuple[str, ...]
"""What a building is known by: its id, or its estate and its own name or number."""


def place_in_buildings(
    part: Part,
    shapes: GeoSeries,
    buildings: Part,
    outlines: GeoSeries,
    villages: GeoDataFrame | None,
    findings: Findings,
) -> tuple[GeoSeries, GeoSeries]:
    """
    Return the addresses, those without a point inside the outline of their building, and the ids of the outlines.

    A building is the one of the same ``building_id``, else of the same estate (or group) and building, however
    numbers are written. It lies in the village that the row names. Of several outlines of one id the largest counts;
    where estate and building leave a choice nothing is placed. An outline that was found by estate and building has
    the id that its addresses have. The places are as good as those of addresses that are outlines: no estimates.
    """
    ids = buildings.columns["building_id"]
    lost = np.flatnonzero(shapes.isna())
    if not len(lost) or not len(outlines):
        return shapes, ids
    here = _found(part, lost, _Outlines.of(buildings, outlines, villages), villages)
    if not here:
        return shapes, ids
    points = shapes.to_numpy().copy()
    rows, which = np.array([*here], dtype=np.intp), np.array([*here.values()], dtype=np.intp)
    points[rows] = shapely.point_on_surface(outlines.to_numpy()[which])
    said = part.columns["building_id"].to_numpy(dtype=object)[rows]
    named = ids.copy()
    for outline, building in zip(which, said, strict=True):
        if building is not None:
            named.iloc[outline] = building
    n_all = len(part.columns)
    text = (
        f"{len(rows)} of {counted(n_all, 'address', 'addresses')} {'has' if len(rows) == 1 else 'have'} no "
        f"coordinates, but the outline of {'its building' if len(rows) == 1 else 'their buildings'}: placed inside",
        f"{n_all} 个地址中有 {len(rows)} 个没有坐标，但有所在楼栋的轮廓：位置定在轮廓内",
    )
    findings.notices.append(Fault(part.layer.file, *text))
    return GeoSeries(points, index=shapes.index, crs=shapes.crs), named


class _Outlines:
    """The outlines, by what each building is known by and the village in which it lies."""

    def __init__(self, areas: NDArray[np.float64], homes: NDArray[np.object_]) -> None:
        self.areas, self.homes = areas, homes
        self.of_id: dict[str, list[int]] = defaultdict(list)
        self.named: dict[Known, list[int]] = defaultdict(list)

    @staticmethod
    def of(buildings: Part, outlines: GeoSeries, villages: GeoDataFrame | None) -> "_Outlines":
        """Return the outlines of a file; their village is None where no boundary is known, -1 outside all."""
        shapes = outlines.to_numpy()
        homes = np.full(len(shapes), None if villages is None else -1, dtype=object)
        if villages is not None:
            inside, village = shapely.STRtree(villages.geometry.to_numpy()).query(
                shapely.point_on_surface(shapes), predicate="intersects"
            )
            homes[inside] = village
        made = _Outlines(np.asarray(shapely.area(shapes)), homes)
        rows = zip(*(buildings.columns[name] for name in ("building_id", "estate", "building")), strict=True)
        for position, (building_id, estate, building) in enumerate(rows):
            if building_id is not None:
                made.of_id[building_id].append(position)
            if (known := _known(estate, building)) is not None:
                made.named[known].append(position)
        return made

    def find(self, building_id: str | None, known: Known | None, home: object) -> int | None:
        """Return the outline of a building, in a village where that is said; None where there is none or a choice."""
        same = self._at(self.of_id.get(building_id or "", ()), home)
        if same and len({self.homes[one] for one in same}) == 1:
            return max(same, key=lambda one: (self.areas[one], -one))
        alike = self._at(self.named.get(known or (), ()), home)
        return alike[0] if len(alike) == 1 else None

    def _at(self, positions: Iterable[int], home: object) -> list[int]:
        return [one for one in positions if home is None or self.homes[one] in (None, home)]


def _found(part: Part, lost: NDArray[np.intp], outlines: _Outlines, villages: GeoDataFrame | None) -> Mapping[int, int]:
    """Return for each row whose building has an outline which one that is."""
    said = part.columns["village"].to_numpy(dtype=object)
    homes = homes_of(said, villages)
    columns = (part.columns[name].to_numpy(dtype=object) for name in ("building_id", "estate", "group", "building"))
    building_id, estate, group, building = columns
    found: dict[int, int] = {}
    villages_of: dict[int, set[object]] = defaultdict(set)
    for row in lost.tolist():
        home = None if homes[row] == -1 else homes[row]
        known = _known(estate[row], building[row]) or _known(group[row], building[row])
        one = outlines.find(building_id[row], known, home)
        if one is not None:
            found[row] = one
            villages_of[one].add(said[row])
    # a building stands in one village: of two that name it, without borders, nobody knows which is right
    return {row: one for row, one in found.items() if villages is not None or len(villages_of[one]) == 1}


def _known(estate: str | None, building: str | None) -> Known | None:
    return None if estate is None or building is None else (group_key(estate), name_building(building))
