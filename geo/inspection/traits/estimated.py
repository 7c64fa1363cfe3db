"""What was not given but estimated."""

from collections.abc import Iterator

import numpy as np

from geo.counted import counted
from geo.inspection.site import Site
from geo.inspection.trait import Trait


def measure(site: Site) -> Iterator[Trait]:
    """Give the share of households whose position is estimated, and that the boundary is."""
    if "boundary" in site.village.estimated:
        yield Trait(
            "estimated",
            site.village.code,
            True,
            "no boundary was given: an outline is drawn round the doors",
            "未提供边界：按住户点外轮廓估算",
            {},
        )
    estimated = (
        site.village.households["estimated"].to_numpy(dtype=bool)
        if "estimated" in site.village.households
        else np.zeros(0, bool)
    )
    if estimated.any():
        households = int(site.weights[estimated].sum())
        yield Trait(
            "estimated",
            site.village.code,
            True,
            f"the positions of {counted(households, 'household')} ({households / site.households:.0%}) are estimated",
            f"{households} 户（{households / site.households:.0%}）为推定位置",
            {"households": households, "share": round(households / site.households, 4)},
        )
