"""The judgement of dedicated areas: no two overlap, and each lies in a village."""

from collections.abc import Sequence

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries

from geo.crs import WGS84
from geo.dedicated import clip_areas
from geo.errors import Fault
from geo.formats.checks.findings import Findings
from geo.formats.checks.parts import Part
from geo.formats.layer import Layer, list_some, show
from geo.overlaps import SLIVER_M, Overlap, cut_slivers, find_overlaps
from geo.schema import DEDICATED

NEAR_M = 250.0
"""Without a boundary an area farther than this from every address is of another village."""


def settle_dedicated(
    part: Part, shapes: GeoSeries, villages: GeoDataFrame | None, doors: GeoSeries | None, findings: Findings
) -> GeoDataFrame:
    """
    Return the areas that lie in a village or, where no boundary is given, near a door.

    The columns are those of `geo.schema.DEDICATED`. Slivers between areas are cut off. Areas that overlap in earnest
    are a fault, as is a file of which no area lies in a village; single areas outside are left out, which is noticed,
    as is an area that several villages share.
    """
    areas = shapes.to_numpy()
    table = GeoDataFrame(part.columns[list(DEDICATED)], geometry=areas, crs=shapes.crs)
    twisted = np.flatnonzero(~shapely.is_valid(areas))
    if len(twisted):  # sound in degrees, but so thin somewhere that metres turn it over
        text = ("crosses itself once it is in metres: it is too thin somewhere", "换算为米后自相交：某处过窄")
        findings.faults.append(part.layer.say(twisted, *text))
        return table
    overlaps = find_overlaps(areas)
    names = [show_name(name) for name in table["name"]]
    findings.faults.extend(_overlap(part.layer, each, names, shapes) for each in overlaps if not each.sliver)
    slivers = [overlap for overlap in overlaps if overlap.sliver]
    table = table.set_geometry(GeoSeries(cut_slivers(areas, slivers), crs=shapes.crs))
    if villages is not None:
        return _inside(part.layer, table, names, villages, findings)
    return table if doors is None else _near(part.layer, table, names, doors, findings)


def tell_filled(
    layer: Layer, areas: GeoDataFrame, villages: GeoDataFrame, doors: GeoSeries, findings: Findings
) -> None:
    """Name villages of which every address lies in a dedicated area: nothing is left there to divide."""
    at = shapely.STRtree(doors.to_numpy())
    taken = np.zeros(len(doors), dtype=bool)
    taken[at.query(areas.geometry.to_numpy(), predicate="intersects")[1]] = True
    for name, boundary in zip(villages["name"], villages.geometry, strict=True):
        mine = at.query(boundary, predicate="intersects")
        if len(mine) and taken[mine].all():
            text = (
                f"every address of village {name} ({len(mine)}) lies in a dedicated area; leave one area out",
                f"{name}的全部住户点（{len(mine)} 个）都在专属网格内；请去掉其中一个专属网格",
            )
            findings.faults.append(Fault(layer.file, *text))


def show_name(name: object) -> str:
    """Return a name as messages quote it."""
    return show(name).strip("'\"")


def _overlap(layer: Layer, overlap: Overlap, names: Sequence[str], shapes: GeoSeries) -> Fault:
    place = GeoSeries([overlap.shared.representative_point()], crs=shapes.crs).to_crs(WGS84).iloc[0]
    first, second = names[overlap.first], names[overlap.second]
    area, near = f"{overlap.shared.area:,.1f}", f"{place.x:.6f} {place.y:.6f}"
    return layer.say(
        [overlap.first, overlap.second],
        f"{first} and {second} overlap by {area} m2, near lon/lat {near}; land belongs to one dedicated area",
        f"{first} 与 {second} 重叠 {area} 平方米，在经纬度 {near} 附近；土地只应属于一个专属网格",
    )


def _inside(
    layer: Layer, table: GeoDataFrame, names: Sequence[str], villages: GeoDataFrame, findings: Findings
) -> GeoDataFrame:
    """Return the areas of which a piece lies in a village."""
    numbered = table.assign(position=range(len(table)))
    homes: list[list[str]] = [[] for _ in names]
    for name, boundary in zip(villages["name"], villages.geometry, strict=True):
        for position in np.unique(clip_areas(numbered, boundary)["position"].to_numpy(dtype=np.intp)):
            homes[position].append(str(name))
    lost = np.array([position for position, home in enumerate(homes) if not home], dtype=np.intp)
    land = shapely.union_all(villages.geometry.to_numpy())
    _tell_lost(layer, lost, names, shapely.distance(table.geometry.to_numpy(), land), len(table), findings)
    shared = [f"{name} ({', '.join(home)})" for name, home in zip(names, homes, strict=True) if len(home) > 1]
    if shared:
        each = list_some(shared)
        text = (
            f"{each[0]}: lies in several villages, each has its piece as a dedicated area of its own",
            f"{each[1]}：跨几个村，各村各有其中一块作为专属网格",
        )
        findings.notices.append(Fault(layer.file, *text))
    return table.drop(index=lost).reset_index(drop=True)


def _near(
    layer: Layer, table: GeoDataFrame, names: Sequence[str], doors: GeoSeries, findings: Findings
) -> GeoDataFrame:
    """Return the areas near a door; with no boundary nothing else says what is of the village."""
    metres = shapely.distance(table.geometry.to_numpy(), shapely.union_all(doors.to_numpy()))
    lost = np.flatnonzero(metres > NEAR_M)
    _tell_lost(layer, lost, names, metres, len(table), findings)
    return table.drop(index=lost).reset_index(drop=True)


def _tell_lost(
    layer: Layer, lost: np.ndarray, names: Sequence[str], metres: np.ndarray, n_all: int, findings: Findings
) -> None:
    """Tell areas outside every village: a notice, or a fault where no other is left."""
    if not len(lost):
        return
    en, zh = list_some([f"{names[p]} ({metres[p]:,.0f} m)" for p in lost])
    if len(lost) == n_all:
        text = (
            f"no area lies in a village; metres from the nearest: {en}; is the file of another place?",
            f"没有任何面位于村内；距最近的村：{zh}；文件是否属于别处？",
        )
        findings.faults.append(layer.say(lost, *text))
        return
    text = (
        f"outside every village, or under {SLIVER_M} m wide inside, and left out; metres from the nearest: {en}",
        f"在各村之外（或村内部分宽不足 {SLIVER_M} 米），已略去；距最近的村：{zh}",
    )
    findings.notices.append(layer.say(lost, *text))
