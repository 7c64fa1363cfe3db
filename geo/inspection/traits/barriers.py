"""Barriers in a village: what lies on either side, and where one gets across."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from geo.adjacency import crossing_points
from geo.counted import counted
from geo.errors import Text
from geo.inspection.site import Site
from geo.inspection.trait import Trait

IN_CHINESE = {
    "river": "河流",
    "stream": "溪流",
    "canal": "渠道",
    "water": "水域",
    "railway": "铁路",
    "rail": "铁路",
    "motorway": "高速公路",
    "trunk": "快速路",
    "wall": "围墙",
    "cliff": "陡坎",
}


def measure(site: Site) -> Iterator[Trait]:
    """Give each kind of barrier in the village: how many live on each side of it, and where one can cross."""
    table = site.village.barriers
    for kind in sorted(set(table["kind"])):
        lines = table.geometry.to_numpy()[(table["kind"] == kind).to_numpy()]
        inside = shapely.intersection(shapely.union_all(lines), site.village.boundary)
        if inside.is_empty:
            continue
        households, crossings = _sides(site, lines), _crossings(site, lines)
        parts = len(households) > 1
        en, zh = _parted(households) if parts else _whole()
        name, in_chinese = kind or "barrier", IN_CHINESE.get(kind, kind or "障碍")
        km = inside.length / 1000
        yield Trait(
            "barriers",
            site.village.code,
            parts,
            f"{name}, {km:.1f} km, {en}; {counted(crossings, 'place')} to cross on foot",
            f"{in_chinese}，长 {km:.1f} 公里，{zh}；可步行穿越处 {crossings} 个",
            {"length_km": round(km, 3), "sides": len(households), "crossings": crossings},
            inside,
        )


def _parted(households: Sequence[int]) -> Text:
    sides = ", ".join(map(str, households[:5])) + (" ..." if len(households) > 5 else "")
    return f"parts the households into {sides}", f"把住户分成 {sides} 户"


def _whole() -> Text:
    return "parts nobody off: one gets round it, or nobody lives beyond", "不完全隔断：可以绕行，或另一侧无人居住"


def _sides(site: Site, lines: np.ndarray) -> list[int]:
    """Return the households on each side that somebody lives on, the most first."""
    rims = shapely.union_all([shapely.union_all(lines), site.village.boundary.boundary])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(rims)))
    doors, face = shapely.STRtree(faces).query_nearest(shapely.points(site.xy), all_matches=False)
    sums = np.bincount(face, weights=site.weights[doors]).astype(int)
    return sorted((int(n) for n in sums if n), reverse=True)


def _crossings(site: Site, lines: np.ndarray) -> int:
    if site.graph is None:
        return 0
    points = crossing_points(lines, site.village.roads.geometry.to_numpy())
    return int(shapely.intersects(points, site.village.boundary).sum()) if len(points) else 0
