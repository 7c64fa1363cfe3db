"""Whether as many households as there are can be shared out among grids of a band at all."""

from collections.abc import Iterator

from geo.counted import counted
from geo.inspection.site import Site
from geo.inspection.trait import Trait


def measure(site: Site) -> Iterator[Trait]:
    """Give the levels for which the village has too few households, or a number that no grids of the band add up to."""
    for band in site.bands:
        least, most = band.least, band.most
        fewest, greatest = -(-site.households // most), site.households // least
        figures = {"households": site.households, "min": least, "max": most}
        if greatest == 0:
            yield Trait(
                "bands",
                site.village.code,
                True,
                f"{counted(site.households, 'household is', 'households are')} too few for one {band.en} of "
                f"{least}-{most}",
                f"{site.households} 户，不足一个{band.zh}（{least}–{most} 户）",
                figures,
            )
        elif fewest > greatest:
            low, high = greatest * most, fewest * least
            yield Trait(
                "bands",
                site.village.code,
                True,
                f"{counted(site.households, 'household')} cannot be shared among grids of {least}-{most} ({band.en}): "
                f"{greatest} hold at most {low}, {fewest} need at least {high}",
                f"{site.households} 户无法按 {least}–{most} 户划分（{band.zh}）：{greatest} 个最多 {low} 户，"
                f"{fewest} 个至少 {high} 户",
                figures,
            )
