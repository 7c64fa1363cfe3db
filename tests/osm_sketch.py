"""OpenStreetMap files drawn node by node and written as .osm.pbf."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

from geo.formats.osm import OsmLayers, read_osm

Metres = tuple[float, float]
DEGREE_M = 111_195.0


class Sketch:
    """A map near the equator, where a degree is as long east as north; places are given in metres."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ids = count(1)
        self.nodes: list[Node] = []
        self.ways: list[Way] = []
        self.relations: list[Relation] = []

    def node(self, at: Metres, **tags: str) -> int:
        self.nodes.append(Node(id=next(self.ids), location=(at[0] / DEGREE_M, at[1] / DEGREE_M), tags=tags))
        return self.nodes[-1].id

    def way(self, corners: Sequence[Metres], **tags: str) -> int:
        return self.way_through([self.node(corner) for corner in corners], **tags)

    def way_through(self, nodes: Sequence[int], **tags: str) -> int:
        self.ways.append(Way(id=next(self.ids), nodes=list(nodes), tags=tags))
        return self.ways[-1].id

    def square(self, corner: Metres, side: float, **tags: str) -> int:
        (x, y), s = corner, side
        ring = [self.node(at) for at in ((x, y), (x + s, y), (x + s, y + s), (x, y + s))]
        return self.way_through([*ring, ring[0]], **tags)

    def save(self) -> Path:
        with osmium.SimpleWriter(str(self.path), overwrite=True) as writer:
            for node in self.nodes:
                writer.add_node(node)
            for way in self.ways:
                writer.add_way(way)
            for relation in self.relations:
                writer.add_relation(relation)
        return self.path

    def read(self) -> OsmLayers:
        return read_osm(self.save())
