"""Natural groups of which nobody has said where they are, with how many households each has."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.formats import Part
from geo.inputs import Inputs

MOST_GROUPS = 2_000


def groups_to_place(
    parts: Mapping[str, Part], placed: Sequence[Mapping[str, Any]], inputs: Inputs | None = None
) -> list[dict[str, Any]] | None:
    """
    Return the groups of addresses without coordinates, each with where it was placed by hand; None where none need be.

    Where a file of groups says where they are, nobody is asked, nor of addresses in the outlines of their buildings;
    ``inputs`` are the files taken together, None where these have faults.
    """
    doors = parts.get("households")
    if doors is None or doors.shapes is None:
        return None
    lost = doors.shapes.isna().to_numpy()
    if inputs is not None and len(inputs.households) == len(lost):
        lost = lost & inputs.households["estimated"].to_numpy(dtype=bool)
    by_file = "groups" in parts and not placed
    if not lost.any() or by_file:
        return None
    where = {(one.get("village"), one["group"]): one for one in placed}
    rows = doors.columns.loc[lost, ["village", "group", "estate", "households"]]
    counted: dict[tuple[str | None, str], list[int]] = {}
    for village, group, estate, households in rows.itertuples(index=False, name=None):
        name = group or estate
        if name is not None:
            sums = counted.setdefault((village, name), [0, 0])
            sums[0] += 1
            sums[1] += int(households)
    return [
        {
            "village": village,
            "group": group,
            "rows": n,
            "households": households,
            "placed": _place(where.get((village, group))),
        }
        for (village, group), (n, households) in [*counted.items()][:MOST_GROUPS]
    ]


def _place(said: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if said is None else {name: said.get(name) for name in ("x_px", "y_px", "lon", "lat")}
