"""Villages in several pieces: exclaves and islands."""

from collections.abc import Iterator

import numpy as np
import shapely

from geo.inspection.site import Site
from geo.inspection.trait import Trait


def measure(site: Site) -> Iterator[Trait]:
    """Give the land parts of a village that has several, with the households on each."""
    parts = shapely.get_parts(site.village.boundary)
    if len(parts) == 1:
        return
    on = shapely.STRtree(parts).query_nearest(shapely.points(site.xy), all_matches=False)[1]
    households = np.bincount(on, weights=site.weights, minlength=len(parts)).astype(int)
    order = np.argsort(-households, kind="stable")
    listed = ", ".join(map(str, households[order]))
    small = parts[households < households.max()]
    yield Trait(
        "land_parts",
        site.village.code,
        True,
        f"{len(parts)} land parts with {listed} households: one with fewer than a grid joins another on foot",
        f"由 {len(parts)} 块土地组成，分别有 {listed} 户：户数不足的飞地按步行并入其他网格",
        {"parts": len(parts), "households_beside": int(households.sum() - households.max())},
        shapely.union_all(small) if len(small) else None,
    )
