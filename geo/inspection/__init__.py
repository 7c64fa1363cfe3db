"""What is worth knowing about a village before it is divided: its traps, each measured and named with its place."""

from collections.abc import Sequence

from geo.inputs import Inputs
from geo.inspection.site import Bands, LevelBand, Site, build_site
from geo.inspection.trait import Trait
from geo.inspection.traits import TRAITS
from geo.village import Village
from geo.walk import build_graph

__all__ = ["Bands", "LevelBand", "Site", "Trait", "inspect_villages"]


def inspect_villages(inputs: Inputs, villages: Sequence[Village], bands: Bands) -> tuple[Trait, ...]:
    """Return what is worth knowing about villages, village by village, in the order of `TRAITS`."""
    graph = None if inputs.roads.empty else build_graph(inputs.roads)
    sites = (build_site(village, graph, bands, inputs.groups) for village in villages if len(village.households))
    return tuple(trait for site in sites for measure in TRAITS.values() for trait in measure(site))
