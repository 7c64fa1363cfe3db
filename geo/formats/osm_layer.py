"""The roads of an OpenStreetMap extract, as a layer like that of any other file."""

from pathlib import Path

import numpy as np

from geo.crs import WGS84
from geo.formats.layer import FEATURE, Layer, object_table
from geo.formats.osm import read_osm_roads
from geo.formats.roles import Pick, Role


def read_osm_layer(path: Path, role: Role) -> Layer:
    """
    Return the walkable ways of an OpenStreetMap file.

    Raises
    ------
    InputError
        The file cannot be read or holds no walkable way.
    """
    roads = read_osm_roads(path)
    columns = [column for column in role.columns if column in roads.columns]
    return Layer(
        file=path.name,
        word=FEATURE,
        numbers=np.arange(1, len(roads) + 1),
        shapes=roads.geometry.to_numpy(),
        columns=object_table({column: roads[column].tolist() for column in columns}, len(roads)),
        pick=Pick({column: column for column in columns}, (), ()),
        crs=WGS84,
    )
