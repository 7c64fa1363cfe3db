"""No building is divided among grids."""

from collections.abc import Iterator

from partition.verify.finding import Finding, named
from partition.verify.measure import Measures


def whole_buildings(measures: Measures) -> Iterator[Finding]:
    """Yield buildings whose households are in several grids of a level."""
    case = measures.case
    housed = case.households[case.households["building_id"].notna()]
    for level in case.level_names:
        for (village, building), households in housed[housed[level].notna()].groupby(["village", "building_id"]):
            grids = sorted(set(households[level]))
            if len(grids) > 1:
                yield Finding(
                    rule="whole_buildings", severity="must", level=level, village=village,
                    measured=float(len(grids)), allowed="1", unit="grids",
                    en=f"building {building} is divided among {named(grids)}",
                    zh=f"楼栋 {building} 被分到 {named(grids)}",
                )  # fmt: skip
