"""GeoPackage: the exchange format to prefer, with its CRS inside."""

import sqlite3
from contextlib import closing
from pathlib import Path

from geo.formats.door import check_file, read_bytes, refuse
from geo.formats.layer import FEATURE, Layer, object_table
from geo.formats.ogr import headings_of, layer_for, read_layer, spatial_layers, unreadable
from geo.formats.roles import Pick, Role
from geo.formats.texts import means, restore_table

SQLITE = b"SQLite format 3\0"
APPLICATION_IDS = (b"GPKG", b"GP10", b"GP11")
"""The application id at byte 68 of the SQLite file, by OGC 12-128 clause 1.1.1 (the latter two: versions 1.0, 1.1)."""


MAX_BYTES = 64 * 2**20
"""The largest file that is read."""


_COMPUTED = """
SELECT DISTINCT tables.name FROM sqlite_master AS tables JOIN pragma_table_xinfo(tables.name) AS columns
WHERE tables.type = 'table' AND columns.hidden IN (2, 3)
"""
"""Tables with generated columns: their values are queries, which may give any number of bytes."""


def read_geopackage(path: Path, role: Role) -> Layer:
    """
    Return the features of a layer of a GeoPackage, numbered by their feature ids.

    Raises
    ------
    InputError
        The file is no GeoPackage whatever its name, is damaged, or its layers leave open which is meant.
    """
    _check_head(path)
    layer = layer_for(path, role)
    headings = headings_of(path, layer)
    wanted = [heading for heading in headings if role.reads(means(heading))]
    found = read_layer(path, layer, Pick({heading: heading for heading in wanted}, (), ()))
    table = restore_table(path, headings, {heading: found.values[heading] for heading in wanted})
    pick = role.pick(table.headings)
    return Layer(
        file=path.name,
        word=FEATURE,
        numbers=found.fids,
        shapes=found.shapes,
        columns=object_table(
            {column: table.cells[heading] for column, heading in pick.taken.items()}, len(found.shapes)
        ),
        pick=pick,
        crs=found.crs,
        broken=found.broken,
        flattened=found.flattened,
        encoding="utf-8",
        notices=table.notices,
    )


def layer_names(path: Path) -> list[str]:
    """
    Return the names of the layers with geometry.

    Raises
    ------
    InputError
        The file is no GeoPackage, whatever its name, or is damaged.
    """
    _check_head(path)
    return spatial_layers(path)


def _check_head(path: Path) -> None:
    """Refuse what is no GeoPackage of tables, before GDAL opens it."""
    check_file(path, MAX_BYTES)
    head = read_bytes(path, 72)
    if not head.startswith(SQLITE) or head[68:72] not in APPLICATION_IDS:
        raise refuse(
            path,
            "is not a GeoPackage, though its name says so; export it again",
            "文件名为 GeoPackage，内容却不是；请重新导出",
        )
    if views := _views(path):
        raise refuse(
            path,
            f"has layers that are views or computed ({', '.join(views)}), which may give anything; save them as tables",
            f"有图层是视图或含计算列（{'、'.join(views)}），内容没有限度；请另存为表",
        )


def _views(path: Path) -> list[str]:
    """Return which tables that GDAL reads are views or hold computed columns: queries that need never end."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            views = [str(name) for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
            computed = [str(name) for (name,) in file.execute(_COMPUTED)]
            if computed or not views or any(name.casefold().startswith("gpkg_") for name in views):
                return [*views, *computed]
            layers = {str(name).casefold() for (name,) in file.execute("SELECT table_name FROM gpkg_contents")}
            return [name for name in views if name.casefold() in layers]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise unreadable(path, error) from error
