"""The table of units, and the unit of every household."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import factorize

from geo.coverage import Ints


@dataclass(frozen=True)
class Units:
    """
    The basic units of a village.

    ``table`` is indexed by ``unit_id``: ``village, households, points, group, building_id, part, dedicated``, the
    cell as geometry. ``part`` says which stairwell or floor of the building a unit is, such as 2单元 3层, None where it
    is whole; ``dedicated`` is the name of the dedicated area that a unit is, else None. ``of_household`` gives for each
    household row the position of its unit in the table. Neither is ever changed: what follows from them is kept.
    """

    table: GeoDataFrame
    of_household: Ints

    @cached_property
    def weights(self) -> Ints:
        """Households of each unit."""
        weights: Ints = self.table["households"].to_numpy(dtype=np.intp)
        return weights

    @cached_property
    def dedicated(self) -> NDArray[np.bool_]:
        """Which units are dedicated areas (专属网格): grids of their own, perhaps without households."""
        if "dedicated" not in self.table:
            return np.zeros(len(self.table), dtype=bool)
        return np.asarray(self.table["dedicated"].notna())

    @cached_property
    def whole(self) -> Ints:
        """A label of each unit, counted from 0: stairwells and floors of one building share theirs."""
        keys = np.arange(len(self.table)).astype(object)
        if "part" in self.table:
            parted = self.table["part"].notna().to_numpy()
            keys[parted] = self.table["building_id"].to_numpy(dtype=object)[parted]
        return np.asarray(factorize(keys)[0], dtype=np.intp)
