"""The areas of a day as a tree, from township to micro-grid, and in which of them each door lies."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np
import shapely

from api.governance.area import TOWNSHIP, VILLAGE, codes_of, parent_path, path_range
from api.services.covering.doors import Doors, Flags, Ints
from api.store.records.areas import Area
from api.store.records.villages import VillageRecord
from api.store.scope import Scope, sees

NOWHERE = -1

NamesOf = Callable[[], Mapping[str, str]]
"""Gives what villages are called, by code; asked only where the records do not say."""


@dataclass(frozen=True)
class Node:
    """
    An area with what lies in it; ``area`` is the record of a grid, None of a village or township.

    ``above`` is the number of the node that it lies in, `NOWHERE` at the top; ``under`` are those in it.
    """

    path: str
    level: str
    name: str
    above: int
    area: Area | None = None
    under: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        """The last code of the path."""
        return codes_of(self.path)[-1]


@dataclass(frozen=True)
class Places:
    """
    The areas of a day, and where every door lies.

    Attributes
    ----------
    nodes
        In the order of their paths: an area comes right before those that lie in it.
    node_of
        The number of the lowest node of each door: its grid, else its village; `NOWHERE` for neither.
    once
        Which doors lie in exactly one of the lowest grids.
    inside
        Which lie in any.
    stamp
        Differs where the areas or the doors do.
    """

    nodes: tuple[Node, ...]
    node_of: Ints
    once: Flags
    inside: Flags
    stamp: Hashable = None
    by_path: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Every level of the tree, the widest first."""
        depths: dict[str, list[int]] = defaultdict(list)
        for node in self.nodes:
            depths[node.level].append(node.path.count("/"))
        rank = {TOWNSHIP: -2, VILLAGE: -1}
        return tuple(sorted(depths, key=lambda one: (rank.get(one, 0), sum(depths[one]) / len(depths[one]), one)))

    def seen(self, scope: Scope, path: str = "") -> list[int]:
        """Return the numbers of the nodes that a scope sees; with a path, of those that lie in it and are not it."""
        return [
            number
            for number, node in enumerate(self.nodes)
            if node.path.startswith(path) and node.path != path and sees(scope, node.path)
        ]

    def fold(self, numbers: Sequence[int]) -> Ints:
        """Return for each door the position, among some nodes, of the one that it lies in; `NOWHERE` of none."""
        at = np.full(len(self.nodes) + 1, NOWHERE, dtype=np.intp)  # the last is that of doors nowhere
        for position, number in enumerate(numbers):
            at[number] = position
        for number, node in enumerate(self.nodes):
            if at[number] == NOWHERE and node.above != NOWHERE:
                at[number] = at[node.above]
        return at[self.node_of]

    def totals(self, households: Ints) -> Ints:
        """Return for each node how many of some households, a number a door, lie in it."""
        lying = self.node_of != NOWHERE
        sums = np.bincount(self.node_of[lying], weights=households[lying], minlength=len(self.nodes)).astype(np.intp)
        for number in range(len(self.nodes) - 1, -1, -1):  # what lies in another comes after it
            if self.nodes[number].above != NOWHERE:
                sums[self.nodes[number].above] += sums[number]
        return sums

    def within(self, number: int) -> range:
        """Return a node and all that lie in it: they follow it in the order of their paths."""
        _, end = path_range(self.nodes[number].path)
        return range(number, bisect_left(self.nodes, end, lo=number, key=lambda node: node.path))


def read_places(
    areas: Iterable[Area],
    villages: Iterable[VillageRecord],
    doors: Doors,
    names: NamesOf,
    stamp: Hashable = None,
    village_of: Mapping[str, str | None] = MappingProxyType({}),
) -> Places:
    """
    Return the tree of the areas of a day, and of the villages with or without any, and where each door lies.

    ``village_of`` gives the record of a village that each plan divides: doors of others on its land are not in its
    grids. In those of a plan that it does not name, whatever lies there is.
    """
    grids = {one.path: one for one in areas}
    records = {one.path: one for one in villages}
    nodes = _tree(grids, records, names)
    by_path = {node.path: number for number, node in enumerate(nodes)}
    lowest, once, inside = _lying(nodes, doors, village_of)
    of_village = np.array(
        [by_path.get(path, NOWHERE) for path in _paths_of(records, doors)] or [NOWHERE], dtype=np.intp
    )
    home = of_village[doors.village] if len(doors.keys) else lowest
    return Places(nodes, np.where(inside, lowest, home), once, inside, stamp, by_path)


