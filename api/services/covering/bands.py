"""Grids out of their band, and those that grew out of it since they were published."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.services.covering.counts import Count, told
from api.services.covering.places import Node
from partition.levels import Band
from partition.profile import Profile

Bands = Mapping[tuple[str, str], Band]
"""The households that a grid may hold, by plan and level."""


@dataclass(frozen=True)
class Size:
    """
    How large a grid is: as it was ``published``, and as it is ``counted`` among the doors of the day.

    None of either is not known; ``band`` is None where none binds it.
    """

    published: int | None
    counted: int | None
    band: Band | None

    @property
    def in_band(self) -> bool | None:
        """Whether it was published inside the band; None where that is not known."""
        return None if self.band is None or self.published is None else self.published in self.band

    @property
    def drift(self) -> int | None:
        """Households that came since it was published; less than none where some went."""
        return None if self.published is None or self.counted is None else self.counted - self.published

    @property
    def drifted(self) -> bool:
        """Whether it was inside its band and is so no more."""
        return (
            self.in_band is True
            and self.counted is not None
            and self.band is not None
            and (self.counted not in self.band)
        )


@dataclass(frozen=True)
class ToldSize:
    """A size as it may be told; ``drift`` is told where both numbers are."""

    published: Count
    counted: Count
    band: Band | None
    in_band: bool | None
    drift: int | None
    drifted: bool


def told_size(size: Size, *, whole: bool) -> ToldSize:
    """Return a size as it may be told; ``whole`` is whether small numbers may."""
    published, counted = told(size.published, whole=whole), told(size.counted, whole=whole)
    both = published.n is not None and counted.n is not None
    return ToldSize(published, counted, size.band, size.in_band, size.drift if both else None, size.drifted)


def bands_of(profiles: Mapping[str, Profile]) -> Bands:
    """Return the allowed band of each level of each plan."""
    return {(plan_id, level.name): level.allowed for plan_id, one in profiles.items() for level in one.as_levels()}


def size_of(node: Node, counted: int | None, bands: Bands, dedicated: frozenset[str]) -> Size:
    """Return how large an area is; no band binds a dedicated one, nor a village."""
    if node.area is None:
        return Size(None, counted, None)
    band = None if node.code in dedicated else bands.get((str(node.area.plan_id), node.level))
    return Size(node.area.households, counted, band)
