"""A case: what is asked of which villages, with demands that can be given up one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.adjacency import components
from geo.village import Village
from geo.walk import build_graph
from partition.feasibility.budget import Budget
from partition.feasibility.cause import Demand
from partition.feasibility.wording import listed
from partition.ground import Ground, survey, with_centres
from partition.levels import Band, Level
from partition.problem import Flags, Floats, Ints
from partition.terms import GivenCentres, Terms


@dataclass(frozen=True)
class Site:
    """A village that is lived in, measured; what the proofs ask of it is worked out once."""

    ground: Ground

    @property
    def code(self) -> str:
        """The village's code."""
        return self.ground.village.code

    @property
    def name(self) -> str:
        """The village's name."""
        return self.ground.village.name

    @cached_property
    def weights(self) -> Ints:
        """Households of each unit."""
        return self.ground.units.weights

    @property
    def households(self) -> int:
        """Households of the village, those of dedicated areas left out: these are in no ordinary grid."""
        return int(self.weights[~self.ground.units.dedicated].sum())

    @cached_property
    def area_of(self) -> Ints:
        """The area of each unit: what hangs together over open borders."""
        return self.ground.adjacency.components()

    @cached_property
    def part_of(self) -> Ints:
        """The land part of each unit: what a grid may not span when parts are strict."""
        adjacency = self.ground.adjacency
        land = components(adjacency.n, adjacency.left, adjacency.right)
        return np.unique(np.c_[land, self.ground.land_part], axis=0, return_inverse=True)[1].ravel()

    @cached_property
    def open_pairs(self) -> tuple[Ints, Ints]:
        """Pairs of units with an open border."""
        adjacency = self.ground.adjacency
        return adjacency.left[adjacency.is_open], adjacency.right[adjacency.is_open]

    @cached_property
    def has_parts(self) -> Flags:
        """Units with addresses that say their stairwell or floor, so that they may be divided by it."""
        doors = self.ground.village.households
        said = (doors["unit"].notna() | doors["floor"].notna()).to_numpy()
        return np.bincount(self.ground.units.of_household, said, len(self.weights)) > 0

    @cached_property
    def farthest_m(self) -> Floats:
        """Metres from the farthest door of each unit to every household row, shape ``(n, h)``."""
        return self._doors_m(np.maximum)

    @cached_property
    def nearest_m(self) -> Floats:
        """Metres from the nearest door of each unit to every household row, shape ``(n, h)``."""
        return self._doors_m(np.minimum)

    def _doors_m(self, which: np.ufunc) -> Floats:
        of_household = self.ground.units.of_household
        order = np.argsort(of_household, kind="stable")
        first = np.searchsorted(of_household[order], np.arange(len(self.weights)))
        return np.asarray(which.reduceat(self.ground.walk_m[order], first, axis=0))

    def pieces(self, kept: Flags) -> Ints:
        """Return the piece of each kept unit when the others are taken away; -1 for those."""
        left, right = self.open_pairs
        both = kept[left] & kept[right]
        return np.where(kept, components(len(kept), left[both], right[both]), -1)

    def names(self, units: Ints) -> tuple[str, ...]:
        """Return ids of units by position."""
        return tuple(str(unit) for unit in self.ground.units.table.index[units])

    def place(self, units: Ints) -> tuple[str, str]:
        """Return how people call a place, in English and Chinese: by natural groups, else by ids of units."""
        groups = self.ground.units.table["group"].iloc[units].dropna().unique()
        return listed([str(group) for group in groups] or list(self.names(units)))

    def shape(self, units: Ints) -> BaseGeometry:
        """Return the land of units by position."""
        return shapely.coverage_union_all(self.ground.units.table.geometry.to_numpy()[units])


@dataclass(frozen=True)
class Case:
    """
    What is asked: levels and terms, of villages.

    ``dissolved`` takes units above the band for divisible. ``budget`` is what the proofs may cost; all cases that come
    of this one share it.
    """

    sites: tuple[Site, ...]
    levels: tuple[Level, ...]
    terms: Terms = field(default_factory=Terms)
    dissolved: bool = False
    budget: Budget = field(default_factory=Budget, compare=False, repr=False)

    def alone(self, site: Site, level: Level) -> Flags:
        """Return the units that are grids of their own: above the band and whole, or dedicated to something."""
        return self.oversized(site, level) | site.ground.units.dedicated

    def oversized(self, site: Site, level: Level) -> Flags:
        """Return the units that are ordinary grids of their own: above the band and whole."""
        return self._above(site, level) & ~self.divided(site, level) & (not self.dissolved)

    def divided(self, site: Site, level: Level) -> Flags:
        """Return the units above the band that are divided by stairwell and floor."""
        return self._above(site, level) & site.has_parts & (level.splits or self.terms.split_oversized)

    def _above(self, site: Site, level: Level) -> Flags:
        return np.asarray((site.weights > level.allowed.max) & ~site.ground.units.dedicated)

    def about_households(self) -> "Case":
        """Return the case without given centres: households are the centres of all grids."""
        return replace(self, terms=replace(self.terms, centres=None))

    def with_level(self, level: Level) -> "Case":
        """Return the case with the level of that name replaced."""
        return replace(self, levels=tuple(level if one.name == level.name else one for one in self.levels))

    def level(self, name: str) -> Level:
        """Return the level of that name."""
        return next(level for level in self.levels if level.name == name)

    def of_village(self, code: str | None) -> "Case":
        """Return the case of one village alone, without numbers of grids if it shares them; of all for None."""
        if code is None or len(self.sites) == 1:
            return self
        sites = tuple(site for site in self.sites if site.code == code)
        return replace(self, sites=sites, levels=tuple(replace(level, count=None) for level in self.levels))

    def without(self, demands: Iterable[Demand]) -> "Case":
        """Return the case with demands given up altogether."""
        case = self
        for demand in demands:
            case = case._without(demand)
        return case

    def _without(self, demand: Demand) -> "Case":
        if demand.rule == "group":
            may_split = self.terms.may_split | {(demand.village, demand.name)}
            return replace(self, terms=replace(self.terms, may_split=may_split))
        if demand.rule == "whole_groups":
            return replace(self, terms=replace(self.terms, whole_groups=False))
        if demand.rule == "strict_parts":
            return replace(self, terms=replace(self.terms, strict_parts=False))
        if demand.rule == "whole_units":
            return replace(self, dissolved=True)
        if demand.rule == "centers":
            return self.with_level(replace(self.level(demand.level), count=None)).about_households()
        level = self.level(demand.level)
        most = sum(site.households for site in self.sites) + level.band.max
        given_up = {
            "min": {"band": Band(1, level.band.max)},
            "max": {"band": Band(level.band.min, most)},
            "count": {"count": None},
            "radius": {"radius_m": None},
        }
        return self.with_level(replace(level, **given_up[demand.rule]))  # type: ignore[arg-type]


def survey_all(villages: Sequence[Village], centres: GivenCentres | None = None) -> tuple[Site, ...]:
    """Return the sites of those villages that are lived in, given centres placed in them."""
    lived_in = [village for village in villages if len(village.households)]
    graph = build_graph(lived_in[0].roads) if lived_in and len(lived_in[0].roads) else None
    return tuple(Site(with_centres(survey(village, graph), centres)) for village in lived_in)
