"""Counts of households that a register states for a building, against what its rows add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Difference:
    """A building whose rows do not add up to what is stated; ``rows`` are positions of its rows."""

    building: str
    stated: tuple[int, ...]
    counted: int
    rows: tuple[int, ...]


def differences(
    buildings: Mapping[str, Sequence[str | None] | NDArray[np.object_]],
    households: Ints,
    stated: NDArray[np.float64],
) -> list[Difference]:
    """
    Return the buildings, by village, whose rows add up to other than the count stated, in the order of the rows.

    ``stated`` is NaN where a row says nothing: a count stands once for a building, or in every row of it. A building
    with several counts differs from itself.
    """
    table = pd.DataFrame(
        {
            "village": list(buildings["village"]),
            "building": list(buildings["building_id"]),
            "households": households,
            "stated": stated,
        }
    )
    found = []
    known = table[table["building"].notna()]
    for (_, building), rows in known.groupby(["village", "building"], sort=False, dropna=False):
        said = tuple(int(count) for count in rows["stated"].dropna().unique())
        counted = int(rows["households"].sum())
        if said and said != (counted,):
            found.append(Difference(str(building), said, counted, tuple(int(row) for row in rows.index)))
    return found
