"""GeoPackage: the exchange format to prefer, with its CRS inside."""

from pathlib import Path

from geo.formats.door import read_bytes, refuse
from geo.formats.layer import FEATURE, Layer, object_table
from geo.formats.ogr import headings_of, layer_for, read_layer
from geo.formats.roles import Role

SQLITE = b"SQLite format 3\0"
APPLICATION_IDS = (b"GPKG", b"GP10", b"GP11")
"""The application id at byte 68 of the SQLite file, by OGC 12-128 clause 1.1.1 (the latter two: versions 1.0, 1.1)."""


def read_geopackage(path: Path, role: Role) -> Layer:
    """
    Return the features of a layer of a GeoPackage, numbered by their feature ids.

    Raises
    ------
    InputError
        The file is no GeoPackage whatever its name, is damaged, or its layers leave open which is meant.
    """
    head = read_bytes(path, 72)
    if not head.startswith(SQLITE) or head[68:72] not in APPLICATION_IDS:
        raise refuse(
            path,
            "is not a GeoPackage, though its name says so; export it again",
            "文件名为 GeoPackage，内容却不是；请重新导出",
        )
    layer = layer_for(path, role)
    pick = role.pick(headings_of(path, layer))
    found = read_layer(path, layer, pick)
    return Layer(
        file=path.name,
        word=FEATURE,
        numbers=found.fids,
        shapes=found.shapes,
        columns=object_table(
            {column: found.values[heading] for column, heading in pick.taken.items()}, len(found.shapes)
        ),
        pick=pick,
        crs=found.crs,
        broken=found.broken,
        flattened=found.flattened,
    )
