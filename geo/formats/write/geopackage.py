"""GeoPackage: every layer of a plan in one file, with the styles QGIS opens it in."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pyogrio

from geo.formats.write.layer import Layer, as_typed

RESERVED_COLUMNS = frozenset({"fid", "geom", "geometry"})
"""Names that GeoPackage itself gives to columns."""

VERSION = "1.2"
"""Of the standard: later ones add nothing used here, and older QGIS warns of them."""

CHANGE_COUNTERS = (24, 92)
"""Where the header of SQLite's file format counts changes, and says for which count it holds; both have to agree."""

_LAYER_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256),
    f_table_schema TEXT(256),
    f_table_name TEXT(256),
    f_geometry_column TEXT(256),
    styleName TEXT(30),
    styleQML TEXT,
    styleSLD TEXT,
    useAsDefault BOOLEAN,
    description TEXT,
    owner TEXT(30),
    ui TEXT(30),
    update_time DATETIME
)
"""
_REGISTER = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
VALUES ('layer_styles', 'attributes', 'layer_styles', 'QGIS styles', ?, 0)
"""
_STYLE = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML,
                          styleSLD, useAsDefault, description, owner, ui, update_time)
VALUES ('', '', ?, 'geom', 'default', ?, '', 1, '', '', NULL, ?)
"""


def write_gpkg(path: Path, layers: Sequence[Layer], *, now: datetime) -> None:
    """
    Write layers, empty ones too, in the order given; the same layers and ``now`` give the same file.

    The index of a table is not written.
    """
    for layer in layers:
        pyogrio.write_dataframe(
            as_typed(layer.table),
            path,
            layer=layer.name,
            driver="GPKG",
            VERSION=VERSION,
            geometry_type=layer.geometry_type,
            promote_to_multi=layer.geometry_type.startswith("Multi"),
        )
    moment = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(_LAYER_STYLES)
        file.execute(_REGISTER, (moment,))
        for layer in layers:
            if layer.qml is not None:
                file.execute(_STYLE, (layer.name, layer.qml, moment))
        file.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
    _forget_changes(path)


def _forget_changes(path: Path) -> None:
    """Count the changes of a file anew: GDAL makes one more or less as milliseconds pass while it writes."""
    with path.open("r+b") as file:
        for counter in CHANGE_COUNTERS:
            file.seek(counter)
            file.write((1).to_bytes(4, "big"))