def _paths_of(records: Mapping[str, VillageRecord], doors: Doors) -> list[str]:
    path_of = {one.id: one.path for one in records.values()}
    return [path_of.get(name, "") for name in doors.villages]


def _tree(grids: Mapping[str, Area], records: Mapping[str, VillageRecord], names: NamesOf) -> tuple[Node, ...]:
    paths = {prefix for path in (*grids, *records) for prefix in _prefixes(path)}
    paths -= _round_one(paths - grids.keys() - records.keys(), paths, records)
    holding_grids = {parent_path(path) for path in grids} - grids.keys()
    numbered = {path: number for number, path in enumerate(sorted(paths))}
    under: dict[str, list[int]] = defaultdict(list)
    for path, number in numbered.items():
        under[parent_path(path)].append(number)
    called: Mapping[str, str] | None = None
    nodes = []
    for path in sorted(paths):
        area, record = grids.get(path), records.get(path)
        code = codes_of(path)[-1]
        name = area.name if area else record.name if record else ""
        if not name and path in holding_grids:
            called = names() if called is None else called
            name = called.get(code, "")
        single = record is not None and record.villages == 1
        level = area.level if area else VILLAGE if single or path in holding_grids else TOWNSHIP
        above = numbered.get(parent_path(path), NOWHERE)
        nodes.append(Node(path, level, name or code, above, area, tuple(under[path])))
    return tuple(nodes)


def _round_one(nameless: set[str], paths: set[str], records: Mapping[str, VillageRecord]) -> set[str]:
    """Return areas without a record in which one township lies and nothing else: they are that township, unnamed."""
    inside: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        inside[parent_path(path)].append(path)
    alone = {path: inside[path][0] for path in nameless if len(inside[path]) == 1}
    return {path for path, one in alone.items() if one in records and records[one].villages > 1}


def _prefixes(path: str) -> list[str]:
    codes = codes_of(path)
    return ["/" + "/".join(codes[: n + 1]) + "/" for n in range(len(codes))]


def _lying(nodes: Sequence[Node], doors: Doors, village_of: Mapping[str, str | None]) -> tuple[Ints, Flags, Flags]:
    """
    Return the lowest grid of each door, whether it lies in exactly one of the lowest, and whether in any.

    Only grids of the door's own village count, where it is known whose they are. On a border between two the one of
    the smaller code holds, and it lies in one.
    """
    drawn = [n for n, node in enumerate(nodes) if node.area is not None and node.area.geom is not None]
    drawn.sort(key=lambda n: (-nodes[n].path.count("/"), nodes[n].code))
    lowest = np.full(len(doors.keys), NOWHERE, dtype=np.intp)
    if not drawn or not len(doors.keys):
        none = np.zeros(len(doors.keys), dtype=bool)
        return lowest, none, none
    areas = [area for n in drawn if (area := nodes[n].area) is not None]
    tree = shapely.STRtree([area.geom for area in areas if area.geom is not None])
    numbers = {name: number for number, name in enumerate(doors.villages)}
    own = np.array([numbers.get(village_of.get(area.plan_id or "") or "", NOWHERE) for area in areas], dtype=np.intp)

    def pairs(predicate: Literal["intersects", "within"]) -> tuple[Ints, Ints]:
        door, shape = tree.query(doors.points, predicate=predicate)
        mine = (own[shape] == NOWHERE) | (own[shape] == doors.village[door])
        return door[mine], shape[mine]

    door, shape = pairs("intersects")
    best = np.full(len(doors.keys), len(drawn), dtype=np.intp)
    np.minimum.at(best, door, shape)
    inside = best < len(drawn)
    lowest[inside] = np.array(drawn, dtype=np.intp)[best[inside]]
    door, shape = pairs("within")
    is_leaf = np.array([not nodes[n].under for n in drawn], dtype=bool)
    n_around = np.bincount(door[is_leaf[shape]], minlength=len(doors.keys))
    return lowest, inside & (n_around <= 1), inside
