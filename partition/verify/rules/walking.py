"""The walking figures of every grid are what the roads give, its centre is the best, and the radius holds."""

from collections.abc import Iterator

from partition.verify.finding import Finding
from partition.verify.measure import GridMeasure, GridWalk, Measures

RULE = "walking"

LEAST_M = 0.05
SHARE = 0.001
"""Figures agree within 5 cm or 0.1 %, whichever is more."""

TIE = 1e-6
"""Centres whose household-metres differ by no more than this share are equally good."""


def walking(measures: Measures) -> Iterator[Finding]:
    """Yield walking figures that are not so, centres that are not the best, walks too long and walks without a path."""
    for grid in measures.grids:
        if grid.walk is None:
            continue
        stated = measures.case.grids[grid.level.name].loc[grid.grid_id]
        if grid.walk.given is None:
            yield from _centre(grid, grid.walk, stated["centre_household_id"])
        for column, measured, slack in (
            ("mean_walk_m", grid.walk.mean_m, 1.0),
            ("max_walk_m", grid.walk.max_m, 1.0),
            ("objective_m", grid.walk.objective_m, max(grid.households, 1.0)),
        ):
            if not agree(stated[column], measured, slack):
                yield grid.finding(
                    RULE,
                    f"has {column} {stated[column]:.2f}, the roads give {measured:.2f}",
                    f"的 {column} 为 {stated[column]:.2f}，按道路计算为 {measured:.2f}",
                    measured=float(stated[column]),
                    allowed=f"{measured:.3f}",
                    unit="m",
                )
        yield from _limits(grid, grid.walk)


def agree(stated: float, measured: float, slack: float = 1.0) -> bool:
    """Return whether a stated figure is the measured one within the tolerance; ``slack`` multiplies the 5 cm."""
    return abs(stated - measured) <= max(LEAST_M * slack, SHARE * abs(measured))


def _centre(grid: GridMeasure, walk: GridWalk, stated: str | None) -> Iterator[Finding]:
    """Yield a centre that is none of the grid's households, or from which another one saves walking."""
    if stated not in grid.members:
        yield grid.finding(
            RULE, f"has the centre {stated}, which is not one of its households", f"的中心 {stated} 不是其住户"
        )
        return
    best = walk.best_objective_m
    if walk.objective_m > best * (1 + TIE):
        # a saving inside the tolerance of the figures cannot be told from the two measures' rounding
        slight = agree(walk.objective_m, best, max(grid.households, 1.0))
        yield grid.finding(
            RULE,
            f"has the centre {stated} ({walk.objective_m:.1f} household-metres), {walk.best_centre} has {best:.1f}",
            f"的中心 {stated} 为 {walk.objective_m:.1f} 户米，{walk.best_centre} 更优，为 {best:.1f} 户米",
            severity="wish" if slight else "must",
            measured=walk.objective_m,
            allowed=f"{best:.3f}",
            unit="m",
        )


def _limits(grid: GridMeasure, walk: GridWalk) -> Iterator[Finding]:
    radius = grid.level.radius_m
    if radius is not None and walk.max_m > radius and not agree(walk.max_m, radius):
        yield grid.finding(
            "walk_radius",
            f"has a walk of {walk.max_m:.1f} m, the radius is {radius:g} m",
            f"最远步行 {walk.max_m:.1f} 米，半径为 {radius:g} 米",
            measured=walk.max_m,
            allowed=f"{radius:g}",
            unit="m",
        )
    if walk.unreachable:
        yield grid.finding(
            "walk_fallback",
            f"has {walk.unreachable} household point{'' if walk.unreachable == 1 else 's'} with no path to its centre",
            f"有 {walk.unreachable} 处住户没有通往中心的道路",
            severity="wish",
            measured=float(walk.unreachable),
            allowed="0",
            unit="points",
        )
