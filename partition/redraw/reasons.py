"""What stands against a move: units and grids that are not there, locks, grids that would be left empty."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from geo.counted import counted
from geo.errors import Fault
from partition.problem import Ints
from partition.redraw.drawing import Drawing

NAMED = 5
"""How many ids are named before "and others"."""


def unknown_units(drawing: Drawing, units: tuple[str, ...]) -> list[Fault]:
    """Return a fault for each id that no unit has, for one that is given twice, and for none given at all."""
    if not units:
        return [Fault("units", "none was given; name at least one", "未给出单元，请至少给出一个")]
    missing = [unit for unit, at in zip(units, drawing.positions(units), strict=True) if at < 0]
    ids = _listed(drawing.grid_of.index.tolist())
    twice = [unit for unit, n in Counter(units).items() if n > 1]
    return [
        Fault(unit, f"there is no such unit; units are {ids[0]}", f"没有这个单元，现有{ids[1]}") for unit in missing
    ] + [Fault(unit, "was given twice; name each unit once", "重复给出，每个单元只写一次") for unit in twice]


def unknown_grids(drawing: Drawing, grids: Sequence[str]) -> list[Fault]:
    """Return a fault for each id that no grid has now, and for one that is given twice."""
    ids = _listed(sorted(drawing.names))
    found = []
    for grid, n in Counter(grids).items():
        if grid in drawing.retired:
            found.append(Fault(grid, f"was retired; grids are {ids[0]}", f"编号已停用，现有{ids[1]}"))
        elif grid not in drawing.names:
            found.append(Fault(grid, f"there is no such grid; grids are {ids[0]}", f"没有这个网格，现有{ids[1]}"))
        elif n > 1:
            found.append(Fault(grid, "was given twice; name each grid once", "重复给出，每个网格只写一次"))
    return found


def locked(drawing: Drawing, grids: Sequence[str]) -> list[Fault]:
    """Return a fault for each grid that is locked."""
    return [
        Fault(grid, f"{drawing.names[grid]} is locked; unlock it first", f"{drawing.names[grid]}已锁定，请先解锁")
        for grid in dict.fromkeys(grids)
        if grid in drawing.locked
    ]


def dedicated_units(drawing: Drawing, units: Ints) -> list[Fault]:
    """Return a fault for each unit, by position, that is a dedicated area: it stays what it is."""
    areas = [at for at in dict.fromkeys(units.tolist()) if drawing.ground.units.dedicated[at]]
    names = drawing.ground.units.table.get("dedicated")
    return [
        Fault(
            str(drawing.grid_of.index[at]),
            f"is the dedicated area {names.iloc[at]}, a grid of its own; choose other units",
            f"为专属网格{names.iloc[at]}，单独成格，请选其他单元",
        )
        for at in areas
    ]


def dedicated_grids(drawing: Drawing, grids: Sequence[str]) -> list[Fault]:
    """Return a fault for each grid that holds a dedicated area: no other unit belongs in it."""
    holding = set(drawing.labels[drawing.ground.units.dedicated])
    return [
        Fault(
            grid,
            f"{drawing.names[grid]} is a dedicated area, a grid of its own; choose other grids",
            f"{drawing.names[grid]}为专属网格，单独成格，请选其他网格",
        )
        for grid in dict.fromkeys(grids)
        if grid in holding
    ]


def emptied(drawing: Drawing, units: Ints) -> list[Fault]:
    """Return a fault for each grid that would lose all its units if these, by position, left it."""
    before, leaving = Counter(drawing.labels), Counter(drawing.labels[units])
    return [
        Fault(
            grid,
            f"all of {drawing.names[grid]} would leave it ({counted(n, 'unit')}); merge it with the other grid instead",
            f"{drawing.names[grid]}的{n}个单元将全部移走，请改用合并",
        )
        for grid, n in sorted(leaving.items())
        if before[grid] == n
    ]


def not_neighbours(drawing: Drawing, a: str, b: str) -> list[Fault]:
    """Return a fault if two grids share no open border, or lie in different grids of the level above."""
    adjacency, labels = drawing.ground.adjacency, drawing.labels
    left, right = labels[adjacency.left[adjacency.is_open]], labels[adjacency.right[adjacency.is_open]]
    names = f"{drawing.names[a]}, {drawing.names[b]}", f"{drawing.names[a]}、{drawing.names[b]}"
    if drawing.parent_of(a) != drawing.parent_of(b):
        parents = drawing.parent_of(a), drawing.parent_of(b)
        en = f"{names[0]} lie in two grids of the level above, {parents[0]} and {parents[1]}; choose two in one"
        return [Fault(f"{a}, {b}", en, f"{names[1]}分属上级网格{parents[0]}与{parents[1]}，请选同一上级内的两个")]
    if np.any((left == a) & (right == b)) or np.any((left == b) & (right == a)):
        return []
    en = f"{names[0]} share no open border; choose two neighbours"
    return [Fault(f"{a}, {b}", en, f"{names[1]}没有相通的边界，请选相邻的两个网格")]


def _listed(ids: Sequence[str]) -> tuple[str, str]:
    """Return the first ids in a sentence of each language."""
    more = len(ids) > NAMED
    return ", ".join(ids[:NAMED]) + (" and others" if more else ""), "、".join(ids[:NAMED]) + ("等" if more else "")
