"""A natural group that fits a grid lies in one grid, where the plan was drawn under that rule."""

from collections.abc import Iterator

import numpy as np

from partition.verify.finding import Finding, named
from partition.verify.measure import Measures


def whole_groups(measures: Measures) -> Iterator[Finding]:
    """
    Yield the natural groups that, whole, would fit a grid of a level but lie in several.

    At a lower level a group counts inside each grid above, since one that was divided there is named there. Nothing is
    said where the report does not state that groups are kept whole, nor of those that it says may be split: splitting
    one is then a wish at most, and the plan lists it itself.
    """
    case = measures.case
    if not case.report.whole_groups:
        return
    if "group" not in case.recorded:
        return
    housed = case.recorded[case.recorded["group"].notna()]
    loose, whole = case.report.may_split, housed.groupby(["village", "group"])["households"].sum()
    above: str | None = None
    for level in case.levels:
        placed = housed[housed[level.name].notna()]
        parent = placed[above] if above else np.full(len(placed), "")
        for (village, group, _), households in placed.groupby(["village", "group", parent]):
            grids, load = sorted(set(households[level.name])), float(households["households"].sum())
            fits = whole[village, group] <= level.allowed[1]
            if len(grids) > 1 and fits and not loose & {("", group), (village, group)}:
                yield Finding(
                    rule="whole_groups", severity="must", level=level.name, village=village, grid_id=None,
                    measured=float(len(grids)), allowed="1", unit="grids",
                    en=f"group {group} of {load:.0f} households would fit a grid and lies in {named(grids)}",
                    zh=f"自然组 {group} 共 {load:.0f} 户，放得进一个网格，却被分到 {named(grids)}",
                )  # fmt: skip
        above = level.name
