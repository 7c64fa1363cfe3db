"""A level has as many grids as were asked for."""

from collections.abc import Iterator

from partition.verify.finding import Finding
from partition.verify.measure import Measures

RULE = "grid_count"


def grid_count(measures: Measures) -> Iterator[Finding]:
    """Yield levels with more or fewer grids, over all villages and without dedicated areas, than were asked for."""
    for level in measures.case.levels:
        made = sum(not grid.dedicated for grid in measures.at(level.name))
        if level.count_asked is not None and made != level.count_asked:
            yield Finding(
                rule=RULE,
                severity="must",
                level=level.name,
                measured=float(made),
                allowed=f"{level.count_asked:g}",
                unit="grids",
                en=f"level {level.name} has {made} grid{'' if made == 1 else 's'}, asked for: {level.count_asked:g}",
                zh=f"层级 {level.name} 有 {made} 个网格，要求 {level.count_asked:g} 个",
            )
