"""Writers: one file a format, one table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from geo.formats.write.csv import write_csv
from geo.formats.write.geojson import write_geojson
from geo.formats.write.geopackage import write_gpkg
from geo.formats.write.kml import write_kml
from geo.formats.write.layer import Layer
from geo.formats.write.points import with_lonlat
from geo.formats.write.shapefile import write_shapefile
from geo.formats.write.xlsx import write_xlsx

__all__ = ["WRITERS", "Layer", "Writer"]

Write = Callable[[Path, Sequence[Layer], datetime], None]


@dataclass(frozen=True)
class Writer:
    """
    One format: how a file of it ends, and the function that writes layers to one at a moment.

    Attributes
    ----------
    several
        Whether one file holds several layers; else each has a file of its own.
    any_crs
        Whether it keeps the CRS of a table; else it is longitude and latitude of WGS 84.
    shapes
        Whether it keeps areas and lines; else a point of each.
    """

    suffix: str
    write: Write
    several: bool = False
    any_crs: bool = False
    shapes: bool = True


def _alone(write: Callable[[Path, Layer, datetime], None]) -> Write:
    """Return a writer of layers that writes the only one."""

    def write_alone(path: Path, layers: Sequence[Layer], now: datetime) -> None:
        (layer,) = layers
        write(path, layer, now)

    return write_alone


WRITERS = {
    "gpkg": Writer(".gpkg", lambda path, layers, now: write_gpkg(path, layers, now=now), several=True, any_crs=True),
    "shp": Writer(".shp", _alone(lambda path, layer, now: write_shapefile(path, layer, now=now)), any_crs=True),
    "geojson": Writer(".geojson", _alone(lambda path, layer, _: write_geojson(path, layer.table))),
    "kml": Writer(".kml", lambda path, layers, _: write_kml(path, layers), several=True),
    "csv": Writer(".csv", _alone(lambda path, layer, _: write_csv(path, with_lonlat(layer.table))), shapes=False),
    "xlsx": Writer(
        ".xlsx",
        _alone(lambda path, layer, now: write_xlsx(path, with_lonlat(layer.table), sheet=layer.name[:31], now=now)),
        shapes=False,
    ),
}
"""Every format that layers are written in, the one to prefer first."""
