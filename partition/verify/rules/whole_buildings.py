"""No building is divided among grids, but one above the band between its stairwells and floors."""

from collections.abc import Iterator

from partition.verify.finding import Finding, named
from partition.verify.measure import Measures


def whole_buildings(measures: Measures) -> Iterator[Finding]:
    """
    Yield buildings whose households are in several grids of a level.

    One with more households than a grid may hold may be, if all its units are stairwells or floors of it.
    """
    case = measures.case
    housed = case.households[case.households["building_id"].notna()]
    part_of = case.units["part"].where(case.units["building_id"].notna())
    for level in case.levels:
        placed = housed[housed[level.name].notna()]
        for (village, building), households in placed.groupby(["village", "building_id"]):
            grids, load = sorted(set(households[level.name])), float(households["households"].sum())
            above, parted = load > level.allowed[1], part_of.reindex(households["unit_id"]).notna().all()
            if len(grids) > 1 and not (above and parted):
                note, zh = (", and not between stairwells or floors", "，且不是按单元、楼层划分") if above else ("", "")
                yield Finding(
                    rule="whole_buildings", severity="must", level=level.name, village=village,
                    measured=float(len(grids)), allowed="1", unit="grids",
                    en=f"building {building} is divided among {named(grids)}{note}",
                    zh=f"楼栋 {building} 被分到 {named(grids)}{zh}",
                )  # fmt: skip
