"""Villages measured on the ground of today: one that no edit has touched since is not measured again."""

from collections import OrderedDict
from functools import cached_property
from hashlib import blake2b
from threading import Lock

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo.village import Village
from geo.walk import WalkGraph, build_graph
from partition.ground import Ground, survey

MOST_BYTES = 256 * 2**20
"""Bytes of walking distances that are kept; the village that was looked at last always is."""

MOST_VILLAGES = 200
"""Grounds that are kept, however little they take."""

Key = tuple[bytes, int | None]


class Ways:
    """All roads of a ground, and the graph of them, which is built where somebody has to walk."""

    def __init__(self, roads: GeoDataFrame) -> None:
        self._roads = roads

    @cached_property
    def graph(self) -> WalkGraph | None:
        """The walking graph; None where no roads are known."""
        return build_graph(self._roads) if len(self._roads) else None

    @cached_property
    def mark(self) -> bytes:
        """What changes with any road."""
        return _mark_of(self._roads)


class Measured:
    """The grounds of villages that were last measured, each by all that its units and walks are made from."""

    def __init__(self, most_bytes: int = MOST_BYTES, *, walk_later: bool = False) -> None:
        self._most_bytes, self._walk_later, self._lock = most_bytes, walk_later, Lock()
        self._kept: OrderedDict[Key, Ground] = OrderedDict()

    def of(self, village: Village, ways: Ways, split_above: int | None) -> Ground:
        """Return the measured ground of a village (`partition.ground.survey`)."""
        key = (mark_of(village, ways), split_above)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        ground = survey(village, ways.graph, split_above, walk_later=self._walk_later)
        with self._lock:
            self._kept[key] = ground
            while len(self._kept) > 1 and self._too_much():
                self._kept.popitem(last=False)
        return ground

    def _too_much(self) -> bool:
        held = sum(each.walks.n_bytes for each in self._kept.values())
        return len(self._kept) > MOST_VILLAGES or held > self._most_bytes


def mark_of(village: Village, ways: Ways) -> bytes:
    """Return what is another one as soon as anything of a village, or any road, is not what it was."""
    mark = blake2b(digest_size=16)
    mark.update(repr((village.code, village.name, sorted(village.estimated))).encode())
    mark.update(shapely.to_wkb(village.boundary))
    for table in (village.households.drop(columns="row"), village.barriers, village.buildings, village.dedicated):
        mark.update(b"-" if table is None else _mark_of(table))
    if village.grounds is not None:
        mark.update(_shapes_of(village.grounds))
    mark.update(ways.mark)
    return mark.digest()


def _mark_of(table: GeoDataFrame) -> bytes:
    mark = blake2b(repr(list(table.columns)).encode(), digest_size=16)
    mark.update(_shapes_of(table.geometry.to_numpy()))
    said = pd.DataFrame(table.drop(columns=table.geometry.name)).astype(str)
    mark.update(pd.util.hash_pandas_object(said, index=False).to_numpy().tobytes())
    return mark.digest()


def _shapes_of(shapes: np.ndarray) -> bytes:
    return b"|".join(each or b"" for each in shapely.to_wkb(shapes))
