"""The traits that are looked for, one file each: ``measure(site)`` gives what it finds, perhaps nothing."""

from collections.abc import Callable, Iterator

from geo.inspection.site import Site
from geo.inspection.trait import Trait
from geo.inspection.traits import (
    apartments,
    bands,
    barriers,
    components,
    estimated,
    far,
    groups,
    land_parts,
    necks,
    outline,
    roads,
    rows,
)

Measure = Callable[[Site], Iterator[Trait]]

TRAITS: dict[str, Measure] = {
    "bands": bands.measure,
    "apartments": apartments.measure,
    "land_parts": land_parts.measure,
    "outline": outline.measure,
    "necks": necks.measure,
    "barriers": barriers.measure,
    "roads": roads.measure,
    "components": components.measure,
    "far": far.measure,
    "rows": rows.measure,
    "groups": groups.measure,
    "estimated": estimated.measure,
}
"""Every trait, in the order in which they are told."""
