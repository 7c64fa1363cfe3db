"""Lanes: the road at which each unit's door stands."""

import numpy as np
import shapely
from pandas import factorize

from partition.ground import Ground
from partition.problem import Flags, Ints


def lane_of(ground: Ground) -> Ints:
    """
    Return a label for each unit: that of the road nearest to its main door; -1 where no roads are known.

    Roads of one name are one lane, and a road without a name is one by itself. Of roads equally near the first counts.
    """
    roads = ground.village.roads
    if roads.empty:
        return np.full(len(ground.door), -1, dtype=np.intp)
    doors = ground.village.households.geometry.to_numpy()[ground.door]
    door, road = shapely.STRtree(roads.geometry.to_numpy()).query_nearest(doors)
    nearest = np.full(len(doors), len(roads), dtype=np.intp)
    np.minimum.at(nearest, door, road)
    named = roads["name"].fillna("").to_numpy(dtype=object)
    lanes = [named[at] or int(at) for at in nearest]
    return np.asarray(factorize(np.array([*lanes, None], dtype=object)[:-1])[0], dtype=np.intp)


def in_one_lane(ground: Ground, one: Ints, two: Ints) -> Flags:
    """
    Return for each two units whether they belong to one lane.

    Of one building that is taken apart: to one stairwell, or to the building where only floors are known. All others:
    to one road (`lane_of`); nobody does where no roads are known.
    """
    units, lane = ground.units, lane_of(ground)
    if "part" not in units.table:
        return np.asarray((lane[one] == lane[two]) & (lane[one] >= 0))
    parts = units.table["part"].fillna("").to_numpy(dtype=object)
    stairwell = factorize(np.array([*(str(part).split(" ")[0] for part in parts), None], dtype=object)[:-1])[0]
    same = units.whole[one] == units.whole[two]
    return np.asarray(np.where(same, stairwell[one] == stairwell[two], (lane[one] == lane[two]) & (lane[one] >= 0)))
