"""KML: every layer a folder, in longitude and latitude of WGS 84."""

from collections.abc import Sequence
from pathlib import Path

import pyogrio

from geo.crs import WGS84
from geo.formats.write.layer import Layer, as_typed


def write_kml(path: Path, layers: Sequence[Layer]) -> None:
    """Write layers in any CRS, in the order given; the column ``name`` becomes the label of a placemark."""
    for layer in layers:
        pyogrio.write_dataframe(as_typed(layer.table).to_crs(WGS84), path, driver="KML", layer=layer.name)
