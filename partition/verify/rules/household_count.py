"""The households of every grid are inside its band."""

from collections.abc import Iterator

from partition.verify.finding import Finding
from partition.verify.measure import GridMeasure, Measures

BAND, ALLOWED = ("the band", "户数范围"), ("the allowed range, tolerance included,", "含容差的允许范围")
"""What is called what: the strict band, and what the tolerance makes of it."""


def household_count(measures: Measures) -> Iterator[Finding]:
    """
    Yield grids outside their band: inside the tolerance a wish, beyond it a must.

    A grid above the band that is one unit, or one building whole, is the wish ``oversized_unit``. No band binds
    dedicated areas.
    """
    for grid in measures.grids:
        if not grid.in_band:
            yield _outside(grid)


def _outside(grid: GridMeasure) -> Finding:
    households = f"{grid.households:g}"
    what = BAND if grid.within_tolerance or grid.level.strict == grid.level.allowed else ALLOWED
    least, most = grid.level.strict if grid.within_tolerance else grid.level.allowed
    if grid.oversized:
        rule, note, zh = "oversized_unit", "; it is one unit", "，为单独一个单元"
        if len(grid.units) > 1:
            note, zh = "; it is one building", "，为单独一栋"
    else:
        rule, note, zh = "household_count", "", ""
    return grid.finding(
        rule,
        f"has {households} household{'' if grid.households == 1 else 's'}, {what[0]} is {least} to {most}{note}",
        f"有 {households} 户，{what[1]}为 {least} 至 {most} 户{zh}",
        severity="wish" if grid.oversized or grid.within_tolerance else "must",
        measured=grid.households,
        allowed=f"{least}-{most}",
        unit="households",
    )
