"""Natural groups: addresses without one, groups over a band, and groups that lie mixed with another."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geo.counted import counted
from geo.inspection.site import Site
from geo.inspection.trait import Trait
from geo.overlaps import find_overlaps

NEIGHBOURS = 6
"""An address of which most of so many neighbours are of other groups lies among another group."""


def measure(site: Site) -> Iterator[Trait]:
    """Give the groups and their sizes, addresses without one or among another group, and outlines that overlap."""
    yield from _overlapping(site)
    group = site.village.households["group"]
    known = group.notna().to_numpy()
    if not known.any():
        return
    sizes = pd.Series(site.weights[known]).groupby(group[known].to_numpy()).sum()
    yield Trait(
        "groups",
        site.village.code,
        False,
        f"{counted(len(sizes), 'natural group')} of {sizes.min()} to {sizes.max()} households",
        f"{len(sizes)} 个村民小组，{sizes.min()}–{sizes.max()} 户",
        {"groups": len(sizes), "fewest": int(sizes.min()), "most": int(sizes.max())},
    )
    if not known.all():
        missing = int(site.weights[~known].sum())
        yield Trait(
            "groups",
            site.village.code,
            True,
            f"{counted(missing, 'household has', 'households have')} no group",
            f"{missing} 户没有所属小组",
            {"households": missing},
            shapely.MultiPoint(site.xy[~known]),
        )
    yield from _mixed(site, group.to_numpy(dtype=object), known)


def _mixed(site: Site, group: np.ndarray, known: np.ndarray) -> Iterator[Trait]:
    """Give the addresses that lie among another group: the territories of groups overlap there."""
    xy, names = site.xy[known], group[known]
    if len(xy) <= NEIGHBOURS or len(set(names)) < 2:
        return
    near = cKDTree(xy).query(xy, k=NEIGHBOURS + 1)[1][:, 1:]
    alike = (names[near] == names[:, None]).mean(axis=1)
    among = alike < 0.5
    if among.any():
        households = int(site.weights[known][among].sum())
        yield Trait(
            "groups",
            site.village.code,
            bool(households > 0.02 * site.households),
            f"groups overlap: {counted(households, 'household')} ({households / site.households:.1%}) among "
            "another group",
            f"小组范围交错：{households} 户（{households / site.households:.1%}）位于其他小组之中",
            {"households": households},
            shapely.MultiPoint(xy[among]),
        )


def _overlapping(site: Site) -> Iterator[Trait]:
    """Give the outlines of groups that overlap in earnest."""
    areas = site.groups[shapely.get_dimensions(site.groups.geometry.to_numpy()) == 2]
    overlaps = [each for each in find_overlaps(areas.geometry.to_numpy()) if not each.sliver]
    if not overlaps:
        return
    names = areas["group"].to_numpy(dtype=object)
    pairs = ", ".join(f"{names[each.first]} / {names[each.second]}" for each in overlaps[:5])
    more = " ..." if len(overlaps) > 5 else ""
    hectares = sum(each.shared.area for each in overlaps) / 1e4
    yield Trait(
        "groups",
        site.village.code,
        True,
        f"{len(overlaps)} pairs of group outlines overlap, {hectares:.2f} ha in all: {pairs}{more}",
        f"{len(overlaps)} 对小组范围重叠，共 {hectares:.2f} 公顷：{pairs}{more}",
        {"pairs": len(overlaps), "hectares": round(hectares, 4)},
        shapely.union_all([each.shared for each in overlaps]),
    )
