"""Narrow necks of the boundary: land so thin that two settlements hang together by a thread."""

from collections.abc import Iterator

import numpy as np
import shapely

from geo.counted import counted
from geo.inspection.site import Site
from geo.inspection.trait import Trait

NECK_M = 150.0
"""Land narrower than this is a neck if people live on both sides of it."""


def measure(site: Site) -> Iterator[Trait]:
    """Give the necks which part the households of one land part, with how many live beyond."""
    for part in shapely.get_parts(site.village.boundary):
        cores = shapely.get_parts(part.buffer(-NECK_M / 2, join_style="mitre"))
        cores = cores[~shapely.is_empty(cores)]
        if len(cores) < 2:
            continue
        on_part = shapely.dwithin(shapely.points(site.xy), part, 1.0)
        doors = shapely.points(site.xy[on_part])
        core = shapely.STRtree(cores).query_nearest(doors, all_matches=False)[1]
        households = np.bincount(core, weights=site.weights[on_part], minlength=len(cores)).astype(int)
        beyond = int(households.sum() - households.max())
        if not beyond:
            continue
        neck = part.difference(shapely.union_all(shapely.buffer(cores[households > 0], NECK_M)))
        lived_in = int((households > 0).sum())
        yield Trait(
            "necks",
            site.village.code,
            True,
            f"necks under {NECK_M:.0f} m wide part the boundary into {lived_in} lobes that people live in; "
            f"{counted(beyond, 'household lives', 'households live')} beyond one",
            f"边界有宽不足 {NECK_M:.0f} 米的窄颈，分成 {lived_in} 个有人居住的部分；{beyond} 户位于窄颈之外",
            {"lobes": lived_in, "households_beyond": beyond},
            neck if not neck.is_empty else None,
        )
